"""What can be set, from the environment: the only module that reads it.

Few, typed and documented; the README's table is checked against this class.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.records import Language


class InvalidSetting(ValueError):
    """A setting has a value that cannot be used; the message names the variable and says what it may be."""


class Settings(BaseSettings):
    """How one Faultwise runs. Every field is an environment variable ``FAULTWISE_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="FAULTWISE_", env_ignore_empty=True, frozen=True)

    data: Path = Field(
        default_factory=lambda: user_data_path("faultwise", appauthor=False),
        description="Folder for the database, the index and the unpacked model",
    )
    database_url: str = Field(
        default="",
        description="SQLite or PostgreSQL URL of the database; empty means a SQLite file in the data folder",
    )
    embedding_model: str = Field(
        default="bundled",
        min_length=1,
        description='"bundled" (multilingual-e5-small), or a sentence-transformers folder or hub name',
    )
    chat_model: str = Field(
        default="",
        description="LangChain chat model that words answers, such as openai:qwen3; empty means templates only",
    )
    chat_base_url: str = Field(
        default="",
        description="Base URL of an OpenAI-compatible server for the chat model",
    )
    chat_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key for the chat model's server",
    )
    chat_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        default=20.0,
        description="How long an answer waits for the chat model before the templates word it",
    )
    labour_cents_per_hour: Annotated[float, Field(gt=0, le=10_000_000)] = Field(
        default=30_000,
        description="A technician on site and a machine that stands, an hour, in hundredths of the parts' currency",
    )
    expert_minutes: Annotated[float, Field(ge=0, le=100_000)] = Field(
        default=960,
        description="What calling an expert costs, in minutes of a technician: until it is found, repair not counted",
    )
    second_visit_cents: Annotated[float, Field(ge=0, le=1_000_000_000)] = Field(
        default=150_000,
        description="What coming again for a part costs: travel both ways and a machine that stands another day",
    )
    carried_part_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.08,
        description="What carrying a part for nothing costs, as a share of its price",
    )
    unknown_part_cents: Annotated[int, Field(ge=0, le=1_000_000_000)] = Field(
        default=30_000,
        description="What is assumed for a part without a price",
    )
    first_response_minutes: Annotated[float, Field(gt=0, le=100_000)] = Field(
        default=30.0,
        description="By when somebody answers a service request, as promised to customers",
    )
    repair_hours: Annotated[float, Field(gt=0, le=10_000)] = Field(
        default=24.0,
        description="By when the machine of a service request works again, as promised to customers",
    )
    language: Language = Field(
        default="en",
        description="zh or en: language of what the command line says itself; answers follow the report",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on; 0 takes a free one")

    public_url: str = Field(
        default="",
        description="Address people reach the server under, such as https://faultwise.example.com",
    )
    session_hours: Annotated[float, Field(gt=0, le=720)] = Field(
        default=12.0,
        description="How long a signed-in browser stays signed in",
    )
    requests_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=600,
        description="How many requests one account may make in a minute",
    )
    log_requests: bool = Field(default=True, description="Whether the server writes a line of JSON for each request")
    telemetry: bool = Field(
        default=False,
        description="Whether requests are traced by OpenTelemetry, as its own OTEL_ variables say",
    )
    metrics_on_loopback: bool = Field(
        default=False,
        description="Whether programs on this machine read /metrics without a token",
    )
    own_drafts: bool = Field(default=False, description="Whether an editor may publish what it wrote itself")
    upload_megabytes: Annotated[int, Field(ge=1, le=2_000)] = Field(
        default=100,
        description="How large an uploaded manual may be",
    )
    golden_drop: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0,
        description="Share of golden reports whose first place a publication may cost before an admin must override it",
    )
    webhook_hosts: str = Field(
        default="",
        description="Hosts that webhooks may reach although their addresses are private, with commas between them",
    )
    webhook_http: bool = Field(default=False, description="Whether webhooks may be sent by http as well as https")
    promise_warning_minutes: Annotated[float, Field(ge=0, le=100_000)] = Field(
        default=15.0,
        description="How long before a promise to a customer is broken webhooks are told",
    )
    oidc_issuer: str = Field(
        default="",
        description="OpenID Connect issuer to sign in with as well; empty means passwords only",
    )
    oidc_client_id: str = Field(default="", description="What the issuer calls this server")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret the issuer gave this server")
    oidc_name_claim: str = Field(
        default="preferred_username",
        min_length=1,
        description="Claim of the issuer that names the account",
    )

    @classmethod
    def load(cls, **said: Any) -> Self:
        """The settings of the environment, except what is said here; ``InvalidSetting`` for a value that cannot be.

        >>> Settings.load(port=99999)
        Traceback (most recent call last):
        api.settings.InvalidSetting: FAULTWISE_PORT: Input should be less than or equal to 65535
        """
        try:
            return cls(**said)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise InvalidSetting(f"FAULTWISE_{str(first['loc'][0]).upper()}: {first['msg']}") from error

    @property
    def store_url(self) -> str:
        """The database to open.

        >>> Settings(data=Path("/srv/faultwise")).store_url
        'sqlite:////srv/faultwise/faultwise.db'
        """
        return self.database_url or f"sqlite:///{self.data.expanduser().absolute() / 'faultwise.db'}"

    def is_https(self, scheme: str) -> bool:
        """Whether people reach the server by HTTPS, given what a request came by."""
        return scheme == "https" or self.public_url.startswith("https:")

    def address(self, seen: str) -> str:
        """Where people reach the server: as set, else as a request ``seen`` it, without a slash at the end.

        >>> Settings(public_url="https://f.example/").address("http://127.0.0.1:8000/")
        'https://f.example'
        """
        return (self.public_url or seen).rstrip("/")

    @property
    def index_folder(self) -> Path:
        """Where the derived index is saved; it may be deleted at any time."""
        return self.data.expanduser() / "index"
