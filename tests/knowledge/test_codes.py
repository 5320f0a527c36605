import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.codes import Catalogue, FoundCode, canonical, find_codes
from knowledge.codes.dm1 import MAX_SPN, Dtc, decode_dm1, encode_dm1
from knowledge.codes.found import half_width
from knowledge.codes.names import fmi_meanings, spn_names
from knowledge.records import FaultCode

CATALOGUE = Catalogue.from_records(
    FaultCode(code=code, meaning_en=f"meaning of {code}")
    for code in ("E02", "CA559", "L03", "SRVO-001", "CID 168 FMI 4", "11004-2", "1042", "OE", "E2")
)


def codes(text: str, catalogue: Catalogue = CATALOGUE) -> list[str]:
    return [found.code for found in find_codes(text, catalogue)]


@pytest.mark.parametrize(
    "text",
    [
        "SPN 100 FMI 1",
        "spn100/fmi1",
        "SPN:100,FMI:1",
        "SPN100 FMI01",
        "SPN=100 FMI=1",
        "SPN 1OO FMI O1",
        "SPN 100-1",
        "SPN100/1",
        "FMI 1, SPN 100",
        "SPN码100，FMI码1",
        "SPN 100（机油压力），FMI 1",
        "ＳＰＮ１００／ＦＭＩ１",
        "故障码spn100fmi1",
        "报码100-1",
        "100-1",
        "发动机报100/1，怎么处理",
        "SPN一零零，FMI一",
        "报spn幺零零 fmi 一",
        "04 FF 64 00 01 01 FF FF",
        "04ff64000101ffff",
        "0x04 0xFF 0x64 0x00 0x01 0x01 0xFF 0xFF",
        "04:FF:64:00:01:01:FF:FF",
        "18FECA00#04FF64000101FFFF",
        "can0  18FECA00   [8]  04 FF 64 00 01 01 FF FF",
        "DM1报文 040064000101",
    ],
)
def test_every_way_of_typing_a_j1939_code_is_one_code(text: str) -> None:
    assert codes(text) == ["SPN 100 FMI 1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P0087", "P0087"),
        ("p0087-00", "P0087"),
        ("P0087:00", "P0087"),
        ("DTC P0O87", "P0087"),
        ("PO087", "P0087"),
        ("DTCP0087", "P0087"),
        ("报P0087故障", "P0087"),
        ("Ｐ００８７", "P0087"),
        ("stored C1234, see below", "C1234"),
        ("b10a2 set", "B10A2"),
        ("U0100-87", "U0100"),
        ("P-0087", "P0087"),
    ],
)
def test_an_obd_code_is_found_with_its_typing_errors(text: str, expected: str) -> None:
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("报E02故障", "E02"),
        ("e-02", "E02"),
        ("it says E 02 on the screen", "E02"),
        ("EO2", "E02"),
        ("Ｅ０２", "E02"),
        ("显示ca559", "CA559"),
        ("CA 559", "CA559"),
        ("L03.", "L03"),
        ("srvo001", "SRVO-001"),
        ("SRVO 001 alarm", "SRVO-001"),
        ("cid 168 fmi 4 active", "CID 168 FMI 4"),
        ("日立 11004-2", "11004-2"),
        ("fault code 1042", "1042"),
        ("显示OE", "OE"),
    ],
)
def test_a_makers_code_is_found_as_its_catalogue_spells_it(text: str, expected: str) -> None:
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "HX220",
        "HX220-00417 since 2024-03",
        "HX220-E02-7",
        "24V battery, M16 bolt, R134a, SAE 15W-40, ISO VG46",
        "pressure 10-12 MPa, 100-12 bar, 110/20 kPa",
        "小松200-8，PC 200-8，型号 190-8",
        "page 100-1, P/N 600-11, part no. 600-11, 件号 600-11",
        "温度 95/100℃, 比例 100:1",
        "故障灯亮，无故障码",
        "tighten to 100 Nm",
        "fault: HX220 won't start",
        "故障：HX220动臂无力",
        "coded and decoded, code2 x",
        "part code A1234",
        "零件代码 H7731",
        "E2 fuse, E2保险",
        "1042 hours, open eyes, OE",
        "电话 13812345678",
        "202403021530",
        "00:1A:2B:3C:4D:5E",
        "18FECA00#04FF000000000000",
        "18FECA00#00FFFFFFFFFFFFFF",
        "error 5 times in 12 hours, 故障 12 次",
        "",
    ],
)
def test_what_only_looks_like_a_code_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code E99", ["E99"]),
        ("故障码 H7731", ["H7731"]),
        ("报e-99", ["E99"]),
        ("fault codes E98, E02 and H12", ["E98", "E02", "H12"]),
        ("E99", ["E99"]),
        ("故障码：4711", ["4711"]),
        ("error code 22004-3", ["22004-3"]),
        ("故障代码 E14.2", ["E14.2"]),
    ],
)
def test_an_announced_code_that_no_list_knows_is_named_and_called_unknown(text: str, expected: list[str]) -> None:
    assert codes(text) == expected
    unknown = [code for code in expected if code != "E02"]
    assert [CATALOGUE.explain(code).known for code in unknown] == [False] * len(unknown)
    assert [CATALOGUE.explain(code).meaning("en") for code in unknown] == [""] * len(unknown)


def test_one_message_with_many_codes_names_each_once_in_order_of_mention() -> None:
    text = "报E02、L03，SPN 157 FMI 18/3，p0087-00，后来又报spn157/fmi18和E02"
    assert codes(text) == ["E02", "L03", "SPN 157 FMI 18", "SPN 157 FMI 3", "P0087"]


def test_real_sentences_give_their_codes_and_nothing_else() -> None:
    assert codes("the HX220 s/n HX220-00417 shows E02 since 2024-03-02, 5230 h, 10-12 MPa") == ["E02"]
    assert codes("小松PC200-8 报E02，SPN 110 高于正常 FMI 16") == ["E02", "SPN 110 FMI 16"]
    assert codes("代码:P0087 P0088 U0073，另有639-14") == ["P0087", "P0088", "U0073", "SPN 639 FMI 14"]


def test_a_text_of_a_hundred_kilobytes_is_read_like_a_short_one() -> None:
    long = "报E02,code 11,err1,SPN 1 04 FF 64 00 " * 3000
    assert codes(long) == ["E02", "11", "ERR1", "SPN 1"]


def test_a_found_code_points_at_the_characters_typed_even_when_they_are_full_width() -> None:
    text = "㎏机器报ＳＰＮ１００／ＦＭＩ１了"
    (found,) = find_codes(text)
    assert found == FoundCode("ＳＰＮ１００／ＦＭＩ１", "SPN 100 FMI 1", 4, 15)
    assert text[found.start : found.end] == found.raw


@pytest.mark.parametrize(
    ("dictated", "found"),
    [
        ("屏幕上有个E零二的代码冒黑烟", [("E零二", "E02", 5)]),
        ("故障码L洞三", [("L洞三", "L03", 3)]),
        ("我们有E二三台车", []),
        ("E一二百", []),
    ],
)
def test_a_code_read_out_in_chinese_is_the_code(dictated: str, found: list[tuple[str, str, int]]) -> None:
    assert [(code.raw, code.code, code.start) for code in find_codes(dictated, CATALOGUE)] == found


def test_what_the_canonical_form_leaves_out_is_kept_as_detail() -> None:
    assert find_codes("P0087-A5")[0].detail == "A5"
    assert find_codes("18FECA00#04FF64000103FFFF")[0].detail == "OC 3"
    assert find_codes("报E02-1", CATALOGUE)[0].detail == "1"


def test_a_frame_with_several_codes_gives_them_all() -> None:
    frame = encode_dm1([Dtc(100, 1, 1), Dtc(110, 0, 2), Dtc(520192, 31, 126)])
    assert codes(f"18FECA00#{frame.hex()}") == ["SPN 100 FMI 1", "SPN 110 FMI 0", "SPN 520192 FMI 31"]


def test_the_letter_o_is_read_as_itself_when_the_catalogue_has_both() -> None:
    both = Catalogue.from_records([FaultCode(code="E02"), FaultCode(code="EO2")])
    assert codes("E02 EO2", both) == ["E02", "EO2"]


def test_the_bundled_tables_are_complete_in_both_languages() -> None:
    assert sorted(fmi_meanings()) == [*range(22), 31]
    assert len(spn_names()) > 700
    assert all(zh and en for zh, en in (*spn_names().values(), *fmi_meanings().values()))
    assert spn_names()[1761] == ("尿素箱液位", "Diesel exhaust fluid tank level")


def test_a_meaning_is_composed_where_no_list_has_one() -> None:
    reading = CATALOGUE.explain("SPN 100 FMI 1")
    assert reading.known
    assert reading.meaning("zh") == "发动机机油压力：数据有效但低于正常范围（最严重级）"
    assert reading.meaning("en") == "Engine oil pressure: data valid but below normal range, most severe level"
    assert CATALOGUE.explain("SPN 100").meaning("zh") == "发动机机油压力"


@pytest.mark.parametrize("code", ["SPN 100 FMI 27", "SPN 524287 FMI 3", "P0087", "SPN 524000"])
def test_a_code_outside_the_tables_is_unknown_rather_than_guessed(code: str) -> None:
    reading = CATALOGUE.explain(code)
    assert (reading.code, reading.known, reading.meaning("zh"), reading.entries) == (code, False, "", ())


def test_a_makers_name_for_a_parameter_is_used_for_its_failure_modes() -> None:
    catalogue = Catalogue.from_records([FaultCode(code="SPN 520192", meaning_zh="主泵比例阀", meaning_en="Pump valve")])
    reading = catalogue.explain("spn520192 fmi5")
    assert reading.meaning("zh") == "主泵比例阀：电流低于正常值或断路"
    assert codes("520192-5", catalogue) == ["SPN 520192 FMI 5"]


GENERAL = FaultCode(code="E02", meaning_zh="通用含义", meaning_en="general")
OF_MAKE = FaultCode(code="E02", make="Komatsu", meaning_zh="泵电磁阀", meaning_en="pump solenoid")
OF_MODEL = FaultCode(code="E02", make="Komatsu", machine_models=("PC200",), meaning_zh="回转", meaning_en="swing")
OF_OTHER = FaultCode(code="E02", make="Sany", machine_models=("SY75",), meaning_zh="油门", meaning_en="throttle")


@pytest.mark.parametrize(
    ("make", "model", "entry"),
    [
        ("Komatsu", "PC200", OF_MODEL),
        ("", "pc200", OF_MODEL),
        ("komatsu", "PC300", OF_MAKE),
        ("Sany", "SY75", OF_OTHER),
        ("Sany", "SY500", GENERAL),
        ("Volvo", "", GENERAL),
    ],
)
def test_the_most_specific_entry_explains_a_code(make: str, model: str, entry: FaultCode) -> None:
    catalogue = Catalogue.from_records([GENERAL, OF_MAKE, OF_MODEL, OF_OTHER])
    reading = catalogue.explain("e-02", make=make, machine_model=model)
    assert (reading.known, reading.ambiguous, reading.entries) == (True, False, (entry,))
    assert reading.meaning("zh") == entry.meaning_zh


def test_without_a_machine_entries_that_differ_are_all_named() -> None:
    reading = Catalogue.from_records([OF_OTHER, OF_MAKE]).explain("E02")
    assert (reading.known, reading.ambiguous, reading.entries) == (True, True, (OF_MAKE, OF_OTHER))
    assert reading.meaning("zh") == "Komatsu：泵电磁阀；Sany SY75：油门"


def test_without_a_machine_entries_that_agree_are_no_question() -> None:
    twin = OF_MAKE.model_copy(update={"make": "Hitachi"})
    reading = Catalogue.from_records([OF_MAKE, twin]).explain("E02")
    assert (reading.ambiguous, reading.meaning("en"), len(reading.entries)) == (False, "pump solenoid", 2)


def test_a_code_that_only_other_machines_have_is_unknown_here_and_says_where_it_is_known() -> None:
    reading = Catalogue.from_records([OF_OTHER]).explain("E02", make="Komatsu", machine_model="PC200")
    assert (reading.known, reading.is_known_elsewhere, reading.meaning("en")) == (False, True, "")
    assert reading.entries == (OF_OTHER,)


def test_a_machine_model_of_the_catalogue_is_never_taken_for_a_code() -> None:
    catalogue = Catalogue.from_records([OF_OTHER, FaultCode(code="SY75")])
    assert codes("the SY75 does not start", catalogue) == []


def test_a_meaning_falls_back_to_the_other_language() -> None:
    reading = Catalogue.from_records([FaultCode(code="E02", meaning_en="pump")]).explain("E02")
    assert reading.meaning("zh") == "pump"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" spn100/fmi1 ", "SPN 100 FMI 1"),
        ("eo2", "E02"),
        ("h-7731", "H7731"),
        ("16", "16"),
        ("SRVO-002", "SRVO-002"),
        ("SPN 100 FMI 1, SPN 110 FMI 0", None),
        ("oil leak", None),
        ("", None),
    ],
)
def test_what_is_given_as_a_code_gets_its_canonical_form(raw: str, expected: str | None) -> None:
    assert canonical(raw, CATALOGUE) == expected


SPN_CODES = st.builds(
    "SPN {} FMI {}".format, st.integers(min_value=0, max_value=MAX_SPN), st.integers(min_value=0, max_value=31)
)
OBD_CODES = st.from_regex(r"\A[PCBU][0-3][0-9A-F]{3}\Z")
KNOWN_CODES = st.one_of(SPN_CODES, OBD_CODES, st.sampled_from(sorted(CATALOGUE.entries)))


@given(KNOWN_CODES)
def test_a_canonical_form_is_its_own_canonical_form_and_is_found_alone(code: str) -> None:
    assert canonical(code, CATALOGUE) == code
    assert codes(code) == [code]


@given(
    KNOWN_CODES.filter(lambda code: code not in ("OE", "1042")),
    st.sampled_from(["报{}故障", "故障码：{}。", "shows {} now", "DTC {}, low power", "（{}）"]),
)
def test_a_known_code_is_found_inside_a_sentence(code: str, sentence: str) -> None:
    assert codes(sentence.format(code)) == [code]


@given(st.text(max_size=30))
def test_canonical_is_idempotent_for_whatever_is_typed(raw: str) -> None:
    code = canonical(raw, CATALOGUE)
    assert code is None or canonical(code, CATALOGUE) == code


@given(st.text(alphabet="SPNFMIspnfmi0123456789O-/:#, ECAP码报故障xＥ０　", max_size=60))
def test_whatever_is_typed_each_found_code_stands_where_it_says_and_is_canonical(text: str) -> None:
    for found in find_codes(text, CATALOGUE):
        assert text[found.start : found.end] == found.raw
        assert canonical(found.code, CATALOGUE) == found.code


@given(st.text())
def test_half_width_keeps_every_position(text: str) -> None:
    assert len(half_width(text)) == len(text)


DTCS = st.builds(
    Dtc,
    st.integers(min_value=1, max_value=MAX_SPN - 1),
    st.integers(min_value=0, max_value=31),
    st.integers(min_value=0, max_value=127),
    st.integers(min_value=0, max_value=1),
)


@given(st.lists(DTCS, max_size=12).map(tuple))
def test_a_frame_decodes_to_the_codes_it_was_made_from(dtcs: tuple[Dtc, ...]) -> None:
    assert decode_dm1(encode_dm1(dtcs)) == dtcs
