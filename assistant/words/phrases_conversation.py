"""The sentences of a conversation in both languages: what is asked, asked back, understood and held back."""

from __future__ import annotations

CONVERSATION: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "ask_what": ("机器有什么现象？报什么代码？", "What does the machine do, and which code does it show?"),
    "ask_what_reason": ("还没有可以判断的内容。", "There is nothing to go by yet."),
    "ask_since": (
        "从什么时候开始的？是突然出现、逐渐变差，还是时有时无？（不知道也可以）",
        'Since when? Suddenly, getting worse over time, or only now and then? ("don\'t know" is fine)',
    ),
    "ask_load": (
        "什么情况下出现？冷车还是热车，带载还是空载？（不知道也可以）",
        'When does it happen: cold or hot, under load or at idle? ("don\'t know" is fine)',
    ),
    "ask_before": (
        "出现之前做过什么？（保养、修理、换件、加油；没有就说没有）",
        'What was done before it began? (service, repair, parts, refuelling; "nothing" is fine)',
    ),
    "ask_more": (
        "请说具体些：哪个动作、什么时候出现（冷车还是热车、带载还是空载）？有没有代码、异响、冒烟、漏油？",
        "Please say more: which movement, and when (cold or hot, loaded or idle)? Any code, noise, smoke or leak?",
    ),
    "ask_more_reason": (
        "说的还太少，认不出是哪种故障；不作猜测。",
        "Too little is said yet to recognise the fault, and nothing is guessed.",
    ),
    "ask_topic_reason": (
        "最可能的几个原因在这一点上不同，回答会改变先查什么。",
        "The likeliest causes differ in this, so the answer changes what is checked first.",
    ),
    "ask_acknowledge": (
        "先做好上面的安全措施，然后回复“知道了”，再给出下一步。",
        'First see to the safety points above, then reply "understood"; the next step follows.',
    ),
    "ask_acknowledge_reason": (
        "下一步有 {count} 项危险需要先确认。",
        "{count} hazard(s) of the next step must be acknowledged first.",
    ),
    "stop_until": (
        "所有人安全以后，请回复“人都安全了”。",
        'Once everybody is safe, reply "everyone is safe".',
    ),
    "say_safety_kept": (
        "⚠ 安全：保持已确认的 {count} 项安全措施。",
        "⚠ Safety: keep up the {count} precaution(s) acknowledged before.",
    ),
    "done_reason": (
        "很好，故障已排除。请登记是哪一项解决的，下次会判断得更准。",
        "Good, the fault is gone. Please report what cured it, so that the next answer is better.",
    ),
    "done_cause_reason": (
        "很好，故障已排除。记下的原因：{cause}。请登记确认，下次会判断得更准。",
        "Good, the fault is gone. What it was, as you said: {cause}. Please report it: the next answer gets better.",
    ),
    "escalate_wanted": (
        "按您的要求转给专家。交接单已备好，可直接转发。",
        "Handed over as you asked. The escalation packet is ready to be sent on.",
    ),
    "escalate_qualification": (
        "下一步须由持有资格的人员操作（{names}），因此不给出步骤。请转给有资格的人员。",
        "The next step is for a qualified person only ({names}) and is not given here. Hand it over to one.",
    ),
    "note_qualification": (
        "需要资格的检查和修理没有列出：{names}。",
        "Checks and repairs that need a qualification are left out: {names}.",
    ),
    # asked back
    "unclear_reason": (
        "这句话可以有两种意思，不作猜测。",
        "This can mean more than one thing, and nothing is guessed.",
    ),
    "unclear_words": (
        "没有看懂“{said}”。请换个说法：机器的现象、检查结果，或代码。",
        "I did not understand \u201c{said}\u201d. Say it another way: what the machine does, a result, or a code.",
    ),
    "unclear_yes_no": (
        "“{said}”是指正常还是不正常？（{check}）",
        "Does \u201c{said}\u201d mean normal or not normal? ({check})",
    ),
    "unclear_what_showed": ("结果怎么样，正常还是不正常？（{check}）", "What did it show, normal or not? ({check})"),
    "unclear_words_of_check": (
        "“{said}”算正常还是不正常？（{check}）",
        "Is \u201c{said}\u201d normal or not normal? ({check})",
    ),
    "unclear_good_now": (
        "是机器好了，还是检查做完了？（{check}）",
        "Does the machine work again, or is the check done? ({check})",
    ),
    "unclear_not_fixed": (
        "做了什么以后还是不行？（换了或修了哪个件）",
        "What was done that did not help? (which part was replaced or repaired)",
    ),
    "unclear_which_part": ("换了或修了哪个件？", "Which part was replaced or repaired?"),
    "explain_step": (
        "这一步是为了查实或排除“{cause}”：{step}。做完请回复正常、不正常或数值；做不了就说做不了。",
        'This step is to confirm or rule out "{cause}": {step}. Reply normal, not normal or the value; or "can\'t".',
    ),
    "question_part": (
        "资料里的件号：{parts}。订货前请按机号核对。",
        "Part numbers in the knowledge: {parts}. Check them against the serial number before ordering.",
    ),
    "question_part_unknown": (
        "目前可能的原因都用不到这个配件，所以不给件号；请在配件目录里按机号查。",
        "None of the causes in play needs that part, so no number is given: look it up in the parts catalogue by the "
        "serial number.",
    ),
    "question_value": (
        "没有出处的数值这里不给。请看原文：{sources}。",
        "No value is given here without its source. Read on in: {sources}.",
    ),
    "question_value_unknown": (
        "资料里没有这个数值，这里不编造；请查本机手册。",
        "The knowledge states no such value, and none is made up: look in the machine's manual.",
    ),
    "question_open": ("更细的说明见原文：{sources}。", "More than this stands only in the source: {sources}."),
    "question_open_unknown": (
        "这个问题资料里没有答案。请说机器的现象、检查结果，或代码；要人接手就说“转专家”。",
        'The knowledge has no answer to that. Say what the machine does, a result or a code; or ask for an "expert".',
    ),
    "question_step": ("{reply}这一步：{step}", "{reply} The step: {step}"),
    "question_reason": ("提问不影响判断。", "A question moves no cause."),
    "explain_repair": (
        "这一步是为了排除“{cause}”：{step}。做完请回复好了还是没好；做不了就说做不了。",
        'This step is to cure "{cause}": {step}. Reply fixed or not fixed once done; or "can\'t".',
    ),
    "evidence_withheld": ("（需要资格，原文未显示）", "(needs a qualification; the words are not shown)"),
    "evidence_waits": (
        "（确认安全措施后显示原文）",
        "(its words follow once the safety points are acknowledged)",
    ),
    "note_better_step": (
        "最划算的一步需要有资格的人员（{names}），没有列出；下面是您可以做的最好一步。",
        "The step worth most needs a qualified person ({names}) and is not given; this is the best you may do.",
    ),
    "unclear_unit": ("“{said}”是什么单位？（{check}）", "\u201c{said}\u201d in which unit? ({check})"),
    "unclear_value": (
        "记下了 {value}。资料没有给出限值：算正常还是不正常？（{check}）",
        "Noted, {value}. The knowledge states no limit: is that normal or not? ({check})",
    ),
    "unclear_quantity": (
        "“{said}”不是这一步要的那种量：是量了别的地方吗？请报这一步的数值和单位。（{check}）",
        "\u201c{said}\u201d is another quantity than this step asks for: was something else measured? "
        "Give the value of this step with its unit. ({check})",
    ),
    "unclear_magnitude": (
        "{value} 与这一步的数值差得太远：数值和单位都对吗？对就回复“对”，不对请重报。（{check}）",
        '{value} is very far from what this step states: are number and unit right? Reply "right", or give it again. '
        "({check})",
    ),
    "unclear_unit_slipped": (
        "{value}？数字像是按另一个单位读的：单位对吗？对就回复“对”，不对请报单位。（{check}）",
        '{value}? The number looks as if it was read in another unit: is the unit right? Reply "right", or give the '
        "unit. ({check})",
    ),
    "unclear_new_value": (
        "请重报这一步的数值和单位。（{check}）",
        "Give the value of this step again, with its unit. ({check})",
    ),
    "unclear_qualified": (
        "资格不凭聊天里的一句话认定：请在页面上勾选您的资格（命令行 --qualified，接口 qualifications），再继续。",
        "Nobody is qualified by saying so here: state it on the page (on the command line --qualified, over HTTP "
        "qualifications), then go on.",
    ),
    "unclear_which_model": ("是 {models} 中的哪一个？", "Which of them: {models}?"),
    "unclear_unqualified": (
        "需要资格的作业不会交给没有资格的人。这一步（{check}）您能做吗？做不了就说做不了，要人接手就说“转专家”。",
        "Work that needs a licence is not given to anyone without. Can you do this step ({check})? "
        'If not, say "can\'t", or ask for an "expert".',
    ),
    "unclear_did_it_help": ("“{repair}”之后，故障好了没有？", "After \u201c{repair}\u201d: is the fault gone, or not?"),
    "unclear_hazards": (
        "没有做好安全措施之前不给出下一步。做好后回复“知道了”；做不到请说“转专家”。",
        'The next step waits until the safety points are seen to. Then reply "understood", or ask for an expert.',
    ),
    "unclear_topic_machine": ("请说机型或机号。", "Please give the model or the serial number."),
    "unclear_topic_since": (
        "是突然出现、逐渐变差，还是时有时无？",
        "Suddenly, getting worse over time, or only now and then?",
    ),
    "unclear_topic_load": ("冷车还是热车，带载还是空载？", "Cold or hot, under load or at idle?"),
    "unclear_topic_more": (
        "哪个动作、什么时候出现？有没有代码、异响、冒烟、漏油？",
        "Which movement, and when? Any code, noise, smoke or leak?",
    ),
    "unclear_topic_before": ("具体做过什么？", "What exactly was done?"),
    "unclear_machine": (
        "前面说的是 {known}，现在是 {new}：是更正（“搞错了”），还是另外一台（“另一台”）？",
        'You spoke of {known} before, now of {new}: a correction ("mistake"), or another machine ("another one")?',
    ),
    "unclear_which_code": ("哪个代码说错了？（{codes}）", "Which code was wrong? ({codes})"),
    # understood
    "say_understood": ("已理解：{said}", "Understood: {said}"),
    "heard_code": ("代码 {code}", "code {code}"),
    "heard_code_withdrawn": ("不是 {code}", "not {code}"),
    "heard_machine_first": ("机器 {name}", "machine {name}"),
    "heard_machine_correction": ("机器更正为 {name}", "machine corrected to {name}"),
    "heard_machine_another": ("另一台机器 {name}", "another machine {name}"),
    "heard_check": ("{check}：{result}", "{check}: {result}"),
    "heard_value": ("{check}：{value}，{result}", "{check}: {value}, {result}"),
    "result_normal": ("正常", "normal"),
    "result_abnormal": ("不正常", "not normal"),
    "result_cannot": ("现在做不了", "cannot be made now"),
    "result_unclear": ("未判断", "not judged"),
    "heard_helped": ("{repair}：解决了", "{repair}: that helped"),
    "heard_not_helped": ("{repair}：没有解决", "{repair}: did not help"),
    "heard_tried": ("{repair}：结果未知", "{repair}: result not known"),
    "heard_fixed": ("故障已排除", "the fault is gone"),
    "heard_remark": ("{said}（记下了，不作判断）", "{said} (kept, not judged by)"),
    "unclear_words_check": (
        "没有看懂“{said}”。这一步：{check}。请回复正常、不正常或数值；做不了就说做不了。",
        "I did not understand \u201c{said}\u201d. This step: {check}. "
        'Reply normal, not normal or the value; or "can\'t".',
    ),
    "unclear_words_repair": (
        "没有看懂“{said}”。这一步：{check}。做完请回复好了还是没好；做不了就说做不了。",
        'I did not understand \u201c{said}\u201d. This step: {check}. Reply fixed or not fixed once done; or "can\'t".',
    ),
    "heard_topic_unknown": ("（{topic}：不知道）", "({topic}: not known)"),
    "topic_machine": ("机型", "which machine"),
    "topic_more": ("具体现象", "more about it"),
    "topic_since": ("开始时间", "since when"),
    "topic_load": ("工况", "under which load"),
    "topic_before": ("之前做过什么", "what was done before"),
    "heard_acknowledged": ("已确认 {count} 项危险", "{count} hazard(s) acknowledged"),
    "heard_danger": ("有人有危险", "people are in danger"),
    "heard_safe": ("人员安全", "everybody is safe"),
    "heard_expert": ("要求转专家", "an expert is wanted"),
    # notes that stay
    "note_withdrawn": ("已撤回的代码（不再用来判断）：{codes}", "Codes taken back (no longer used): {codes}"),
    "note_struck": (
        "机器已由 {wrong} 更正为 {right}。",
        "The machine was corrected from {wrong} to {right}.",
    ),
    "note_earlier": (
        "此前关于 {names} 的内容已保留，不用于判断这一台。",
        "What was said about {names} is kept, and not used for this machine.",
    ),
    "unnamed_machine": ("未说明机型的机器", "a machine without a name"),
    # the escalation packet: why, and its headings
    "handover_danger": ("有人员危险，维修已停止", "People in danger; the repair was stopped"),
    "handover_wanted": ("技术员要求转专家", "The technician asked for an expert"),
    "handover_unknown": ("现有资料里没有相似的故障", "Nothing known resembles this fault"),
    "handover_stuck": (
        "没有值得再做的检查或修理，或下一步需要资格",
        "No check or repair left worth making, or the next step needs a qualification",
    ),
    "handover_open": ("进行中", "Still under way"),
    "packet_title": ("交接单", "Escalation packet"),
    "packet_reason": ("原因", "Why"),
    "packet_machine": ("机器", "Machine"),
    "packet_codes": ("代码", "Codes"),
    "packet_said": ("报修原话", "What was said"),
    "packet_checked": ("已检查", "Checked"),
    "packet_tried": ("已修理", "Repairs tried"),
    "packet_ruled_out": ("已基本排除", "Ruled out"),
    "packet_causes": ("剩余原因", "Causes left"),
    "packet_nearest": ("最接近的资料", "Nearest things known"),
    "packet_notes": ("注意", "Notes"),
    "packet_hazards": ("安全", "Safety"),
    "packet_none": ("无", "none"),
    "packet_unknown": ("未知", "not known"),
}
