"""The words of short replies in both languages; a table, read by ``replies``.

``SHORT`` names replies that are a whole clause. What they mean depends on what was asked, which is not decided here.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.talk.clause_words import INSIDE

# name: (Chinese, English); alternatives of a whole clause, compared without punctuation and polite particles
SHORT: dict[str, tuple[str, str]] = {
    "yes": (
        "有|有的|有啊|是+|对+|嗯+|是的|是啊|对|对的|对啊|嗯|嗯嗯|确实|确实有|会|能",
        "y|yes|yes it is|yes it does|yes there is|yeah|yep|yup|correct|right|true|affirmative|it does|it is",
    ),
    "no": (
        "没有|没|没有啊|无|不|不是|不是的|否|没得|不会|不能|没看到|没发现|都没有",
        "n|no|nope|nah|none|negative|not at all|no it isn't|no it doesn't|it doesn't|it isn't|not really|nothing",
    ),
    "normal": (
        "(?:都|全部?|基本|检查|测了|看了|查了|测过|量了)*(?:正常|没问题|没有问题|没毛病|没异常|无异常|合格"
        "|完好|良好)(?:的)?",
        "(?:it'?s |they'?re |that'?s |it is |looks |all |seems |tests |checked |measured )*"
        "(?:normal|fine|good|alright|within (?:spec|limits|range)|in (?:spec|range)|no problem|no issues?"
        "|no fault found"
        "|passed|checks out)",
    ),
    "abnormal": (
        "(?:检查|测了|看了|查了|测过|量了)*(?:不正常|异常|有异常|有问题|不合格|有毛病|是坏的|坏的|坏了|超标"
        "|(?:明显)?(?:偏|太|过)(?:低|高|大|小))(?:的)?",
        "(?:it'?s |they'?re |that'?s |it is |looks |seems |tests )*(?:abnormal|not normal|not ok|not okay|bad|faulty"
        "|defective|out of (?:spec|range|limits)|too (?:low|high)|failed|not good|no good|broken)",
    ),
    "cannot": (
        "测不了|测不到|查不了|没法[测查看拆检].{0,4}|无法[测查看拆检].{0,4}|不能[测查看拆检].{0,4}|看不到"
        "|看不了|拆不了|拆不开"
        "|够不着|做不了|做不到|弄不了|没有?带?(?:工具|压力表|万用表|表|仪器|诊断仪|条件|配件|备件|件).{0,6}"
        "|现在不(?:方便|行).{0,4}|不方便"
        "|跳过|先跳过|换一个|换个检查|下一个|下一步|先不(?:查|测|拆|做)了?|不想[拆查测做].{0,4}|不(?:拆|查|测|做)了?",
        "(?:i |we )?(?:can'?t|cannot|can not|couldn'?t|unable to|not able to)(?: (?:check|measure|test|do|see"
        "|reach|get at"
        "|access|tell))?(?: (?:it|that|this|there|now|here|right now))*"
        "|(?:i have |we have |i've got |got )?no (?:gauge|tools?|meter|multimeter|tester|equipment|scan tool"
        "|parts?|spares?)"
        "(?: (?:here|with me))?|skip|skip (?:it|this|that)|not possible|impossible|next|next one|something else"
        "|(?:i )?(?:won'?t|don'?t want to|rather not|refuse)(?: (?:do|check|measure|open|remove))?(?: (?:it"
        "|that|this))?",
    ),
    "unknown": (
        "不知道|不清楚|不太清楚|不确定|说不准|说不好|不晓得|没注意|忘了|不记得|没问|客户没说|不了解",
        "(?:i )?(?:don'?t|do not) (?:know|remember)|dunno|no idea|not sure|unsure|unknown|i'?m not sure|can'?t say"
        "|no clue|who knows|didn'?t ask|didn'?t notice",
    ),
    "done": (
        "(?:已经?)?(?:做完|查完|测完|查过|测过|看过|检查过|检查完|做过|弄完|搞完|完成)了?|查了|测了|看了|做了|检查了",
        "done|finished|i did|did it|did that|i checked|checked|checked it|i did it|completed|ok done",
    ),
    "okay": (
        "(?:嗯|哦|噢|是的?|对)*(?:(?:好的?)+|好嘞|行+|行吧|可以|ok|okay|哦|噢)",
        "(?:yes |yeah |yep |right |all right |alright )?(?:ok|okay|k|sure)(?: (?:ok|then|yes|sure|boss|mate))?"
        "|alright then|fine then|all right",
    ),
    "what_now": (
        "(?:那|那么|然后|接下来|现在|下面|下一步)+(?:呢|该?怎么(?:办|弄|做|搞)|咋[办整弄]|[干做](?:啥|什么|嘛))?"
        "|该?怎么(?:办|弄|搞)|咋[办整弄]|(?:继续|接着)(?:来|吧|说|查|往下)?|往下(?:走|查)",
        "(?:(?:so|and|ok|okay|well|right) )?(?:what (?:now|next|then)|now what|then what|go on|continue"
        "|what (?:do|should|can) (?:i|we) do(?: (?:now|next|then))?|what'?s (?:next|the next step))",
    ),
    "good_now": (
        "好了|好用了|好使了|完事了|妥了|成了|都?正常了|可以了|行了|ok了|没事了",
        "ok now|good now|all good|all good now|sorted",
    ),
    "fixed": (
        "(?:现在|机器|设备|车|已经|终于|问题|故障|都)*(?:修好|搞好|搞定|解决|恢复正常|恢复|弄好|正常工作|能用"
        "|排除|消失)了"
        "|(?:机器|设备|车|现在)(?:好|正常|没事)了|(?:问题|故障)(?:没有|没)了",
        "(?:it'?s |it is |it |now |problem |issue |fault |machine |the machine |the problem |the fault )*"
        "(?:is |it'?s |has been |been |was )?(?:fixed|solved|resolved|repaired|cured|gone|working again|working now"
        "|works now|works again|works|back to normal|running fine|runs fine|runs fine now)(?: now)?(?: thanks"
        "| thank you)?"
        "|(?:that|this|it) (?:fixed|solved|did) (?:it|the problem|the trick)|that did the trick",
    ),
    "not_fixed": (
        "(?:还是|依然|仍然|照样|仍)(?:不行|不好|一样|老样子|没好|不正常|没用|有问题|有故障|那样|原样)|没用"
        "|没效果|没有用|没解决|没修好|没好"
        "|没(?:啥|什么|多大)(?:用|效果|作用|变化)|白[换修]了|又(?:来|犯|出现|坏|不行)了|老毛病又犯了"
        "|不管用|没变化|没有变化|没改善|一样|还那样|老样子|问题还在|故障还在|依旧|还是不行啊",
        "(?:it'?s |it is )?(?:still |exactly )?(?:the )?same(?: problem| fault| thing| as before)?|no change"
        "|no difference"
        "|no improvement|no better|not fixed|still not fixed|not solved|didn'?t (?:help|work|fix it|change anything)"
        "|did not (?:help|work|fix it)|no luck|still (?:there|bad|broken|faulty|not working|doesn'?t work|happening)"
        "|(?:it )?(?:came|is|'s|has come) back(?: again| today| now)*"
        "|problem (?:is )?still there|that wasn'?t it|that didn'?t (?:help|work|fix it)",
    ),
    "understood": (
        "(?:嗯|哦|噢|好|好的|行|ok)*(?:知道了|知道|明白|明白了|了解|了解了|收到|清楚|清楚了|晓得了|已确认|确认|已做好|都做好了|安全措施已做"
        "|注意了|会注意|遵守)",
        "(?:(?:yes|yeah|ok|okay|right) )?(?:understood|got it|roger|acknowledged"
        "|i understand|will do|noted|confirmed|i acknowledge|copy|copy that|aware"
        "|i know|all safe to work|precautions taken|i will|i'm aware)",
    ),
    "question": (
        ".{1,14}吗|什么意思|怎么(?:测|查|做|弄|检查|拆|量).{0,8}|为什么.{0,10}|在哪.{0,8}|哪里测.{0,4}|用什么.{0,8}"
        "|不明白|不懂|没懂|看不懂",
        "what do you mean|how(?: do i| to| can i| should i)?(?: (?:check|measure|test|do|see|find))?.{0,20}|why.{0,20}"
        "|where (?:is|are|do i).{0,30}|what does (?:it|that) mean|what is (?:it|that)|i don'?t (?:understand"
        "|get it)|what",
    ),
    "thanks": (
        "(?:谢谢|多谢|谢谢你|感谢|谢了|辛苦了|太好了|厉害|再见|拜拜|你好|您好|早|早上好)+(?:师傅|老板)?",
        "(?:(?:great|perfect|nice|super|awesome|brilliant|good job)[ ,]*)?"
        "(?:thanks|thank you|thx|cheers|ta|many thanks|great|perfect|nice|awesome|brilliant"
        "|bye|goodbye|see you|see ya|hi|hello|good morning)"
        "(?: (?:bye|goodbye|mate|a lot|so much|very much|for (?:your|the) help|again|all|everyone))*",
    ),
    "wait": (
        "(?:马上|这就|正在|我|现在)*(?:去|来)?(?:弄|做|查|测|看|拆)着?(?:呢|中)?|稍等(?:一下)?|等(?:一下|等|会儿?|我(?:一下)?)|慢慢来|别急|不急|马上",
        "wait|hold on|hang on|one (?:moment|sec|second|minute)|give me a (?:sec|second|minute|moment)|doing it(?: now)?"
        "|on it|working on it|looking",
    ),
    "another": (
        "另一台|另外一台|另外的|别的机器|不是同一台|另一台机器|另外一台机器|新的一台",
        "another|another one|another machine|a different one|a different machine|different machine|the other one|other",
    ),
    "mistake": (
        "搞错了|弄错了|说错了|写错了|看错了|更正|改正|前面错了|之前错了|同一台|是同一台|纠正",
        "mistake|correction|a correction|my mistake|i was wrong|typo|same machine|the same one|it's the same machine"
        "|wrong before|sorry wrong",
    ),
}

# What a technician says when one hazard has been dealt with.
DEALT_WITH: dict[str, tuple[str, str]] = {
    "machine_may_move": (
        "塞好|塞住|垫了(?:木|石)|掩木|停在平地|开到平地",
        r"\b(?:chocked|chocks (?:are )?in|on level ground|on the level)\b",
    ),
    "high_pressure_fuel": (
        "轨压.{0,4}(?:降|泄|放)|燃油.{0,3}(?:泄压|卸压)",
        r"\b(?:rail|fuel) pressure (?:is )?(?:released|down|bled)",
    ),
    "stored_hydraulic_pressure": (
        "泄压|卸压|泄了压|泄过压|压力.{0,2}放",
        r"\bpressure (?:is )?(?:released|relieved|bled)|\bdepressuri[sz]ed|\breleased (?:the )?pressure",
    ),
    "raised_attachment": ("支撑好|撑好|垫好|放到地面|落地|放下", r"\b(?:propped|supported|lowered|on the ground)\b"),
    "hot_coolant": ("冷却了|凉了|降温了|冷了", r"\b(?:cooled|cold now|let it cool)\b"),
    "battery_and_electrics": (
        "断开.{0,4}(?:电瓶|蓄电池|负极)|(?:电瓶|蓄电池|负极).{0,4}(?:断开|拆)|断电",
        r"\bbattery (?:is )?(?:disconnected|off|isolated)|\bdisconnected the battery|\b(?:isolator|power) off",
    ),
    "high_voltage": ("断电|上锁|验电", r"\b(?:isolated|locked out|proved dead|proven dead|power off)\b"),
    "running_machine": ("熄火|拔.{0,2}钥匙|停机", r"\b(?:engine (?:is )?(?:off|stopped)|key (?:is )?out|shut down)\b"),
    "refrigerant": ("护目镜|手套|回收", r"\b(?:goggles|gloves|recovered)\b"),
    "track_grease": ("站开|侧面", r"\b(?:out of (?:its|the) line|standing aside)\b"),
}

# A check that asks whether a thing is there; whether it should be is told by the words behind.
ASKS_WHETHER = re.compile(
    r"有无|是否|有没有|是不是|能否|会不会|\bwhether\b|\bif (?:there|it|the)\b|\bis there\b|\bare there\b"
    r"|\bfor (?:any )?"
    r"(?:\w+ )?(?:leaks?|leakage|cracks?|wear|damage|play|metal|blockage|corrosion|chafing|burn|bubbles|water|scoring)"
    r"|\bany (?:leaks?|cracks?|wear|damage|play|metal|bubbles|noise)|\?|？",
    re.I,
)
PRESENCE_IS_GOOD = re.compile(
    r"有(?:电压?|信号|油压|动作|反应|输出|供电|电源|通断)|(?:power|voltage|signal|supply|continuity|fuel|oil) (?:is )?"
    r"(?:present|there|at)|\b(?:is|are) there (?:power|voltage|signal|supply|continuity)|\bmoves? freely",
    re.I,
)

_POLITE = re.compile(
    r"^(?:嗯+|哦|噢|啊|那个|师傅|你好|hi|hello|well|um+|er|so|please|yes sir|sir)[\s,，]+"
    r"|[\s,，]+(?:thanks|thank you|thx|cheers|mate|boss|sir|谢谢|谢了|多谢|师傅|老板)[\s!！。.,，]*$"
    r"|[啊呀吧呢嘛哈哦啦咯嘞的]*[\s!！。.,，~～]*$",
    re.I,
)


_LONGEST = 120  # characters of a short reply, generously; the patterns are never tried on a story
_REPEATED = re.compile(r"^([^\s,，].{0,3}?)[\s,，]*(?:\1[\s,，]*)+$", re.I)  # "好的好的", "ok ok"


@cache
def _whole(name: str) -> re.Pattern[str]:
    zh, en = SHORT[name]
    return re.compile(f"(?:{zh}|{en})", re.I)


@cache
def _inside(name: str) -> re.Pattern[str]:
    zh, en = INSIDE[name]
    return re.compile(f"{zh}|{en}", re.I)


def is_short(name: str, clause: str) -> bool:
    """Whether a clause is a short reply of that name, with or without particles at its ends.

    >>> is_short("normal", "正常的啊"), is_short("no", "Nope!"), is_short("fixed", "not fixed")
    (True, True, False)
    """
    plain = clause.strip(" \t,，。.!！;；~～?？'\"“”")
    if len(plain) > _LONGEST:
        return False
    once = _REPEATED.sub(r"\1", plain)
    return any(_whole(name).fullmatch(words) for words in (plain, bare(plain), once, bare(once)))


def names_of(clause: str) -> frozenset[str]:
    """All that a clause can mean as a short reply; nothing where it is none.

    >>> names_of("没有表"), names_of("boom is slow")
    (frozenset({'cannot'}), frozenset())
    """
    return frozenset(name for name in SHORT if is_short(name, clause))


def bare(clause: str) -> str:
    """A clause without greetings before it and particles behind it.

    >>> bare("嗯，正常啊。")
    '正常'
    """
    return _POLITE.sub("", clause.strip()).strip()


def says(name: str, clause: str) -> re.Match[str] | None:
    """Where a clause says what is listed inside under that name."""
    return _inside(name).search(clause)


def dealt_with(clause: str, hazards: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the hazards that a clause says were dealt with.

    >>> dealt_with("已泄压", ("hot_coolant", "stored_hydraulic_pressure"))
    ('stored_hydraulic_pressure',)
    """
    return tuple(name for name in hazards if any(p and re.search(p, clause, re.I) for p in DEALT_WITH.get(name, ())))
