"""A real server over a small knowledge for each file of tests, with an encoder that needs no model."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import get_args

import httpx
import numpy as np
import pytest
import uvicorn
from numpy.typing import NDArray
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.cli.serve import address, listening
from api.services import Services, build
from api.settings import Settings
from knowledge.access.accounts import Account
from knowledge.access.rights import Right, Role
from knowledge.access.trail import By
from knowledge.files import StoredFile
from knowledge.records import (
    Cause,
    Check,
    Depot,
    FaultCode,
    Machine,
    Manual,
    Part,
    PartUsed,
    Passage,
    Record,
    RepairCase,
    Stock,
)
from knowledge.store import Store

PDF = b"%PDF-1.4 a manual of the tests"
MANUAL_FILE = StoredFile.from_content(PDF, "维修手册 HX.pdf", "application/pdf")
HTML_FILE = StoredFile.from_content(b"<script>alert(1)</script>", "fan.html", "text/html")


class CountingEncoder:
    """Texts as counts of their character pairs, on the bundled model's scale: 0.75 for texts with nothing in common."""

    name = "character-pairs"
    dimension = 256
    _APART = 0.75

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        pairs = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(pairs, texts, strict=True):
            for first, second in pairwise(text):
                row[1 + zlib.crc32((first + second).casefold().encode()) % (self.dimension - 1)] += 1
        rows = pairs / np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-9) * (1 - self._APART) ** 0.5
        rows[:, 0] = self._APART**0.5
        return rows

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        if on_progress is not None:
            on_progress(len(texts))
        return self.encode_queries(texts)


def small_knowledge() -> tuple[Record, ...]:
    """Two excavators, a boom that will not lift, an engine that derates, and what repaired them."""
    return (
        *(
            RepairCase(
                id=f"WO-{number}",
                symptom="动臂提升无力，热车后更明显",
                machine_model="HX220",
                codes=("E02",),
                component="先导泵",
                failure_mode="磨损",
                cause="先导泵磨损，先导压力低",
                action="更换先导泵",
                parts=(PartUsed(number="P-100", quantity=1),),
                outcome="fixed",
                language="zh",
            )
            for number in (1, 2, 3)
        ),
        RepairCase(
            id="WO/4 b",
            symptom="engine derates under load, low oil pressure warning",
            machine_model="HX350",
            codes=("SPN 100 FMI 1",),
            component="oil pump",
            failure_mode="worn",
            cause="worn oil pump",
            action="replace the oil pump",
            outcome="fixed",
            language="en",
        ),
        Cause(
            id="hx-service#0001",
            symptom="动臂提升无力",
            component="主溢流阀",
            failure_mode="卡滞",
            cause="主溢流阀卡滞",
            checks=(Check(check="测量主溢流压力", minutes=15, expected="34.3 MPa"),),
            remedy="清洗或更换主溢流阀",
            manual_id="hx-service",
            page=12,
            language="zh",
        ),
        FaultCode(code="E02", meaning_zh="先导压力过低", meaning_en="Pilot pressure low", make="Hexa"),
        FaultCode(code="E02", meaning_zh="燃油含水", meaning_en="Water in fuel", make="Other"),
        Part(number="P-100", name_zh="先导泵", name_en="pilot pump", superseded_by="P-101"),
        Part(number="P-101", name_zh="先导泵", name_en="pilot pump"),
        Depot(id="wuhan", name_zh="武汉仓", name_en="Wuhan", latitude=30.6, longitude=114.3),
        Stock(depot="wuhan", part_number="P-101", quantity=2),
        Machine(serial="HX220-00417", model="HX220", make="Hexa", latitude=30.6, longitude=114.6),
        Machine(serial="HX350-00001", model="HX350", make="Hexa"),
        Manual(
            id="hx-service",
            title="维修手册",
            language="zh",
            filename=MANUAL_FILE.filename,
            sha256=MANUAL_FILE.sha256,
            pages=40,
        ),
        Manual(id="fan", title="Fan", language="en", filename="fan.html", sha256=HTML_FILE.sha256),
        Manual(id="lost", title="Lost", language="en", filename="lost.pdf", sha256="0" * 64),
        Passage(
            id="manual:hx-service#0007",
            source_kind="manual",
            source_id="hx-service",
            language="zh",
            text="先导压力标准值为 3.9 MPa。",
            page=12,
        ),
    )


@pytest.fixture(scope="session")
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def services(data: Path, encoder: CountingEncoder) -> Iterator[Services]:
    with build(Settings(data=data), encoder=encoder) as opened:
        opened.store.write(small_knowledge(), files=(MANUAL_FILE, HTML_FILE), author="tests")
        opened.index.catch_up()
        yield opened


class Line:
    """The way to the server, which a test can cut: connections are dropped, whatever the browser thinks of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.is_cut = False
        self.server = uvicorn.Server(uvicorn.Config(self, log_level="warning", ws="none"))
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.is_cut:
            return await self._app(scope, receive, send)
        for connection in list(self.server.server_state.connections):
            connection.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


@pytest.fixture(scope="module")
def line(services: Services) -> Line:
    return Line(create_app(services))


@pytest.fixture(scope="module")
def url(line: Line, data: Path) -> Iterator[str]:
    listener = listening(Settings(data=data, port=0))
    thread = threading.Thread(target=line.server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not line.server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield address(listener)
    line.server.should_exit = True
    thread.join(timeout=10)
    listener.close()


TESTS = By("tests")
As = Callable[[str], httpx.Client]


def token_of(store: Store, account: Account, *rights: Right) -> str:
    """A token for an account, which is added where it is not there yet; for all its rights unless some are named."""
    if store.account(account.name) is None:
        store.add_account(account, TESTS)
    return store.add_token(account.name, TESTS, rights=rights or tuple(sorted(account.rights)), days=1)[1]


@pytest.fixture(scope="module")
def tokens(services: Services) -> dict[str, str]:
    """A token for each role, of an account named like the role; the partner's may see the HX220."""
    accounts = [Account(name=role, role=role) for role in get_args(Role) if role != "partner"]
    accounts.append(Account(name="partner", role="partner", machine_models=("HX220",)))
    return {account.name: token_of(services.store, account) for account in accounts}


@pytest.fixture
def as_(url: str, tokens: dict[str, str]) -> Iterator[As]:
    """A client for who asks: a role, a token's text, or "" for nobody."""
    with ExitStack() as opened:

        def client(who: str) -> httpx.Client:
            token = tokens.get(who, who)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            return opened.enter_context(
                httpx.Client(base_url=url, timeout=30, trust_env=False, verify=False, headers=headers)
            )

        yield client


@pytest.fixture
def client(as_: As) -> httpx.Client:
    """A client for an admin, who may do and see everything."""
    return as_("admin")
