import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import GlossaryTerm

GLOSSARY = Glossary.from_terms(bundled_terms())


def test_the_bundled_glossary_has_no_word_in_two_terms() -> None:
    words = [word.casefold() for term in bundled_terms() for word in (*term.zh, *term.en)]
    assert len(bundled_terms()) > 800
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("动臂慢", ("boom", "slow")),
        ("回转马达异响", ("swing motor", "abnormal noise")),
        ("趴窝", ()),
        ("挖机冒黑烟、无力", ("excavator", "black smoke", "low power")),
        ("The arm cylinders are leaking oil", ("斗杆油缸", "漏油")),
        ("BUCKET TEETH worn", ("斗齿", "磨损")),
        ("won’t start", ("无法启动",)),
        ("valve sticks", ("阀", "卡滞")),
        ("main-control valve 卡滞", ("主控阀", "stuck")),
        ("ＣＡＮ总线故障", ("can bus", "failure")),
        ("scanning", ()),
        ("EGR 阀卡滞", ("egr valve", "stuck")),
        ("主 控 阀", ("main control valve",)),
        ("boom, cylinder", ("动臂", "油缸")),
        ("boom and boom", ("动臂",)),
        ("", ()),
    ],
)
def test_each_glossary_word_is_given_in_the_other_language(text: str, expected: tuple[str, ...]) -> None:
    assert GLOSSARY.translations(text) == expected


def test_the_longest_word_wins_in_both_languages() -> None:
    assert GLOSSARY.concepts("先导泵") == GLOSSARY.concepts("pilot pumps") == {"先导泵=pilot pump"}
    assert GLOSSARY.concepts("氮氧传感器") == GLOSSARY.concepts("NOx sensor") == {"氮氧传感器=nox sensor"}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("先导泵磨损", "worn pilot pump"),
        ("主溢流阀的卡滞", "Relief valve: stuck"),
        ("右行走马达漏油", "oil leak of the right travel motor"),
        ("液压主泵内漏", "internal leakage, main pumps"),
        ("插头腐蚀", "corroded connectors"),
    ],
)
def test_a_label_has_one_canonical_form_in_both_languages(zh: str, en: str) -> None:
    assert GLOSSARY.canonical(zh) == GLOSSARY.canonical(en)


def test_words_outside_the_glossary_stay_apart() -> None:
    assert GLOSSARY.canonical("Zyx pump") == "zyx + 泵=pump"
    assert GLOSSARY.canonical("Zyx pump") != GLOSSARY.canonical("Abc pump")


def test_an_editors_term_adds_its_words_to_the_concept_it_names() -> None:
    glossary = Glossary.from_terms([*bundled_terms(), GlossaryTerm(zh=("鹅颈臂",), en=("boom", "gooseneck"))])
    assert glossary.concepts("鹅颈臂") == glossary.concepts("gooseneck") == {"动臂=boom"}
    assert glossary.words("动臂=boom", "zh") == ("动臂", "大臂", "鹅颈臂")
    assert glossary.words("no such concept", "en") == ()


def test_a_term_in_one_language_only_is_found_and_has_no_translation() -> None:
    glossary = Glossary.from_terms([GlossaryTerm(zh=("趴窝",), en=()), GlossaryTerm(zh=("罢工",), en=())])
    assert glossary.translations("车趴窝了") == ()
    assert glossary.concepts("车趴窝了") == {"趴窝="}
    assert glossary.mixed("车趴窝了") == "车趴窝了"


def test_every_so_many_of_a_texts_words_are_told_in_the_other_language() -> None:
    said = "Boom 慢，主泵 noisy, 先导泵漏油"
    assert GLOSSARY.mixed(said) == "动臂 slow , hydraulic pump 异响 , pilot pump oil leak"
    assert GLOSSARY.mixed(said, 3) == "动臂 慢,主泵 异响 , 先导泵漏油"
    assert GLOSSARY.mixed("nothing of ours") == "nothing of ours"
    assert GLOSSARY.mixed("") == ""


@given(st.sampled_from(bundled_terms()), st.data())
def test_any_word_of_a_term_names_the_same_concept(term: GlossaryTerm, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from((*term.zh, *term.en)))
    assert GLOSSARY.concepts(word) == {term.key}
    assert GLOSSARY.concepts(word.upper()) == {term.key}


@given(st.lists(st.sampled_from([word for term in bundled_terms() for word in (*term.en, *term.zh)]), max_size=4))
def test_a_canonical_label_is_its_own_canonical_form_whatever_the_order(words: list[str]) -> None:
    label = GLOSSARY.canonical("、".join(words))
    assert label == GLOSSARY.canonical("、".join(reversed(words)))
    assert label == GLOSSARY.canonical(label)


def test_a_text_asked_again_is_answered_alike_and_a_glossary_remembers_for_itself_alone() -> None:
    boom, arm = (Glossary.from_terms([GlossaryTerm(zh=("动臂",), en=(word,))]) for word in ("boom", "big arm"))
    assert [boom.translations("动臂慢"), boom.translations("动臂慢"), arm.translations("动臂慢")] == [
        ("boom",),
        ("boom",),
        ("big arm",),
    ]
