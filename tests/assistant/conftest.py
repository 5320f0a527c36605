"""A small knowledge about one excavator, and hits made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.reference import Reference
from assistant.understanding import Understanding
from knowledge.manuals.language import reading_of
from knowledge.passages import passages_of
from knowledge.records import Depot, FaultCode, Machine, Part, Record, RepairCase, Stock
from knowledge.store import Store
from retrieval.content import embedded_text
from retrieval.search import Hit

PUMP_CODE = FaultCode(
    code="E02",
    meaning_zh="泵压传感器信号异常",
    meaning_en="Pump pressure sensor",
    make="Hexa",
    machine_models=("HX220",),
)
DIAL_CODE = FaultCode(
    code="E02", meaning_zh="油门旋钮信号异常", meaning_en="Throttle dial", make="Hexa", machine_models=("HX130",)
)

KNOWLEDGE: tuple[Record, ...] = (
    PUMP_CODE,
    DIAL_CODE,
    FaultCode(code="E07", meaning_zh="冷却液温度过高", meaning_en="Coolant too hot"),
    Part(number="P-1", name_zh="先导泵", name_en="pilot pump", superseded_by="P-2"),
    Part(number="P-2", name_zh="先导泵", name_en="pilot pump", superseded_by="P-3"),
    Part(number="P-3", name_zh="先导泵", name_en="pilot pump", substitutes=("P-9",)),
    Part(number="P-7", name_en="seal kit", superseded_by="P-8"),
    Part(number="P-8", name_en="seal kit", superseded_by="P-7"),
    Depot(id="bj", name_zh="北京仓", name_en="Beijing", latitude=39.90, longitude=116.40),
    Depot(id="sh", name_zh="上海仓", name_en="Shanghai", latitude=31.23, longitude=121.47),
    Stock(depot="bj", part_number="P-3", quantity=1),
    Stock(depot="sh", part_number="P-3", quantity=5),
    Stock(depot="sh", part_number="P-9", quantity=0),
    Machine(serial="HX220-00417", model="HX220", make="Hexa", latitude=31.30, longitude=120.60),
    Machine(serial="HX130-00112", model="HX130", make="Hexa"),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/knowledge.db")
    store.write(KNOWLEDGE, author="tests")
    yield store
    store.close()


@pytest.fixture
def reference(store: Store) -> Reference:
    return Reference.from_store(store)


def hit(record: Record, strength: float = 2.0, similarity: float = 0.9, codes: tuple[str, ...] = ()) -> Hit:
    (passage,) = passages_of(record)
    return Hit(
        passage=passage,
        reading=reading_of(embedded_text(passage)),
        score=0.5,
        strength=strength,
        lexical_score=1.0,
        lexical_rank=1,
        similarity=similarity,
        dense_rank=1,
        code_match="exact" if codes else "none",
        matched_codes=codes,
        matched_terms=(),
    )


@pytest.fixture
def hit_of() -> Callable[..., Hit]:
    return hit


@pytest.fixture
def understood() -> Callable[..., Understanding]:
    def understanding(text: str = "boom is slow", **known: object) -> Understanding:
        fields: dict[str, object] = {
            "language": "en",
            "codes": (),
            "machine": None,
            "machine_model": "",
            "make": "",
            "notes": (),
        }
        return Understanding(text=text, **(fields | known))  # type: ignore[arg-type]

    return understanding


@pytest.fixture
def case_of() -> Callable[..., RepairCase]:
    def case(id: str, component: str = "pilot pump", failure_mode: str = "worn", **known: object) -> RepairCase:
        fields = {"symptom": "boom is slow", "outcome": "fixed", "language": "en"}
        return RepairCase.model_validate(
            {"id": id, "component": component, "failure_mode": failure_mode} | fields | known
        )

    return case
