"""The words found anywhere in a clause, in both languages; a table, read by ``reply_words.says``."""

from __future__ import annotations

# name: (Chinese, English)
INSIDE: dict[str, tuple[str, str]] = {
    "it_was": (
        r"^(?:原来|其实|结果|最后|问题|原因|毛病|查出来|发现)*(?:就?是|出在|在于)(?!不|没|还|有点|偶尔)",
        r"^(?:(?:it|that|the (?:cause|problem|fault|culprit)) (?:was|were|turned out to be)|turned out to be|was)"
        r"\s(?!still|not)(?:just |only |indeed )?(?:the |an? )?",
    ),
    "everybody_safe": (
        "(?:人|人员|大家|所有人|全部人员|工人|司机|伤者|都)[^,，。;；不没]{0,6}(?:安全|没事|脱险|撤离|撤出"
        "|救出)|危险(?:已)?(?:解除|排除)|(?:没有?|无)人(?:再|还)?在[^,，。;；]{0,6}(?:下|里|旁|附近)"
        "|(?:人|我|他|都)(?:们)?(?:已经?|都)*(?:爬|钻|走|救)?出来了",
        r"\b(?:every(?:one|body)|all (?:people|of us|workers|persons)|we"
        r"|people)\b[^,.;]{0,16}(?<!not )\b(?:safe|out of danger"
        r"|evacuated|unhurt)\b|\ball (?:clear|safe)\b"
        r"|\bno(?:body| one)(?: is|'?s) (?:in danger|under|below|beneath|near|there)\b"
        r"|\b(?:i|he|she|they|we|every(?:one|body)|all)\b[^,.;]{0,12}(?<!not )\bout(?: now| of there| from under)",
    ),
    "danger_over": (
        "(?:没有?|无)人(?:受伤|伤着|伤到|伤)|火(?:已经?|都)?(?:被)?(?:灭|扑灭)了?",
        r"\bno(?:body| one)(?:'s| is| was| got)? ?(?:been )?(?:hurt|injured)\b"
        r"|\bfire(?:'s| is| was)? (?:now )?(?:out|off|extinguished)\b",
    ),
    "not_safe": (
        "不安全|还不|没有?安全|不确定|没有?撤|没有?[爬钻走救]?出来|未",
        r"\bnot\b|\bn't\b|\bunless\b|\bunsure\b",
    ),
    "expert": (
        "转(?:给)?(?:专家|人工|工程师|厂家)|找(?:专家|人工|工程师|厂家|人来)|叫(?:专家|工程师)|(?:需要"
        "|请)(?:专家|厂家)|升级处理|人工服务|^(?:专家|人工)$|换个?(?:人|懂行的)",
        r"\b(?:call|get|ask|need|want|talk to|speak to|hand (?:it )?over to|escalate(?: to)?)\b[^,.;]{0,12}"
        r"\b(?:an? |the )?(?:expert|engineer|specialist|human|factory|supervisor)\b|\bescalate\b"
        r"|^(?:an? )?(?:expert|engineer|specialist|human)(?: please)?$"
        r"|\bget me (?:someone|somebody|a (?:real )?(?:person|human))\b",
    ),
    "unqualified": (
        "不是(?:专业的?|什么)?(?:电工|修理工|机修|维修工|技师|专业的|内行)|我?(?:不懂|不会弄|不会修)(?:电|液压|这[个些])?$"
        "|没有?(?:电工|制冷|资格|操作)?(?:证|资质|资格)",
        r"\b(?:not|no) (?:an? |really (?:an? )?)?(?:electrician|mechanic|technician|qualified|licen[cs]ed|certified"
        r"|trained|allowed to)\b|\bno licen[cs]e\b",
    ),
    "cannot": (
        "^(?:我|这里|现在|根本|实在)*(?:看|够|测|拆|查|摸|找|量|接)不(?:到|了|着|开|出|清)",
        r"^(?:i |we )?(?:can'?t|cannot|could ?n[o']t|couldn'?t|unable to|no way to) "
        r"(?:see|reach|find|get (?:at|to|in)|measure|check|open|remove|access)\b",
    ),
    "qualified": (
        "(?<!没)(?<!没有)(?:我|有|持)[^,，。;；没无不]{0,4}(?:电工|制冷|特种|操作|资格)(?:作业)?证|持证",
        r"\bi(?:'?m| am| have|'ve got| hold) (?:an? |my |the )?[^,.;]{0,24}"
        r"(?<!not )(?:licen[cs]ed?|certified|certificate|qualified)\b",
    ),
    "intends": (
        "^(?:那|好|行|我|就|先|再|去|这就|马上|准备|打算|要|明天|下午|回头)+(?:更?换|修|清洗|调|订|买|试)(?!了|过)",
        r"^(?:(?:ok|okay|yes|right|then|so|alright|i|we|i'?ll|we'?ll|i'?m|will|am|are)[\s,]+)*"
        r"(?:will|going to|gonna|about to|i'?ll|we'?ll) (?:now )?"
        r"(?:replace|change|swap|clean|repair|order|try|fit|check|do)\b",
    ),
    "not_it": (
        "不是[^,，。;；]{1,10}(?:的)?(?:问题|毛病|原因|故障|坏了?)|(?:跟|和|与)[^,，。;；]{1,10}(?:没|无)关",
        r"\b(?:it|that|this|the (?:problem|cause|fault))(?: was| is|'?s) ?(?:not|n't) |\b(?:wasn'?t|isn'?t) the\b"
        r"|\bnot the\b.{2,30}\b(?:problem|cause|fault)\b",
    ),
    "another_machine": (
        "另外?(?:有)?一[台部辆]|另[台部]|别的机器|第二台|又来一台|还有一[台部]|换一台机",
        r"\bother (?:one|machine|unit)\b"
        r"|\b(?:another|a different|the other|a second|second|next|a new) (?:machine|unit|one|excavator|loader"
        r"|truck|digger"
        r"|[a-z]{1,4}-?\d{2,})\b",
    ),
    "mistaken": (
        "错|不对|更正|纠正|应该是|其实是|实际是|实际上是|原来是",
        r"\b(?:wrong|mistake[n]?|correction|actually|i meant|should (?:be|read)|misread|typo|sorry|rather|instead)\b",
    ),
    "not_before": (
        r"(?:不是|并不是|并非|不)\s*(?:报|代码|故障码|码|机型|型号|什么)*\s*$",
        r"\b(?:not|isn't|wasn't|no|never)\s*(?:an?|the|code)?\s*$",
    ),
    "not_behind": (
        r"^\s*(?:是)?(?:错的|错了|不对|不是|看错|写错|搞错|没有这个)",
        r"^\s*(?:is|was)?\s*(?:wrong|not right|incorrect|a mistake|a typo)\b",
    ),
    "repaired": (
        r"(?:换|更换|修|修理|清洗|清理|调|调整|紧固|拧紧|对调|焊|补焊|维修|处理|拆洗|大修|冲洗|加注|加"
        r"|标定)(?:了|过了|过|完了|完|好了|(?=(?:一下|上)?(?:就|后|以后|之后)))"
        r"|(?:换|修|清洗|清理|调|拧紧|紧)[^,，。;；了没不要]{1,6}了|(?:换|装)上(?!去|来)|(?:已|已经|刚|新|都)(?:换|更换|修|清洗|调整|紧固|处理|对调)",
        r"\b(?:replaced|changed|swapped|renewed|repaired|cleaned|adjusted|tightened|rebuilt|flushed|fitted"
        r"|installed|topped up"
        r"|reset|recalibrated|bled|new)\b",
    ),
    "did_not_help": (
        r"(?:还是|依然|仍然|照样|仍|依旧|也|还)[^,，。;；]{0,3}(?:不行|不好|一样|老样子|没好|不正常|没用|那样"
        r"|有问题|报|慢|没劲|无力|抖|漏|响|冒|高温)"
        r"|没用|没效果|没解决|不管用|没变化|没改善|没好|没修好|问题还在|故障还在|还是.{0,8}$",
        r"\b(?:still|same|no change|no difference|no better|didn'?t (?:help|work|fix)|did not (?:help|work|fix)"
        r"|not fixed"
        r"|no improvement|no luck|to no avail|without success|but (?:the )?(?:fault|problem) (?:came back|returned))\b",
    ),
    "helped": (
        r"(?:行|可以|好使)了(?!吗|么)|搞定|一[打点]就着|能[用动走干]了|不[抖热冒]了|"
        r"(?:声音?|响|漏|烟|码|报警|现象)[^,，。;；]{0,3}(?:没了|没有了|消失)|(?:就|才|后|之后|马上|现在)?(?:好了|正常了|修好了|解决了|恢复了|恢复正常|不报了|不漏了|不响了|有劲了)",
        r"\b(?:fixed (?:it|the)|solved (?:it|the)|works (?:now|again)|working (?:now|again)|fine now|ok now"
        r"|good now|cured"
        r"|(?:starts|cranks|fires|runs|lifts|swings|turns|drives|cools|works|fires up) (?:now|again|fine|ok|normally)"
        r"|(?:noise|leak|smoke|vibration|code|alarm|drift|whine|knocking)(?: is| has)? (?:gone|stopped)"
        r"|back to normal|that did it|and it (?:works|is fine))\b",
    ),
}
