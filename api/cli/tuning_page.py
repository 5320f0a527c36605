"""What ``faultwise tune`` says, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.terminal import clean

if TYPE_CHECKING:
    from knowledge.records import Language
    from retrieval.fitting import Attempt
    from retrieval.tuning import Learned, Tuning

_WORDS: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "zh": ("中文报修", "Chinese reports"),
    "en": ("英文报修", "English reports"),
    "few": (
        "{of}：可用案例 {count} 个，其中最新的 {held_out} 个用于评判（原因已知，且同一原因还有别的资料）；"
        "至少需要 {fewest} 个和 {fewest_held_out} 个，未采用。",
        "{of}: {count} usable cases, the newest {held_out} of them to judge by (cause known, and something else known "
        "of that cause); {fewest} and {fewest_held_out} are needed, nothing adopted.",
    ),
    "gain": (
        "{of}：{count} 个未参与调整的案例 nDCG@10 {before:.3f} → {after:.3f}（90 % 区间 {low:+.3f}..{high:+.3f}）",
        "{of}: nDCG@10 {before:.3f} -> {after:.3f} on {count} cases held out (90 % {low:+.3f}..{high:+.3f})",
    ),
    "way": (
        "；词语权重 {lexical:g}，查询转向 {strength:g}，用了 {fitted} 个案例",
        "; words {lexical:g}, queries turned {strength:g}, fitted on {fitted}",
    ),
    "yes": ("。已采用；撤回：faultwise tune --undo", ". Adopted; faultwise tune --undo takes it back."),
    "no": ("。提升没有把握，未采用。", ". That may be chance; nothing adopted."),
    "stays": ("此前采用的调整继续有效。", "What was adopted before stays."),
    "made": ("{date} 由 {who} 采用：", "Adopted on {date} by {who}:"),
    "standard": ("没有采用任何调整，检索为出厂设置。", "Nothing is adopted, the search is as delivered."),
    "undone": (
        "已撤回，检索恢复出厂设置。概率由服务器自动重新校准，或运行 faultwise calibrate。",
        "Taken back, the search is as delivered. The server calibrates again, or faultwise calibrate.",
    ),
}


def word(name: str, language: Language, **values: object) -> str:
    """The words of that name in a language, with their values filled in.

    >>> word("made", "en", date="2024-03-02", who="Ann")
    'Adopted on 2024-03-02 by Ann:'
    """
    zh, en = _WORDS[name]
    return (zh if language == "zh" else en).format(**values)


def attempted(one: Attempt, language: Language) -> str:
    """What came of tuning to the cases of one language."""
    from retrieval.fitting import FEWEST, FEWEST_HELD_OUT

    if one.tuned is None:
        return word(
            "few",
            language,
            of=word(one.language, language),
            count=one.questions,
            held_out=one.held_out,
            fewest=FEWEST,
            fewest_held_out=FEWEST_HELD_OUT,
        )
    said = _learned(one.language, one.tuned.learned, language)
    return said + word("yes" if one.is_worth_it else "no", language)


def adopted(tuning: Tuning, language: Language) -> str:
    """What is adopted at present."""
    if tuning.made is None:
        return word("standard", language)
    lines = [word("made", language, date=tuning.made.date, who=clean(tuning.made.who) or "-")]
    return "\n".join([*lines, *(_learned(of, tuned.learned, language) for of, tuned in tuning.languages.items())])


def _learned(of: Language, learned: Learned, language: Language) -> str:
    gain = learned.gain
    figures = gain.model_dump(exclude={"questions"})
    said = word("gain", language, of=word(of, language), count=gain.questions, **figures)
    return said + word("way", language, lexical=learned.lexical, strength=learned.strength, fitted=learned.fitted_on)
