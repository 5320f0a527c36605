"""What is foreign is refused: with hand-made traits, and with the bundled model over the example cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import Ask, Report
from assistant.assistant import Assistant
from assistant.belief.boundary import Boundary
from assistant.belief.crossing import Crossing, ForeignOf
from assistant.belief.familiarity import (
    LOOKED_AT,
    is_familiar,
    is_in_the_other_language,
    names_the_same,
    resembles,
    resembles_in_translation,
    traits_of,
)
from assistant.belief.foreign_reports import foreign_reports, words_of_any_world
from assistant.belief.likeness import likenesses
from assistant.belief.recalibrating import Recalibration
from assistant.belief.telling import COUNTED
from assistant.understanding import Understanding
from knowledge.demo.loading import demo_folder, load
from knowledge.glossary import bundled_terms
from knowledge.importing.importing import import_files
from knowledge.manuals.language import language_of
from knowledge.records import Cause, FaultCode, GlossaryTerm, Passage, Record, RepairCase
from knowledge.store import Store
from retrieval.bilingual import open_encoder
from retrieval.embedding import Encoder
from retrieval.index import Index
from retrieval.search import Hit, Query, Search, Vector

KNOWN_SHARE = 3  # its place among the traits


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return open_encoder(data=tmp_path_factory.mktemp("models"))


@pytest.fixture
def search(tmp_path: Path, encoder: Encoder) -> Iterator[Search]:
    """A search by the bundled encoder that knows terms and nothing else."""
    store = Store.open(f"sqlite:///{tmp_path}/terms.db")
    store.write(bundled_terms(), author="tests")
    index = Index.open(tmp_path / "terms", store, encoder)
    yield Search(index, encoder)
    index.close()
    store.close()


@contextmanager
def fitted(store: Store, folder: Path, encoder: Encoder) -> Iterator[Assistant]:
    """An assistant calibrated on what is in the store, which is closed with it."""
    index = Index.open(folder / "index", store, encoder)
    assistant = Assistant.build(store, Search(index, encoder))
    Recalibration(assistant, folder / "index").fit()
    try:
        yield assistant
    finally:
        index.close()
        store.close()


def nothing_meant(encoder: Encoder) -> tuple[Vector, Boundary]:
    """The vector of a report that means nothing, and a boundary that admits nothing."""
    width = COUNTED + encoder.dimension
    closed = Boundary(means=(0.0,) * width, scales=(1.0,) * width, weights=(0.0,) * width, threshold=1.0)
    return np.zeros(encoder.dimension, np.float32), closed


def test_without_a_boundary_the_same_words_in_another_order_are_enough_and_foreign_ones_are_not(
    search: Search, hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase]
) -> None:
    hits = [hit_of(case_of("1", symptom="oil leak at the bucket cylinder"))]
    assert resembles("bucket cylinder leaks oil", hits, search)
    assert not resembles("the espresso tastes sour", hits, search)
    assert not resembles("bucket cylinder leaks oil", [], search)


def test_likeness_is_one_for_the_same_words_and_less_the_fewer_there_are(
    search: Search, hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase]
) -> None:
    same, near, far = likenesses(
        "铲斗油缸漏油",
        [hit_of(case_of(str(n), symptom=said)) for n, said in enumerate(("铲斗油缸漏油", "铲斗不动", "空调不冷"))],
        search,
    )
    assert same > near > far
    assert same == pytest.approx(1.0)


def test_across_languages_a_near_passage_with_the_words_translated_makes_it_familiar(
    tmp_path: Path,
    encoder: Encoder,
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
    understood: Callable[..., Understanding],
) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/knowledge.db")
    case = case_of("1", "bucket cylinder", "leaking", symptom="oil leak at the bucket cylinder")
    store.write([case], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    search = Search(index, encoder)
    for text, expected in (
        ("铲斗油缸漏油", True),
        ("水泵漏水", False),
        ("咖啡机不出奶泡", False),
        ("打印机卡纸", False),
    ):
        hits = search.find(Query(text=text))
        assert resembles_in_translation(understood(text, language="zh"), hits, search) is expected, text
    index.close()
    store.close()


def test_a_word_is_known_where_the_knowledge_has_it_in_the_other_language(
    tmp_path: Path, encoder: Encoder, case_of: Callable[..., RepairCase]
) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/knowledge.db")
    store.write([case_of("1", "fuel pump", "worn", symptom="hard start after a cold night")], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    search = Search(index, encoder)
    for text, expected in (("启动困难", 1.0), ("hard start", 1.0), ("动臂下沉", 0.0)):
        query = Query(text=text)
        traits = traits_of(text, np.zeros(encoder.dimension, np.float32), search.find(query), search)
        assert traits[KNOWN_SHARE] == pytest.approx(expected), text
    index.close()
    store.close()


def test_what_is_known_in_the_other_language_only_is_for_the_crossing(
    search: Search,
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
    understood: Callable[..., Understanding],
) -> None:
    hits = [hit_of(case_of("1", symptom="oil leak at the bucket cylinder"))]
    meaning, closed = nothing_meant(search.encoder)
    everything = ForeignOf(means=(0.0,) * COUNTED, scales=(1.0,) * COUNTED, common=(), threshold=-1.0)
    crossing = Crossing(weights=(0.0,) * COUNTED, foreign={"zh": everything, "en": everything})
    crossed = closed.model_copy(update={"crossing": crossing})
    for text, language, expected in (("铲斗油缸漏油", "zh", True), ("bucket cylinder leaks", "en", False)):
        report = understood(text, language=language)
        assert is_familiar(report, hits, meaning, crossed, search) is expected, text
        assert not is_familiar(report, hits, meaning, closed, search)


def test_what_the_fixed_limits_admit_is_familiar_as_well_where_the_boundary_is_of_few(
    search: Search,
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
    understood: Callable[..., Understanding],
) -> None:
    hits = [hit_of(case_of("1", symptom="oil leak at the bucket cylinder"))]
    meaning, closed = nothing_meant(search.encoder)
    of_few = closed.model_copy(update={"is_of_few": True})
    for text, expected in (("the bucket cylinder leaks oil", True), ("the espresso tastes sour", False)):
        assert is_familiar(understood(text), hits, meaning, of_few, search) is expected, text
        assert not is_familiar(understood(text), hits, meaning, closed, search)


def test_a_report_is_known_in_the_other_language_where_more_was_found_in_it_than_in_its_own(
    hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase], understood: Callable[..., Understanding]
) -> None:
    english, chinese, both = (
        hit_of(case_of(said, component, "", symptom=said, language=language))
        for said, component, language in (
            ("oil leak", "pump", "en"),
            ("漏油", "泵", "zh"),
            ("漏油 oil leak at the 铲斗油缸", "pump 泵", "zh"),
        )
    )
    assert [hit.reading for hit in (english, chinese, both)] == ["en", "zh", "both"]
    for hits, expected in (
        ([english, both, both], True),
        ([english, chinese], False),
        ([chinese, both], False),
        ([both], False),
        ([*[chinese] * LOOKED_AT, *[english] * 20], False),
    ):
        assert is_in_the_other_language(understood("漏油", language="zh"), hits) is expected


def test_a_near_passage_that_names_three_of_the_reports_things_makes_it_familiar(
    search: Search,
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
    understood: Callable[..., Understanding],
) -> None:
    hits = [hit_of(case_of("1", symptom="COOLANT HOSE BURST"))]
    for text, expected in (("coolant hose has burst", True), ("the garden hose has burst", False)):
        assert names_the_same(understood(text), hits, search) is expected, text


def test_the_bundled_foreign_reports_are_many_and_in_both_languages() -> None:
    reports = [report for world in foreign_reports().values() for report in world]
    assert len(reports) == len(set(reports)) == 240
    assert sum(language_of(report.text) == "zh" for report in reports) == 109
    things = [report for report in reports if report.thing]
    assert len(things) == 208
    assert all(language_of(report.thing) == language_of(report.text) for report in things)
    for world in foreign_reports().values():
        assert {language_of(report.text) for report in world} == {"zh", "en"}


def test_what_is_said_of_anything_tells_no_world_from_another() -> None:
    words = words_of_any_world()
    assert words >= {"work", "not", "坏", "不起作用", "没", "customer", "客户"}
    assert words.isdisjoint({"printer", "打印机", "pump", "boom", "动臂"})


def test_foreign_reports_are_refused_and_own_ones_answered(tmp_path: Path, encoder: Encoder) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/example.db")
    import_files(store, [demo_folder() / "glossary.csv", demo_folder() / "cases_a.jsonl"], author="tests")
    own = (
        "动臂提升慢，热车后更明显",
        "Engine overheats on the climb, radiator full of dust",
        "左边履带老是松，打了黄油两天又松",
        "starter only clicks, no crank",
        "客户反映空调不制冷了，昨天开始的",
        "油门旋钮不起作用",
        "throttle dial 不起作用",
        "行走马达有毛病",
        "travel motor 异响",
        "pump whine 很响",
        "空调 not cooling",
    )
    foreign = (
        "胶片相机快门按不下去",
        "The sewing machine skips stitches on denim",
        "潜水电脑表不显示深度",
        "Telescope mount does not track the stars",
        "hearing aid whistles when I chew",
        "请推荐一本侦探小说",
        "洗碗机漏水",
        "投影仪不起作用",
        "hearing aid 没反应",
        "洗衣机 leaks",
        "our sewing machine stopped working",
        "Hello, the customer reports: my accordion is out of tune. What can it be?",
    )
    with fitted(store, tmp_path, encoder) as assistant:
        assert [report for report in own if assistant.diagnose(Report(text=report)).abstained] == []
        assert [report for report in foreign if not assistant.diagnose(Report(text=report)).abstained] == []
        for vague in ("坏了", "it is broken"):
            answer = assistant.diagnose(Report(text=vague))
            assert (answer.abstained, answer.causes, answer.nearest) == (True, (), ())
            assert isinstance(answer.next_step, Ask)
            assert answer.next_step.about == "more"
            assert answer.text.startswith(("还不知道：", "We don't know yet:"))


def test_where_all_knowledge_is_in_the_other_language_own_reports_are_answered_and_foreign_ones_refused(
    tmp_path: Path, encoder: Encoder
) -> None:
    example, store = (Store.open(f"sqlite:///{tmp_path}/{name}.db") for name in ("example", "english"))
    load(example)
    known: list[Record] = [record for kind in (FaultCode, GlossaryTerm) for record in example.all(kind)]
    for kind in (Cause, Passage, RepairCase):
        known += [record for record in example.all(kind) if record.language == "en"]
    store.write(known, author="tests")
    example.close()
    own = (
        "发动机启动困难",
        "冷车难启动",
        "冒蓝烟，烧机油",
        "水温过高",
        "大臂下沉",
        "回转慢",
        "左行走无力",
        "师傅你好，先导没压力，怎么回事？",
    )
    foreign = (
        "胶片相机快门按不下去",
        "潜水电脑表不显示深度",
        "请推荐一本侦探小说",
        "洗碗机漏水",
        "投影仪不起作用",
        "缝纫机跳针",
        "师傅你好，我的助听器啸叫，怎么回事？",
    )
    with fitted(store, tmp_path, encoder) as assistant:
        assert [report for report in own if assistant.diagnose(Report(text=report)).abstained] == []
        assert [report for report in foreign if not assistant.diagnose(Report(text=report)).abstained] == []
