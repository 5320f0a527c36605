import pytest

from knowledge.importing.mapping import ColumnMap
from knowledge.importing.recognising import as_kind, kind_named, recognise
from knowledge.importing.tables import Table, TableUnreadable

NO_MAP = ColumnMap.from_options({}, {})


def kind_of(columns: str, chosen: ColumnMap = NO_MAP) -> str | None:
    found = recognise(Table(tuple(columns.split(",")), ()), chosen)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ("id,machine_model,serial,hours,date,codes,symptom,cause,component,failure_mode,action,parts,outcome", "case"),
        ("id,symptom,cause,action", "case"),
        ("机型,序列号,故障现象,故障原因,处理方法,零件号,小时", "case"),
        ("机型,序列号,日期,故障代码,故障描述", "case"),
        ("problem,cause,solutions", "cause"),
        ("故障现象,可能原因,检查,处理方法", "cause"),
        ("Component,Potential Failure Mode,Potential Effect(s) of Failure,S,Potential Cause(s) of Failure,O,D", "fmea"),
        ("零件,潜在失效模式,潜在失效后果,严重度(S),潜在失效原因,频度(O),探测度(D),RPN", "fmea"),
        ("code,description", "code"),
        ("故障码,含义,可能原因,处理措施", "code"),
        ("spn,fmi,description", "code"),
        ("number,name_zh,name_en,superseded_by,price_cents", "part"),
        ("零件号,名称,单价", "part"),
        ("id,name_zh,name_en,latitude,longitude", "depot"),
        ("depot,part_number,quantity", "stock"),
        ("仓库,零件号,名称,数量", "stock"),
        ("serial,model,make,hours,customer,place", "machine"),
        ("机号,机型,客户,小时数", "machine"),
        ("zh,en", "term"),
    ],
)
def test_a_table_is_recognised_by_its_columns(columns: str, kind: str) -> None:
    assert kind_of(columns) == kind


@pytest.mark.parametrize("columns", ["kind,number,name", "a,b,c", "description", "name,place", "date,cost"])
def test_a_chance_likeness_is_not_enough(columns: str) -> None:
    assert kind_of(columns) is None


def test_fields_mapped_by_hand_decide() -> None:
    chosen = ColumnMap.from_options({"code": "id", "meaning_zh": "zh.description"}, {})
    assert kind_of("id,level,zh.description", chosen) == "code"


def test_a_kind_given_by_hand_needs_its_columns_or_their_defaults() -> None:
    table = Table(("text", "n"), ())
    with pytest.raises(TableUnreadable, match="a case needs 'symptom', and no column is called so: text, n; say which"):
        as_kind(table, "case", NO_MAP)
    defaults = ColumnMap.from_options({"part_number": "text", "quantity": "n"}, {"depot": "Wuhan"})
    assert as_kind(table, "stock", defaults) == ("stock", {"part_number": ("text",), "quantity": ("n",)})


def test_kinds_go_by_their_plurals_too() -> None:
    assert [kind_named(name) for name in ("cases", "Manuals", "FMEA", "terms", "stock")] == [
        "case",
        "manual",
        "fmea",
        "term",
        "stock",
    ]
