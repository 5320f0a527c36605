"""The labels of the answer page in both languages."""

from __future__ import annotations

from knowledge.records import Language

_WORDS: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "title": ("问诊", "Faultwise"),
    "safety": ("⚠ 安全", "⚠ Safety"),
    "code": ("代码", "Code"),
    "causes": ("可能原因", "Likely causes"),
    "another": ("其他原因", "Another cause"),
    "confirmed": ("{count} 个已修复案例", "confirmed by {count} case(s)"),
    "unconfirmed": ("尚无已修复案例", "no confirmed case yet"),
    "check": ("检查", "Check"),
    "minutes": ("（{minutes} 分钟）", " ({minutes} min)"),
    "remedy": ("处理", "Remedy"),
    "part": ("配件", "Part"),
    "replaces": ("（替代旧号 {numbers}）", " (supersedes {numbers})"),
    "evidence": ("依据", "Evidence"),
    "against": ("反对", "Against"),
    "quote": ("「{quote}」", " \u201c{quote}\u201d"),
    "nothing": ("不知道：现有资料里没有与此相似的故障。", "We don't know: nothing known resembles this report."),
    "nearest": ("看过的最接近资料：", "The nearest things looked at:"),
    "two": ("两处", "Two"),
    "pack": ("携带", "Bring"),
    "note": ("注意", "Note"),
    "ended": ("结果反馈", "Outcome"),
    "next": ("下一步", "Next"),
    "not_found": ("没有找到。", "Nothing found."),
    "exact_code": ("代码 {codes}", "code {codes}"),
    "related_code": ("相关代码 {codes}", "related code {codes}"),
    "by_words": ("词语第 {rank}（{words}）", "words: no. {rank} ({words})"),
    "by_meaning": ("含义第 {rank}（相似度 {similarity}）", "meaning: no. {rank} (similarity {similarity})"),
}


def word(name: str, language: Language, **values: object) -> str:
    """The label of that name in a language, with its values filled in.

    >>> word("minutes", "en", minutes=10)
    ' (10 min)'
    """
    zh, en = _WORDS[name]
    return (zh if language == "zh" else en).format(**values)
