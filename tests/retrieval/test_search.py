from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Lock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.glossary import Glossary
from knowledge.records import Passage, RepairCase, Scope
from knowledge.store import Store
from retrieval.content import embedded_text
from retrieval.embedding import Encoder
from retrieval.filters import Filter
from retrieval.index import Index
from retrieval.search import AT_A_TIME, Query, Search

Searching = Callable[..., Search]


def case(id: str, symptom: str, **fields: object) -> RepairCase:
    return RepairCase.model_validate({"id": id, "symptom": symptom} | fields)


def ids(search: Search, query: Query) -> list[str]:
    return [hit.passage.source_id for hit in search.find(query)]


def test_an_exact_copy_comes_first_with_similarity_1(search_in: Searching) -> None:
    search = search_in(case("1", "Boom drifts down."), case("2", "Boom drifts up."), case("3", "Pump makes noise."))
    best = search.find(Query(text="Boom drifts down."))[0]
    assert best.passage.source_id == "1"
    assert best.similarity == pytest.approx(1.0, abs=1e-6)
    assert (best.lexical_rank, best.dense_rank) == (1, 1)


def test_a_hit_says_why_it_is_here(search_in: Searching) -> None:
    search = search_in(case("1", "boom drifts down", codes=("E02",)), case("2", "swing brake"))
    first, second = search.find(Query(text="boom is drifting, 动臂", codes=("E02",)))
    assert first.matched_terms == ("boom", "drift", "e02")
    assert (first.code_match, first.matched_codes) == ("exact", ("E02",))
    assert (second.matched_terms, second.lexical_score, second.lexical_rank) == ((), None, None)
    assert (second.code_match, second.matched_codes) == ("none", ())
    assert second.dense_rank == 2


def test_a_code_match_comes_before_any_similarity(search_in: Searching) -> None:
    search = search_in(
        case("copy", "boom drifts down"),
        case("same spn", "something else entirely", codes=("SPN 100",)),
        case("same code", "quite another thing", codes=("SPN 100 FMI 1",)),
        case("other fmi", "not this one", codes=("SPN 100 FMI 3",)),
    )
    hits = search.find(Query(text="boom drifts down", codes=("SPN 100 FMI 1",)))
    assert [hit.passage.source_id for hit in hits[:3]] == ["same code", "same spn", "copy"]
    assert [hit.code_match for hit in hits] == ["exact", "related", "none", "none"]
    assert hits[0].score > 2 / 3 > hits[1].score > 1 / 3 > hits[2].score


def test_among_very_many_cases_of_a_code_the_similar_ones_come_first(search_in: Searching) -> None:
    others = [case(f"{n:03}", f"starter clicks {n}", codes=("E02",)) for n in range(250)]
    search = search_in(*others, case("x", "boom drifts down", codes=("E02",)), case("y", "boom drifts down"))
    assert ids(search, Query(text="boom drifts down", codes=("E02",), k=2))[0] == "x"


def test_a_code_alone_is_a_query(search_in: Searching) -> None:
    search = search_in(case("1", "no start", codes=("P0087",)), case("2", "no swing"))
    assert ids(search, Query(text="", codes=("P0087",)))[0] == "1"


@pytest.mark.parametrize("text", ["", "  \n", "\u3000"])
def test_a_query_without_words_and_codes_finds_nothing(search_in: Searching, text: str) -> None:
    assert search_in(case("1", "no start")).find(Query(text=text)) == ()


def test_a_query_of_nothing_but_stop_words_is_answered_by_meaning(search_in: Searching) -> None:
    assert ids(search_in(case("1", "no start")), Query(text="of the")) == ["1"]


def test_more_hits_than_passages_gives_all_passages_once(search_in: Searching) -> None:
    search = search_in(*(case(str(n), f"fault number {n}") for n in range(7)))
    assert sorted(ids(search, Query(text="fault", k=1000))) == [str(n) for n in range(7)]


def test_k_must_be_at_least_1() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Query(text="x", k=0)


def test_traditional_characters_find_simplified_ones(search_in: Searching) -> None:
    search = search_in(case("1", "动臂下降缓慢"), case("2", "发动机冒黑烟"))
    assert search.find(Query(text="動臂下降緩慢"))[0].matched_terms == ("动臂", "下降", "缓慢")
    assert ids(search, Query(text="發動機冒黑煙"))[0] == "2"


def test_full_width_characters_find_half_width_ones(search_in: Searching) -> None:
    search = search_in(case("1", "error E02 on display"), case("2", "error E03 on display"))
    assert ids(search, Query(text="Ｅ０２"))[0] == "1"


def test_a_part_number_is_found_whole(search_in: Searching) -> None:
    search = search_in(
        case("1", "seal kit", parts=[{"number": "HX-4042-119"}]),
        case("2", "seal kit", parts=[{"number": "HX-4042-118"}]),
        case("3", "seal kit", parts=[{"number": "4042"}, {"number": "118"}]),
    )
    hits = search.find(Query(text="need HX-4042-118"))
    assert hits[0].passage.source_id == "2"
    assert [hit.passage.source_id for hit in hits if "hx-4042-118" in hit.matched_terms] == ["2"]


def test_a_chinese_report_finds_english_records_by_the_glossary(search_in: Searching) -> None:
    search = search_in(case("1", "swing motor noisy"), case("2", "travel motor leaking"))
    best = search.find(Query(text="回转马达"))[0]
    assert best.passage.source_id == "1"
    assert "swing" in best.matched_terms


def test_equal_passages_come_in_order_of_their_id(search_in: Searching) -> None:
    search = search_in(*(case(name, "no start") for name in ("c", "a", "d", "b")))
    assert ids(search, Query(text="no start", k=3)) == ["a", "b", "c"]


def test_a_whole_page_pasted_in_is_answered(search_in: Searching) -> None:
    page = "boom drifts down. " * 5_000 + "液压泵 " * 5_000
    assert ids(search_in(case("1", "boom drifts"), case("2", "泵")), Query(text=page))[0] == "1"


def test_a_vector_made_before_gives_the_same_hits(search_in: Searching) -> None:
    search = search_in(case("1", "boom drifts down"), case("2", "no swing"))
    query = Query(text="swing")
    assert search.find(query, vector=search.encode(query)) == search.find(query)


def test_threads_that_search_at_once_take_turns_and_find_what_one_alone_finds(
    search_in: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = search_in(*(case(f"WO-{number}", f"pump {number} whines when cold") for number in range(12)))
    alone = search.find(Query(text="pump 3 whines"))
    inside, seen, counting = [0], [], Lock()
    weigh = Search.weights

    def counted(self: Search, query: Query, glossary: Glossary) -> dict[str, float]:
        with counting:
            inside[0] += 1
            seen.append(inside[0])
        time.sleep(0.005)
        with counting:
            inside[0] -= 1
        return weigh(self, query, glossary)

    monkeypatch.setattr(Search, "weights", counted)
    with ThreadPoolExecutor(4 * AT_A_TIME) as threads:
        found = list(threads.map(lambda _: search.find(Query(text="pump 3 whines")), range(8 * AT_A_TIME)))
    assert found == [alone] * (8 * AT_A_TIME)
    assert max(seen) <= AT_A_TIME


def test_what_others_may_not_see_is_not_found(search_in: Searching) -> None:
    search = search_in(case("open", "no start"), case("internal", "no start", groups=("engineers",)))
    assert ids(search, Query(text="no start", filter=Filter(groups=()))) == ["open"]
    assert ids(search, Query(text="no start", filter=Filter(groups=("engineers",)))) == ["internal", "open"]


scopes = st.builds(
    Scope,
    machine_models=st.sampled_from([(), ("HX220",), ("HX220", "HX300")]),
    makes=st.sampled_from([(), ("Hexa",)]),
    groups=st.sampled_from([(), ("dealers",)]),
    serial_from=st.sampled_from(["", "A-2"]),
    serial_to=st.sampled_from(["", "A-4"]),
    valid_until=st.sampled_from([None, date(2024, 1, 1)]),
)
records = st.builds(
    Passage,
    id=st.integers(0, 99).map(str),
    source_kind=st.sampled_from(["manual", "case", "cause"]),
    source_id=st.just("m"),
    language=st.sampled_from(["zh", "en"]),
    text=st.sampled_from(["boom drifts down", "boom", "pump noise", "动臂下降", "泵噪音", "swing", "drift"]),
    scope=scopes,
)
filters = st.builds(
    Filter,
    machine_model=st.sampled_from(["", "hx220", "HX300"]),
    make=st.sampled_from(["", "hexa", "other"]),
    serial=st.sampled_from(["", "A-1", "A-3", "B-3"]),
    languages=st.sampled_from([(), ("zh",), ("en",)]),
    groups=st.sampled_from([None, (), ("dealers",)]),
    on=st.sampled_from([None, date(2024, 1, 1), date(2024, 1, 2)]),
    kinds=st.sampled_from([(), ("case", "cause")]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    known=st.lists(records, min_size=1, max_size=30, unique_by=lambda passage: passage.id),
    wanted=filters,
    text=st.sampled_from(["boom drift", "泵", "swing noise"]),
    k=st.integers(1, 8),
)
def test_filtered_search_is_brute_force_over_the_admitted(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: Encoder,
    known: list[Passage],
    wanted: Filter,
    text: str,
    k: int,
) -> None:
    folder = tmp_path_factory.mktemp("filtered")
    store = Store.open(f"sqlite:///{folder}/knowledge.db")
    store.write(known, author="tests")
    search = Search(Index.open(folder / "index", store, encoder), encoder, candidates=k)
    everything = search.find(Query(text=text, filter=wanted, k=100))
    admitted = {passage.id: passage for passage in known if wanted.admits(passage)}
    assert {hit.passage.id for hit in everything} == set(admitted)

    query = encoder.encode_queries([text])[0]
    cosines = {id: float(encoder.encode_queries([embedded_text(p)])[0] @ query) for id, p in admitted.items()}
    found = search.find(Query(text=text, filter=wanted, k=k))
    for hit in found:
        assert hit.similarity == pytest.approx(cosines[hit.passage.id], abs=1e-5)
    nearest = np.sort(list(cosines.values()))[::-1]
    for hit in everything:
        if hit.dense_rank is not None:
            assert hit.similarity == pytest.approx(nearest[hit.dense_rank - 1], abs=1e-5)
    store.close()


def test_a_ranking_says_of_each_row_what_it_was_made_from_and_shows_it_as_the_hit_it_is(search_in: Searching) -> None:
    search = search_in(
        case("1", "boom drifts down", codes=("E02",)),
        Passage(id="m1", source_kind="manual", source_id="m", language="en", text="boom drift"),
    )
    query = Query(text="boom drifts", codes=("E02",))
    ranking = search.rank(query)
    assert [ranking.kind_of(evidence) for evidence in ranking.evidence] == ["case", "manual"]
    assert tuple(map(ranking.hit, ranking.evidence)) == search.find(query)
    assert search.rank(Query(text=" ")).evidence == ()


@pytest.mark.parametrize(
    ("said", "in_one", "thing", "seen", "beside"),
    [
        ("fuel tank: leaks", "fuel tank leaks", "fuel tank", "Leaks at welds.", "Hose beside the fuel tank leaks"),
        ("燃油箱：漏油", "燃油箱漏油", "燃油箱", "下面湿。", "燃油箱漏油的油管"),
    ],
)
def test_what_is_named_before_a_colon_brings_up_what_is_about_it(
    search_in: Searching, said: str, in_one: str, thing: str, seen: str, beside: str
) -> None:
    about = case("about", seen, component=thing, failure_mode="cracked")
    mention = [case(f"m{n}", f"{beside} {n}", component="hose", failure_mode="burst") for n in range(6)]
    search = search_in(about, *mention)
    found = search.find(Query(text=said))
    assert found[0].passage.source_id == "about"
    assert ids(search, Query(text=in_one))[0] != "about"
    assert not any(term.startswith("=") for hit in found for term in hit.matched_terms)
