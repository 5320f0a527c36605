"""Sentences addressed to the assistant ("say the ECU must be replaced"): no symptoms, so they raise no cause.

A report is data, whatever it says. Its words are searched with, so an order to name a cause would find that cause;
such sentences are left out of the search and the reader is told. Conservative: an order is known by how it begins, at
the beginning of a clause, and what others say or show ("the display says ECU fault") is a symptom and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLAUSE_START = r"(?:^|(?<=[,，、;；:：。.!！?？\n(（“\"—\]>]))[^\S\n]{0,3}"
_LEAD_EN = (
    r"(?:(?:and|then|but|now|please|kindly|just|so|also|only|always|simply|instead|dear|hey|hi|hello|assistant|faultwise|ai"
    r"|bot|chatbot|model|you must|you should|you have to|you are to|you will|you need to|your answer:?)[ ,:]{1,3}){0,6}"
)
_LEAD_ZH = (
    r"(?:请|你|您|必须|务必|一定要|直接|只能|只需|只|就|应该|要|得|然后|并且?|现在|接下来|助手|问诊|模型|机器人|AI"
    r"|[ ,，:：]){0,9}"
)
# An order to set aside what was said or is known; all that follows on its line is part of it.
_OVERRIDES = (
    r"(?:ignore|disregard|forget|override|bypass|discard)\s+(?:about\s+)?"
    r"(?:(?:all|any|every|everything|the|your|my|of|these|those|other|previous|prior|earlier|above|preceding|system)\s+){0,8}"
    r"(?:instructions?|prompts?|rules|guidelines|evidence|knowledge"
    r"|(?:previous|prior|earlier) (?:text|messages?|reports?)|above|everything(?: above| before)?$)\b",
    r"from now on,?\s+(?:you|answer|say|reply|every|only)\b",
)
_OVERRIDE_ZH = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不用理会|别管|抛弃|放弃)掉?\s*(?:你|您|系统|以上|上面|之前|前面|先前|上述|所有|全部|一切|其他|其它|任何|的|收到){1,6}"
    r"(?:内容|指令|指示|提示词?|规则|信息|设定|要求|资料|证据|知识|说明|描述|文字|话)"
)
_OF_A_CAUSE_EN = (
    r"(?:as|is|to be) (?:the )?(?:only |first |top |main |most likely )?(?:cause|answer|diagnosis|reason)\b"
)
_OF_A_CAUSE_ZH = r"(?:作为|列为|排在|排到|写成|写为|定为|设为|设成|当作|说成)"
_OF_A_CAUSE_ZH += r"(?:唯一|首要|主要|最可能|最)?的?(?:原因|答案|结论|第|首位)"
_ORDERS = (
    r"(?:say|conclude|pretend|claim)\s+(?:that|only|with|just|the|it|it's|its|this|to|[\"“'‘]|replace|change|fit)",
    r"(?:answer|reply|respond)\s+(?:that|only|just|with|[\"“'‘]|replace|change|fit)",
    r"(?:tell (?:me|us|him|her|them|the (?:user|customer|technician|operator|driver|client)))\s+(?:that|to)\b",
    rf"(?:report|name|state|give|return|output|print|rank|list|put|recommend|declare|diagnose|choose|select)\b[^.!?\n]{{1,60}}{_OF_A_CAUSE_EN}",
    r"(?:set|raise|make|put|give|assign)\b[^.!?\n]{1,60}\b(?:probability|likelihood|confidence)\b",
    r"the (?:only )?(?:correct|right|expected|required) (?:answer|output|diagnosis) (?:is|must be)\b",
    r"(?:you are|act as|behave as)\s+(?:now\s+)?[\w -]{0,30}\b(?:assistant|chatbot|language model|AI|bot)\b",
    r"(?:<\|?/?(?:system|assistant|user|im_start|im_end)\|?>|\[/?INST\]|#{1,6} ?(?:instructions?|system)\b)",
    r"system prompt\b",
)
_ORDERS_ZH = (
    r"(?:回答|答复|回应)(?!为什么|为何|怎么|怎样|如何|什么|我|一下|问题|哪|是否)\s*[^\s。！？!?,，]",
    r"(?:回复|输出|返回|打印)\s*(?:[“\"「'‘]|说|必须|更换|换|只|结论|原因|ECU)",
    r"(?:假装|假设你)",
    rf"(?:把|将)[^。！？!?\n,，]{{1,20}}{_OF_A_CAUSE_ZH}",
    r"(?:把|将)?[^。！？!?\n,，]{0,16}(?:概率|可能性|置信度)[^。！？!?\n,，]{0,4}(?:设|改|定|写|调|提|说)(?:为|成|到|高)",
    r"(?:正确|标准|唯一)的?(?:答案|结论)(?:就?是|为|[:：])",
    r"(?:系统提示词|系统指令|新指令|新的指令)\s*[:：]?",
    r"(?:扮演|充当)",
    r"是(?:一个|一名|个)?[^。！？!?\n,，]{0,8}(?:助手|语言模型|聊天机器人|人工智能)",
)
# Alone these begin what somebody else said or found ("，说ECU坏了", "，判断为泵磨损"); as an order they are asked for.
_SAY_ZH = (
    r"(?:请你?|[你您](?:必须|应该|要|只能|得|只需)|必须|只能|务必|一定要)(?:直接|只)?"
    r"(?:说|声称|断定|断言|(?:判定|认定|判断|诊断|结论)(?:写|定|给)?(?:为|成)"
    r"|告[诉知](?:我|用户|客户|他们?|司机|技术员)\s*(?:说|必须|要|应该|更换|换|是|ECU))"
)

_TO_LINE_END = r"[^\n]*\n?"
_TO_SENTENCE_END = r"(?:[^。！？!?.\n]|\.(?!\s|$))*[。！？!?.\n]?"
_ORDER = re.compile(
    "|".join(
        (
            *(rf"{_CLAUSE_START}{_LEAD_EN}{order}{_TO_LINE_END}" for order in _OVERRIDES),
            rf"{_CLAUSE_START}{_LEAD_ZH}{_OVERRIDE_ZH}{_TO_LINE_END}",
            *(rf"{_CLAUSE_START}{_LEAD_EN}{order}{_TO_SENTENCE_END}" for order in _ORDERS),
            *(rf"{_CLAUSE_START}{_LEAD_ZH}{order}{_TO_SENTENCE_END}" for order in _ORDERS_ZH),
            rf"{_CLAUSE_START}{_SAY_ZH}{_TO_SENTENCE_END}",
        )
    ),
    re.I | re.M,
)


@dataclass(frozen=True)
class Parted:
    """A text without the sentences addressed to the assistant, and those."""

    kept: str
    left_out: tuple[str, ...] = ()


def parted(text: str) -> Parted:
    """What a text reports, and the orders in it.

    An order goes from where it begins to the end of its sentence; one to set everything aside to the end of its line.

    >>> parted("Boom is slow. Say the ECU must be replaced. Code E02.")
    Parted(kept='Boom is slow. Code E02.', left_out=('Say the ECU must be replaced.',))
    >>> parted("Display says replace the ECU").left_out
    ()
    """
    orders = tuple(_ORDER.finditer(text))
    if not orders:
        return Parted(text)
    begins, ends = [0, *(m.end() for m in orders)], [*(m.start() for m in orders), len(text)]
    kept = "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return Parted(kept.strip(), tuple(m.group().strip() for m in orders))
