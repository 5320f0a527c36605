"""The one place where parts meet: settings in, a working Faultwise out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from api.adjusting import Adjusting
from api.auth.gate import Gate
from api.metering import Meter
from api.settings import Settings
from api.webhooks.destinations import Destinations
from assistant.assistant import Assistant
from assistant.belief.recalibrating import Recalibration
from assistant.conversation import Conversations
from assistant.triage.desk import TriageDesk
from assistant.wording import ChatWording, TemplateWording, Wording
from assistant.work.costs import Costs
from knowledge.store import Store
from retrieval import bilingual
from retrieval.embedding import Encoder
from retrieval.index import Index, Progress
from retrieval.search import Search
from retrieval.tuning import load as load_tuning


@dataclass(frozen=True)
class Services:
    """Everything a request needs; use it as a context manager so that all of it is closed."""

    store: Store
    encoder: Encoder
    index: Index
    search: Search
    assistant: Assistant
    conversations: Conversations
    triage: TriageDesk
    recalibration: Recalibration
    settings: Settings
    adjusting: Adjusting
    gate: Gate
    destinations: Destinations = field(default_factory=Destinations)
    meter: Meter = field(default_factory=Meter)

    @property
    def settings_now(self) -> Settings:
        """The settings with what an administrator has changed since."""
        return self.adjusting.applied_to(self.settings)

    def __enter__(self) -> Services:
        """The services themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the index, then the store, whatever happened."""
        try:
            self.index.close()
        finally:
            self.store.close()


def open_store(settings: Settings) -> Store:
    """The store alone, for work that needs no search; the data folder is made when missing."""
    settings.data.expanduser().mkdir(parents=True, exist_ok=True)
    return Store.open(settings.store_url)


def open_encoder(settings: Settings) -> Encoder:
    """The embedding model of the settings, unpacked into the data folder the first time."""
    return bilingual.open_encoder(settings.embedding_model, data=settings.data.expanduser())


def build(settings: Settings, encoder: Encoder | None = None, on_progress: Progress | None = None) -> Services:
    """All parts, wired; ``encoder`` replaces the settings' model, ``on_progress`` hears of passages done and in all."""
    with ExitStack() as opened:
        store = open_store(settings)
        opened.callback(store.close)
        encoder = encoder or open_encoder(settings)
        index = Index.open(settings.index_folder, store, encoder, on_progress)
        search = Search(index, encoder, tuning=load_tuning(settings.index_folder, encoder.name))
        assistant = Assistant.build(store, search, _wording(settings), costs=_costs(settings))
        recalibration = Recalibration(assistant, settings.index_folder)
        recalibration.restore()
        opened.pop_all()
    conversations, gate = Conversations(assistant), Gate.from_settings(settings)
    triage = TriageDesk.build(assistant)
    destinations = Destinations.of(allows_http=settings.webhook_http, hosts=settings.webhook_hosts)
    parts = (store, encoder, index, search, assistant, conversations, triage, recalibration, settings)
    return Services(*parts, Adjusting(store), gate, destinations=destinations)


def _costs(settings: Settings) -> Costs:
    return Costs(
        cents_per_minute=settings.labour_cents_per_hour / 60,
        expert_minutes=settings.expert_minutes,
        second_visit_cents=settings.second_visit_cents,
        carried_share=settings.carried_part_share,
        unknown_price_cents=settings.unknown_part_cents,
    )


def _wording(settings: Settings) -> Wording:
    if not settings.chat_model:
        return TemplateWording()
    return ChatWording.from_settings(
        settings.chat_model,
        settings.chat_base_url,
        settings.chat_api_key.get_secret_value(),
        settings.chat_timeout_seconds,
    )
