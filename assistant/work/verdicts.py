"""Whether words say that a check came out normal or abnormal: what cases and technicians write behind a check."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from retrieval.terms import plain

Verdict = Literal["normal", "abnormal", "unclear"]

_NORMAL = (
    r"(?<![不非])正常|合格|完好|良好|在范围内|没问题|没有问题|无异常|未见异常|没毛病|无故障|达标|好的|都好|挺好|不大(?!正常)|不漏|不堵|不卡|没坏"
    r"|(?:没有?|无|未见?|未发现|没发现|看不到)[^,，。;；]{0,4}(?:漏|渗|堵|卡|松|断|裂|下沉|沉降|异响|磨损|烧|气泡|异物|金属屑|铁屑|积碳|发热|旷量)"
    r"|(?<!not\s)(?<!n't\s)(?<!never\s)\b(?:normal|ok|okay|fine|good|within\s+(?:limits?|spec|range|tolerance)|in\s+spec|in\s+range|passed|intact|clean|tight|steady)\b"
    r"|\bno\s+(?:\w+\s+)?(?:leaks?|leakage|damage|fault|blockage|play|bubbles|marks|wear|problem|metal|cracks?|error|change)\b"
    r"|\b(?:not|isn't|aren't)\s+(?:leaking|blocked|damaged|worn|burnt|loose|clogged|low|high)\b|nothing\s+(?:wrong|found|unusual)"
)
_ABNORMAL = (
    r"不正常|异常|不合格|不通|(?<![看查测够找摸听量])不到|偏[低高大小]|过[低高大小]|太[低高大小脏松紧]|[,，\s](?:低|高|慢|大)(?:$|[,，。;；])|没(?:电|反应|动作|信号|压力)"
    r"|(?<![拧放旋没不])松(?:了|$|[,，。;；])|(?<![没无未不见现])(?<!没有)(?:磨损|漏|堵|卡滞|卡死|卡住|松动|断路|断开|断裂|开裂|裂纹|烧蚀|烧断|烧坏|熔断|短路|坏|发黑|起泡|缺|腐蚀)"
    r"|有(?:[^,，。;；]{0,4})(?:沟|划痕|压痕|铁屑|金属屑|气泡|积碳|水|旷量)|不(?:动|转|吸合|回位|发电|起压)|跌到|掉到|超标|冒泡"
    r"|\b(?:not|never|isn't|aren't|wasn't|weren't|doesn't\s+look)\s+(?:quite\s+|really\s+|at\s+all\s+)?"
    r"(?:normal|ok|okay|fine|good|within|right|in\s+(?:spec|range|limits)|passed|clean|tight|steady|intact)\b"
    r"|\b(?:abnormal|out\s+of\s+(?:range|spec|limits?|tolerance)|too\s+(?:low|high|slow|loose|big|hot)|faulty|bad|defective|failed|fails"
    r"|burnt|blown|blocked|clogged|broken|cracked|worn|leaking|leaks?|loose|stuck|seized|scored|corroded|bubbles|shorted"
    r"|open\s+circuit|missing|dropped?|drops|dead|weak|dirty|no\s+(?:signal|voltage|power|pressure|continuity|supply)"
    r"|not\s+ok|below\s+limit|above\s+limit)\b|[,;]\s*(?:low|high|slow)\b"
)
_NORMAL_WORDS = re.compile(_NORMAL, re.I)
_ABNORMAL_WORDS = re.compile(_ABNORMAL, re.I)


@lru_cache(4_096)
def verdict(text: str) -> Verdict:
    """What a result in words says; unclear when it says neither, or both.

    >>> verdict("9 mm，正常"), verdict("11.8 V / 11.9 V，低"), verdict("no leaks found"), verdict("两边都测了")
    ('normal', 'abnormal', 'normal', 'unclear')
    """
    words = plain(text)
    is_normal = _NORMAL_WORDS.search(words)
    rest = _NORMAL_WORDS.sub(" ", words)  # "no leaks" must not leave "leaks" behind
    is_abnormal = _ABNORMAL_WORDS.search(rest)
    if bool(is_normal) == bool(is_abnormal):
        return "unclear"
    return "normal" if is_normal else "abnormal"
