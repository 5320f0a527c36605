from collections.abc import Callable

from knowledge.importing.report import FileReport
from knowledge.records import Cause, Check
from knowledge.store import Store

HEADER = (
    "Subsystem,Component,Sub-Component,Potential Failure Mode,Potential Effect(s) of Failure,Severity,"
    "Potential Cause(s) of Failure,Occurrence,Current Controls,Detection,RPN,Recommended Action\n"
)


def test_an_fmea_row_is_a_cause_with_its_ratings(bring: Callable[..., FileReport], store: Store) -> None:
    row = 'Power,Fuel,Tank,Cracked,"Loss, fire",4,Wear,1,Look daily,2,8,Drain it\n'
    report = bring(HEADER + row, "truck.csv")
    assert (report.kind, report.new, report.refused) == ("fmea", 1, ())
    (cause,) = store.all(Cause)
    assert cause == Cause(
        id=cause.id,
        symptom="Loss, fire",
        component="Fuel / Tank",
        failure_mode="Cracked",
        cause="Wear",
        checks=(Check(check="Look daily"),),
        remedy="Drain it",
        occurrence=1,
        severity=4,
        detection=2,
    )


def test_cells_left_blank_because_the_row_above_still_holds_are_filled(
    bring: Callable[..., FileReport], store: Store
) -> None:
    sheet = (
        "零件,潜在失效模式,潜在失效后果,严重度,潜在失效原因,频度,现行控制,探测度,建议措施\n"
        "先导泵,磨损,动作慢,5,油液污染,4,无,3,换油\n"
        ",,,,吸油不足,2,,3,\n"
        ",卡滞,无动作,8,异物,2,,3,\n"
        "回转马达,泄漏,回转无力,6,油封老化,3,,2,\n"
    )
    bring(sheet, "泵.csv")
    causes = {cause.cause: cause for cause in store.all(Cause)}
    said = {
        name: (cause.component, cause.failure_mode, cause.symptom, cause.severity) for name, cause in causes.items()
    }
    assert said == {
        "油液污染": ("先导泵", "磨损", "动作慢", 5),
        "吸油不足": ("先导泵", "磨损", "动作慢", 5),
        "异物": ("先导泵", "卡滞", "无动作", 8),
        "油封老化": ("回转马达", "泄漏", "回转无力", 6),
    }
    assert causes["吸油不足"].remedy == ""
    assert {cause.language for cause in causes.values()} == {"zh"}


def test_a_rating_out_of_range_is_refused_in_words(bring: Callable[..., FileReport]) -> None:
    rows = "P,F,T,Cracked,Loss,4,Wear,12,x,2,8,y\nP,F,T,Cracked,Loss,4,Wear,2.5,x,2,8,y\nP,F,T,,,4,,2,x,2,8,y\n"
    report = bring(HEADER + rows, "truck.csv")
    assert [(row.line, row.column, row.value, row.reason.en) for row in report.refused] == [
        (2, "Occurrence", "12", "12 is too large; at most 10"),
        (3, "Occurrence", "2.5", "'2.5' is not a whole number"),
        (4, "Potential Failure Mode", "", "neither a failure mode nor a cause is given"),
    ]
