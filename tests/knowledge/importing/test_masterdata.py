from collections.abc import Callable

from knowledge.importing.report import FileReport
from knowledge.records import Depot, FaultCode, GlossaryTerm, Machine, Part, Stock
from knowledge.store import Store

Bring = Callable[..., FileReport]


def test_parts_in_chinese_columns(bring: Bring, store: Store) -> None:
    assert bring('零件号,名称,单价,替代号\n708-2L,先导泵,"1,234.50",708-3M\n', "零件.csv").kind == "part"
    assert list(store.all(Part)) == [
        Part(number="708-2L", name_zh="先导泵", price_cents=123450, superseded_by="708-3M")
    ]


def test_depots_stock_machines_and_terms(bring: Bring, store: Store) -> None:
    bring("id,name_zh,name_en,latitude,longitude\nWH,武汉,Wuhan,30.59,114.31\n", "depots.csv")
    bring("仓库,零件号,数量\nWH,708-2L,3\nWH,600-1,\n", "stock.csv")
    bring("机号,机型,小时数,客户\nHX-1,HX220,5230,老王\n", "machines.csv")
    bring("zh,en\n动臂；大臂,boom; boom arm\n", "terms.csv")
    assert list(store.all(Depot)) == [Depot(id="WH", name_zh="武汉", name_en="Wuhan", latitude=30.59, longitude=114.31)]
    assert [(row.part_number, row.depot, row.quantity) for row in store.all(Stock)] == [
        ("600-1", "WH", 0),
        ("708-2L", "WH", 3),
    ]
    assert list(store.all(Machine)) == [Machine(serial="HX-1", model="HX220", hours=5230, customer="老王")]
    assert list(store.all(GlossaryTerm)) == [GlossaryTerm(zh=("动臂", "大臂"), en=("boom", "boom arm"))]


def test_what_master_data_lacks_is_said_by_column(bring: Bring) -> None:
    stock = bring("仓库,零件号,数量\nWH,,3\nWH,A1,-2\n", "stock.csv")
    assert [(row.line, row.column, row.reason.en) for row in stock.refused] == [
        (2, "零件号", "this must not be empty"),
        (3, "数量", "-2 is too small; at least 0"),
    ]
    places = bring("id,name_en,latitude,longitude\nWH,Wuhan,130.59,114.31\n", "depots.csv")
    assert [row.reason.en for row in places.refused] == ["130.59 is too large; at most 90"]
    terms = bring("zh,en\n动臂,\n", "terms.csv")
    assert [(row.column, row.reason.zh) for row in terms.refused] == [("en", "术语必须同时有中文和英文")]


def test_english_names_do_not_wipe_out_chinese_ones(bring: Bring, store: Store) -> None:
    bring("number,name_zh,price_cents\nA1,滤芯,1200\n", "zh.csv")
    assert bring("number,name_en\nA1,filter\n", "en.csv").changed == 1
    assert store.get(Part, "A1") == Part(number="A1", name_zh="滤芯", name_en="filter", price_cents=1200)
    assert bring("number,name_zh,price_cents\nA1,滤芯,1200\n", "zh.csv").unchanged == 1


def test_an_english_code_list_keeps_the_chinese_meanings(bring: Bring, store: Store) -> None:
    bring("故障码,含义\nE02,电磁阀断路\n", "zh.csv")
    bring("code,description\nE02,Solenoid open\n", "en.csv")
    assert list(store.all(FaultCode)) == [FaultCode(code="E02", meaning_zh="电磁阀断路", meaning_en="Solenoid open")]


def test_an_emptied_cell_of_a_column_that_is_there_does_empty_the_field(bring: Bring, store: Store) -> None:
    bring("number,name_en,superseded_by\nA1,filter,B1\n", "parts.csv")
    bring("number,name_en,superseded_by\nA1,filter,\n", "parts.csv")
    assert store.get(Part, "A1") == Part(number="A1", name_en="filter")
