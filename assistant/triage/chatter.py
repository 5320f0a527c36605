"""What callers say that is no symptom: greetings, names, numbers to call back, pleas to come quickly; a table.

Each is cut out where it stands, because dictation knows no commas: what is left falls into clauses by itself.
"""

from __future__ import annotations

import re

_SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLE = "师傅|总|经理|老板|队长|主任|先生|女士|工|哥|姐|队|班长|机手"
_COMPANY = "公司|工地|石料厂|砂石厂|租赁|工程队|合作社|项目部|矿|工程部|队"
_END = "(?:啊|呀|呢|哈|吧|嘛|的)?"

_CHATTER_ZH = (
    rf"我(?:们)?(?:是|叫|姓|这[里边]是){{0,2}}[^，。,.!！?？\s｜]{{0,14}}?(?:老|小)[{_SURNAME}]{_END}",
    rf"我(?:们)?(?:是|叫|姓|这[里边]是){{0,2}}[^，。,.!！?？\s｜]{{0,14}}?[{_SURNAME}](?:{_TITLE}){_END}",
    rf"我(?:叫|姓)[{_SURNAME}][\u4e00-\u9fff]{{0,2}}(?=[，。,.\s｜]|$)",
    rf"我(?:们)?(?:是|这[里边]是)[^，。,.!！?？\s｜]{{1,16}}?(?:{_COMPANY})(?:的)?(?:这边)?{_END}",
    r"我(?:们)?(?:是|这[里边]是)[^，。,.!！?？\s｜]{1,12}?的(?=[，。,.\s｜]|我)",
    r"(?:我|他|司机|机手)?(?:的)?(?:电话|手机|手机号|号码|联系方式)(?:号码?)?(?:是|：|:)?(?=\s*｜|\s*$)",
    r"打(?:我)?(?:这个|这)?(?:电话|手机|号码)?(?:联系我|就行)",
    r"(?:你|您)们?好|喂+|哈喽|不好意思|打扰(?:了|一下)?|谢谢(?:你|您)?们?(?:啊|了|哈)?|多谢|辛苦(?:你|您)?了?|"
    r"拜托(?:了)?|麻烦(?:你|您)?们?(?:了)?|"
    r"请问(?:一下)?|听得到吗|在吗|就是说|你(?:们)?知道吧|(?:你|您)(?:们)?(?:说|看)(?=这|怎|是|咋)",
    r"(?:你们?|您)?(?:能不能|可不可以|可以|能)?(?:帮(?:我|忙)|给我)?(?:看看|看一下|看下|查查|查一下|"
    r"瞧瞧)?(?:这)?(?:是)?(?:怎么(?:回事|搞的|办|弄)|咋(?:回事|办|整))(?:啊|呀|呢)?",
    r"(?:你们?|您)?(?:能不能|可不可以|可以|能)?(?:赶紧|赶快|快点|尽快|马上|快)?(?:派|叫|安排|让)(?:个|一个|"
    r"几个|你们)?(?:人|师傅|工程师)?(?:赶紧|赶快|快点|尽快|马上|快)?(?:过来|来|下来)?(?:看看|看一下|看下|修修|"
    r"修一下|修)?(?:吧|啊|吗|嘛)?(?=[，。,.!！?？\s｜]|$)",
    r"我(?:们)?(?:还|都|正|就)?在(?:工地|现场|这[里边儿]?)上?(?:等(?:着|你们)?)?(?:呢|了|啊)*(?=[，。,.!！?？\s｜]|$)",
    r"(?:还|都|一直|本来|原来)+(?:好好的|挺好的|没事的?)(?:干|用|跑|开|转)?[着到]?(?:上午|中午|下午|晚上|现在)?(?:突然)?就?",
    r"(?:又|还)?是?(?:一样的?|同样的?|老)(?:毛病|问题|故障)",
    r"(?:能不能|可不可以|什么时候能|啥时候能|多久能)(?:赶紧|快点|快|尽快)?(?:派人|来人|过来|来|到)(?:啊|吗|呢)?",
    r"(?:工地|我们|这边|那边|老板|大家|一堆人)*(?:上|都|还|在)*(?:等着|急着)(?:用|干活|呢|它|出货)+(?:啊|呢)?|"
    r"急(?:死|得很|着呢|用)(?:了|人了|啊)?|十万火急|"
    r"(?:赶紧|赶快|快点|尽快)(?:的|啊|吧)?(?=[，。,.!！?？\s｜]|$)",
    r"(?:客户|customer|machine|机器)\s*(?:是|名字?是|叫| is)\s*(?=｜|$)",
    r"请?(?:帮忙|帮我们?)(?:看看|看一下|看下|查查|查一下|分析一下)(?:是什么(?:问题|原因|故障))?(?=[，。,.!！?？\s｜]|$)",
    # Who told it, and whose machine it is.
    r"(?:客户|用户|司机|机手|老板|操作员|操作手)(?:刚刚?|又|一直|来电|打电话)?(?:反映|反应|反馈|报修|报告|抱怨|说|讲)(?:说)?"
    r"(?:他|她|他们)?(?:家|们)?的?(?:[那这]台)?(?:挖掘机|挖机|勾机|机器|车子?)?的?[：:，,]?(?=[\u4e00-\u9fffA-Za-z])",
    r"我们?(?:家|这边)?(?:的|[那这]台)+(?:挖掘机|挖机|勾机|机器|车子?)的?(?:出现|发生)?(?=[\u4e00-\u9fff]{2})",
    r"的(?:情况|现象|问题|毛病)(?=[，。,.!！?？\s｜]|$)",
    r"嗯+|呃+|额(?=[，,、\s])|那个(?=[，,、\s｜我你])|哎+(?:呀|哟)?|唉+|反正|好吧|对吧|是吧|行不行|好不好",
)
_CHATTER_EN = (
    r"\b(?:hi+|hello|hey|good (?:morning|afternoon|evening|day)|morning)\b(?: there| mate| guys| sir)?",
    r"\b(?:my name is|my name.?s|i am|i.?m|this is|it is|it.?s)\s+(?!a\b|the\b|not\b|no\b|very\b|still\b|"
    r"making\b|doing\b|getting\b|just\b|been\b|down\b|dead\b|on\b|in\b)"
    r"(?:[a-z]+\s+){1,2}?(?:from|of|with|at|calling from|calling)\b(?:\s+the\b)?",
    r"\b(?:my name is|my name.?s)\s+[a-z]+(?: [A-Z][a-z]+)?",
    r"\b(?:calling|ringing|phoning) (?:from|for|about)\b",
    r"\b(?:my|our|the) (?:phone |mobile |cell )?(?:number|phone|mobile|cell)(?: number)?(?: is|.?s)?(?=\s*｜)|"
    r"\b(?:you can )?(?:call|ring|phone|reach) (?:me|us)(?: back)?(?: on| at)?\b",
    r"\b(?:please|pls)(?: help(?: me| us)?| advise)?\b",
    r"\b(?:thanks|thank you|cheers|sorry(?: to bother you)?|excuse me|appreciate it)\b(?: very much|"
    r" so much| a lot| mate)?",
    r"\b(?:can|could|would|will) (?:you|somebody|someone)(?: guys)?\b[^.,;?!｜]*?(?:\?|$|(?=\b(?:it|the|"
    r"because|since|and|but)\b)|(?=[.,;｜]))",
    r"\b(?:we|i) (?:really )?need (?:somebody|someone|a (?:technician|mechanic|engineer|guy)|"
    r"help)\b[^.,;｜]*?(?=$|[.,;｜])",
    r"\b(?:what|how) (?:should|can|do|is|could) (?:i|we|wrong|going on)\b[^.,;?!｜]*(?:\?|$)?|"
    r"\bwhat.?s (?:wrong|going on|up)\b(?: with (?:it|that))?\??",
    r"\b(?:u+m+|u+h+|e+r+m*|you know|i mean|basically|actually|kind of|sort of|like i said|anyway|okay|ok|"
    r"right|well)\b(?=[\s,.｜])",
    r"\b(?:(?:the|our|my|a) )?(?:customer|client|operator|driver|owner|foreman)s? (?:just |also |has |have )?"
    r"(?:says?|said|reports?|reported|complains?|complained|notice[sd]?|mention(?:s|ed)|tells us|told us)\b"
    r"(?: (?:that|of|about)\b)?:?",
    r"\b(?:my|our|his|their) (?:excavator|digger|machine|loader|truck|crane)['’]s\b",
    r"\b(?:my|our|the|his) (?:excavator|digger|machine) has (?:a|this|the following) (?:fault|problem|issue)\b[,:]?"
    r"|\bwe have this (?:fault|problem|issue)(?: (?:with|on) (?:the|our|my) machine)?\b[,:]?",
    r"\b(?:asap|urgently|as soon as possible|right away|it.?s urgent|very urgent|we.?re losing money)\b",
    r"\bwe(?:.?ve| have)? (?:got )?(?:a|an|one|this)\b(?= ?｜)|\b(?:we|i) (?:have|.ve got|got) (?:a|"
    r"an) (?:problem|issue)(?: (?:with|on))?(?: (?:a|an|our|the|my|one))?\b",
)
_GAP = "｜"
_ENDS = f" \t\n，,、;；:：。.!！?？{_GAP}"
_GAPS = re.compile(rf"[\s，,、]*{_GAP}[\s，,、{_GAP}]*")
_ALL = tuple(re.compile(pattern, re.I) for pattern in (*_CHATTER_ZH, *_CHATTER_EN))

# Homophones that dictation writes for the words of the trade.
MISHEARD: dict[str, str] = {
    "动壁": "动臂",
    "动笔": "动臂",
    "斗干": "斗杆",
    "油肛": "油缸",
    "油港": "油缸",
    "夜压": "液压",
    "业压": "液压",
    "先到泵": "先导泵",
    "先倒压力": "先导压力",
    "先到压力": "先导压力",
    "电平": "电瓶",
    "回砖": "回转",
    "旅带": "履带",
    "屡带": "履带",
    "挖觉机": "挖掘机",
    "挖机": "挖机",
    "西火": "熄火",
    "息火": "熄火",
    "起洞": "起动",
    "水问": "水温",
    "油问": "油温",
    "机由": "机油",
    "才油": "柴油",
    "保险思": "保险丝",
    "冒黑烟烟": "冒黑烟",
}


def without_chatter(text: str, mark: str) -> str:
    """The text with everything that is no symptom replaced by a mark."""
    for pattern in _ALL:
        text = pattern.sub(mark, text)
    return text


def told_plainly(text: str) -> str:
    """The report without greetings, pleas and who told it; all else as it was.

    >>> told_plainly("Hi, the operator says the swing is slow, please help"), told_plainly("Swing is slow.")
    ('the swing is slow', 'Swing is slow.')
    """
    left = without_chatter(text, _GAP)
    return text if left == text else _GAPS.sub(", ", left.strip(_ENDS))


# As people of the south-west and south say what everybody writes; no other word holds these.
DIALECT: dict[str, str] = {
    "莫得": "没有",
    "没得": "没有",
    "冇得": "没有",
    "冇": "没有",
    "晓得": "知道",
    "咋个": "怎么",
    "啷个": "怎么",
    "啥子": "什么",
    "搞不赢": "来不及",
    "看球不到": "看不到",
    "看不倒": "看不到",
    "噻": "",
    "撒子": "什么",
}


def heard_rightly(text: str) -> str:
    """The text with what dictation is known to mishear put right.

    >>> heard_rightly("动壁油肛漏油")
    '动臂油缸漏油'
    """
    for wrong, right in MISHEARD.items():
        text = text.replace(wrong, right)
    return text


def without_dialect(text: str) -> str:
    """The text in the words that everybody writes.

    >>> without_dialect("晓得咯，莫得漏")
    '知道咯，没有漏'
    """
    for said, written in DIALECT.items():
        text = text.replace(said, written)
    return text
