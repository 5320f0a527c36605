"""A caller's story as one clean sentence: what the machine does, without names, numbers and chatter.

What is no symptom is cut out, the rest falls into clauses, and those that say nothing about a machine are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from assistant.triage.callers import customer_length
from assistant.triage.chatter import heard_rightly, without_chatter
from assistant.triage.circumstances import without_since
from knowledge.codes import Catalogue, find_codes
from knowledge.codes.found import in_digits
from knowledge.glossary import bundled_terms
from knowledge.records import Language
from retrieval.subjects import LABELS
from retrieval.terms import plain

_MARK = "｜"
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){6,14}(?!\d)")
_NOUN = r"(?:挖掘机|挖机|勾机|装载机|机器|车子?|excavator|digger|machine|loader)"
_LEAD = (
    r"(?:(?:我|咱)(?:们)?(?:家|这|那|的)*|那|这|有|一)*(?:台|部|辆)|"
    r"\b(?:we(?:.?ve| have)? (?:got )?|i(?:.?ve| have)? (?:got )?)?(?:an?|our|my|the|this|that|one)\b"
)
_FAULT_ZH = (
    "无力|没力|没劲|没有力|乏力|慢|不动|动不|动作|走不|抖|颤|漏|渗|响|异声|噪|冒|烟|熄火|憋|不着|起动|启动|"
    "发动|高温|温度|过热|开锅|"
    "报警|报|码|灯|亮|闪|失灵|没反应|没有反应|(?:反应|动静|声音|力气?|劲)(?:都|也)?没|没动静|没声音|不起|提不|抬不|举不|掉|下沉|溜|不转|不工作|不制冷|不升|不降|不回|"
    "不出|不停|不灵|不稳|"
    "还能|换的|热风|司机|正常|"
    "卡|断|坏|烧|焦|糊|味|爆|裂|松|异常|太?低|太?高|压力|跑偏|打滑|停|趴窝|换过|修过|拆过|清洗|还是|热车|冷车|"
    "重载|怠速|"
    "火|人|困|压住|受伤|不(?!好意思|知|客气|用|是|过|管|错|要|着?急|清楚|懂|一定)[\u4e00-\u9fff]|不好使|不够|乱|冲击|哐|咯噔|吱|嗡|尖叫|不准|没油|缺|亏|干不"
)
_FAULT_EN = (
    r"won.?t|will not|does ?n.?t|can.?t|cannot|couldn.?t|\bno\b|\bnot\b|weak|slow|sluggish|leak|drip|nois|"
    r"knock|squeal|grind|whin|"
    r"smok|overheat|\bhot\b|temperature|stall|\bdie[sd]?\b|dying|dead|cut(?:s|ting)? out|shut|jerk|shak|vibrat|"
    r"stuck|jam|drift|creep|"
    r"drop|derat|limp|warn|alarm|light|\blamp|code|error|fault|fail|broke|crack|burst|burn|smell|\blow\b|\bhigh\b|"
    r"los[ts]|losing|pull|slip|"
    r"power|pressure|fire|flame|trapped|hurt|injur|replaced|changed|swapped|after|cold|warm|load|bang|rattl|"
    r"hunt|surg|stop|flash|"
    r"click|tick|hiss|whistl|squeak|buzz|jump|lean|show|display|beep|drain|empty|stiff|loose|bad"
)
_FAULT = {"zh": re.compile(f"{_FAULT_ZH}|{_FAULT_EN}", re.I), "en": re.compile(f"{_FAULT_EN}|{_FAULT_ZH}", re.I)}
_BREAK = re.compile(
    rf"[{_MARK},，。.!！?？;；、\n]+(?!\d)|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|(?:然后|接着|而且|并且|"
    rf"另外|不过|但是|所以|可是)(?:呢)?|"
    r"\s+(?:and then|and also|and|but|so|because|also|then|plus)\s+",
    re.I,
)
_TRIM = re.compile(
    r"^(?:[\s:：\-]|我(?:们)?(?:的)?(?=机器|车|挖)|我(?:们)?家?的|就是|就|的|了|啊|呢|吧|那|它|他|是|说|和|跟|呀|一直|"
    r"突然间?(?=[，])|有个问题|问题|"
    r"现在(?=[，])|还有"
    r"|\b(?:and|but|so|it says|that|which|well|also|on|of|with|about|for|is|from|at)\b(?! ))+|[\s:：\-]+$|"
    r"(?:啊|呢|吧|呀|嘛|哈|了啊|\b(?:and|but|so|at|is|the|a)|"
    r"(?<!is )(?<!are )(?<!came |come |stay |went |goes )(?<!comes |stays )(?<!stayed )\bon)+$",
    re.I,
)
_TELLERS = {"caller", "client", "driver", "来电", "用户", "机手"}
_LABEL = re.compile(rf"^\s*(?:{'|'.join(sorted(LABELS | _TELLERS))})\s*[:：]\s*", re.I)
# Dictation knows no full stops: where a state is told ("抬不起来了") or a particle ends a sentence, one was meant.
_DICTATED_END = re.compile(
    r"(?:(?:没|不)[\u4e00-\u9fff]{1,4}?了|(?<=[\u4e00-\u9fff])[吧呢吗嘛])(?=[\u4e00-\u9fffA-Za-z]{2})"
    r"|(?<=[\u4e00-\u9fffA-Za-z0-9])(?<!你们)(?<!您)(?<!能不能)(?<!可不可以)(?=(?:你们|您们?)?(?:能不能|可不可以)?(?:赶紧|赶快|尽快|马上|快点)"
    r"(?:派|来|叫|安排|过来|给))"
)
_LONG_WORD, _ALIKE = 6, 0.87


def clean_symptom(text: str, language: Language, *, names: Iterable[str], catalogue: Catalogue) -> str:
    """One sentence of what the machine does; ``names`` (models, serials, customers) are left out.

    Empty where the story says nothing about a machine.
    """
    said = heard_rightly(_LABEL.sub("", plain(text)).strip())
    said = in_digits(_DICTATED_END.sub(rf"\g<0>{_MARK}", said))
    said = without_since(_PHONE.sub(_MARK, _without_names(said, tuple(map(plain, names)))), _MARK)
    clauses = [_trimmed(clause) for clause in _BREAK.split(spelled_rightly(without_chatter(said, _MARK)))]
    kept = [clause for clause in clauses if _says_something(clause, language, catalogue)]
    return _sentence(list(dict.fromkeys(kept)), language)


def _without_names(text: str, names: tuple[str, ...]) -> str:
    """The text without machines and customers, and without "our ... excavator" around them."""
    for name in sorted((name for name in names if name), key=len, reverse=True):
        written = r"[\s\-_/.]*".join(map(re.escape, re.sub(r"[\s\-_/.]", "", name)))
        around = rf"(?:{_LEAD})?\s*(?<![A-Za-z0-9]){written}(?![A-Za-z0-9])\s*(?:(?:的)?{_NOUN})?"
        text = re.sub(around, _MARK, text, flags=re.I)
        length = customer_length(name, text)
        if length >= 2 and not name.isascii():
            text = text.replace(name[:length], "")
    text = re.sub(
        rf"(?:机号|序列号|编号|车号|serial(?: number| no\.?)?|s/n)\s*(?:是|为|:|：|is)?(?=\s*{_MARK})",
        _MARK,
        text,
        flags=re.I,
    )
    text = re.sub(r"(?<!\d)\d{2,5}\s*号(?:机|车)?|\b(?:number|unit|no\.) ?\d{2,5}\b", _MARK, text, flags=re.I)
    return re.sub(rf"(?:{_LEAD})\s*(?={_MARK})|{_MARK}\s*(?:的)?{_NOUN}", _MARK, text, flags=re.I)


def spelled_rightly(text: str) -> str:
    """The text with long English words that are nearly a word of the trade spelled like it.

    >>> spelled_rightly("hydrualic leak at the cilinder")
    'hydraulic leak at the cylinder'
    """
    return re.sub(rf"\b[a-z]{{{_LONG_WORD},}}\b", lambda found: _spelled(found.group()), text)


@lru_cache(maxsize=4_096)
def _spelled(word: str) -> str:
    trade = _trade_words()
    if word in trade or any(word.removesuffix(ending) in trade for ending in ("s", "es", "ed", "ing", "d", "ly", "er")):
        return word
    near = get_close_matches(word, trade, n=1, cutoff=_ALIKE)
    return near[0] if near and near[0][0] == word[0] and abs(len(near[0]) - len(word)) <= 1 else word


@lru_cache(maxsize=1)
def _trade_words() -> tuple[str, ...]:
    phrases = (phrase for term in bundled_terms() for phrase in term.en)
    words = {word for phrase in phrases for word in re.findall(r"[a-z]+", phrase.casefold())}
    return tuple(sorted(word for word in words if len(word) >= _LONG_WORD))


def _trimmed(clause: str) -> str:
    while (shorter := _TRIM.sub("", clause).strip()) != clause:
        clause = shorter
    return clause


def _says_something(clause: str, language: Language, catalogue: Catalogue) -> bool:
    if len(clause) < 2:
        return False
    return bool(_FAULT[language].search(clause) or find_codes(clause, catalogue))


def says_a_fault(words: str) -> bool:
    """Whether words of either language can say what a machine does wrong.

    >>> says_a_fault("still wont start"), says_a_fault("我在这等半天了")
    (True, False)
    """
    return _FAULT["en"].search(words) is not None


def _sentence(clauses: list[str], language: Language) -> str:
    if not clauses:
        return ""
    if language == "zh":
        return "，".join(clauses) + "。"
    joined = ", ".join(clauses)
    return f"{joined[0].upper()}{joined[1:]}."
