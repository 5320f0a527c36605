"""The assistant's own sentences in both languages, in one table so that neither is forgotten."""

from __future__ import annotations

from assistant.words.phrases_conversation import CONVERSATION
from knowledge.records import Language

_PHRASES: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "unknown_serial": (
        "机号 {serial} 不在设备档案里，未按单机履历判断。请核对铭牌。",
        "Serial {serial} is not in the machine records, so this machine's history was not used. Check the type plate.",
    ),
    "unknown_serial_near": (
        "机号 {serial} 不在设备档案里；相近的有：{near}。请核对铭牌。",
        "Serial {serial} is not in the machine records; close to it: {near}. Check the type plate.",
    ),
    "unknown_model": (
        "没有机型 {model} 的专门资料，以下依据其他机型，请按本机核实。",
        "There is no knowledge of model {model} itself; what follows comes from other machines, verify it on yours.",
    ),
    "left_out": (
        "写给助手的话不是故障现象，没有参与判断：「{said}」",
        "Words addressed to the assistant are no symptoms and were left out: \u201c{said}\u201d",
    ),
    "code_unknown": (
        "代码 {code} 不在目录中，含义未知，没有用来推断原因。",
        "Code {code} is not in the catalogue; its meaning is unknown and nothing was concluded from it.",
    ),
    "code_elsewhere": (
        "本机型目录中没有此代码；其他机器上的含义：{meanings}",
        "Not in the catalogue for this machine; on other machines it means: {meanings}",
    ),
    "code_ambiguous": (
        "不同机型含义不同：{meanings}",
        "Means different things on different machines: {meanings}",
    ),
    "ask_machine": ("是哪个机型？（机号也可以）", "Which machine model is it? (The serial number will do.)"),
    "ask_machine_reason": (
        "代码 {codes} 在不同机型上含义不同。",
        "Code {codes} means different things on different machines.",
    ),
    "escalate_reason": (
        "现有资料里没有与此相似的故障。请转给专家，并附上已看过的最接近资料。",
        "Nothing we know resembles this report. Hand it to an expert, with the nearest things that were looked at.",
    ),
    "escalate_no_check": (
        "资料里没有针对这个原因的检查步骤，请转给专家。",
        "The knowledge holds no check for this cause; ask an expert.",
    ),
    "model_unavailable": (
        "语言模型不可用（{reason}），以下为模板措辞。",
        "The language model could not be used ({reason}); this is worded from templates.",
    ),
    "model_dropped": (
        "语言模型有 {count} 句话没有依据，已删除。",
        "{count} sentence(s) of the language model had no support in the evidence and were removed.",
    ),
    "model_ungrounded": (
        "没有依据的句子过多",
        "too many unsupported sentences",
    ),
    # the answer in words
    "say_stop": ("⚠ 先停下：{instruction}", "⚠ STOP: {instruction}"),
    "say_safety": ("⚠ 安全：{notice}", "⚠ Safety: {notice}"),
    "say_code": ("{code}：{meaning}", "{code}: {meaning}"),
    "say_abstain": (
        "不知道。现有资料里没有与此相似的故障。",
        "We don't know: nothing we know resembles this.",
    ),
    "say_any_fault": (
        "还不知道：这样说的可能是任何故障。",
        "We don't know yet: this could be any fault.",
    ),
    "say_nearest": ("看过的最接近资料：", "The nearest things looked at:"),
    "say_causes": ("可能原因：", "Likely causes:"),
    "say_cause": ("{rank}. {cause}，{percent}（{confirmed}）", "{rank}. {cause}, {percent} ({confirmed})"),
    "say_confirmed": ("{count} 个已修复案例", "{count} confirmed case(s)"),
    "say_unconfirmed": ("尚无已修复案例", "no confirmed case yet"),
    "say_check": ("   检查：{check}{minutes}", "   Check: {check}{minutes}"),
    "say_minutes": ("（约 {minutes:g} 分钟）", " (about {minutes:g} min)"),
    "say_check_quoted": ("   检查（{quoted}）：{check}{minutes}", "   Check ({quoted}): {check}{minutes}"),
    "say_remedy": ("   处理：{remedy}", "   Remedy: {remedy}"),
    "say_remedy_quoted": ("   处理（{quoted}）：{remedy}", "   Remedy ({quoted}): {remedy}"),
    "say_part": (
        "   配件：{number} {name} ×{quantity}{replaces}，{stock}",
        "   Part: {number} {name} ×{quantity}{replaces}, {stock}",
    ),
    "say_replaces": ("（替代旧号 {numbers}）", " (supersedes {numbers})"),
    "say_stock": ("{place} 有 {quantity} 件{distance}", "{quantity} at {place}{distance}"),
    "say_distance": ("，距离 {km:.0f} 公里", ", {km:.0f} km away"),
    "say_no_stock": ("各仓库均无库存！", "NOT IN STOCK ANYWHERE!"),
    "say_no_catalogue": (
        "不在配件目录中，订货前请核实",
        "not in the parts catalogue, verify before ordering",
    ),
    "say_evidence": ("   依据：{source}「{quote}」", "   Evidence: {source} \u201c{quote}\u201d"),
    "say_another": ("其他原因：{percent}", "Another cause: {percent}"),
    "say_next": ("下一步：{step}", "Next: {step}"),
    "say_next_quoted": ("下一步（{quoted}）：{step}", "Next ({quoted}): {step}"),
    "quoted": ("英文原文", "quoted in Chinese"),
    "quoted_about": ("英文原文，涉及：{things}", "quoted in Chinese; about: {things}"),
    "say_note": ("注意：{note}", "Note: {note}"),
    "source_case": ("案例 {id}", "case {id}"),
    "source_code": ("代码目录 {id}", "code catalogue {id}"),
    "source_cause": ("{id}", "{id}"),
    "source_outcome": ("现场反馈 {id}（尚未审核）", "reported outcome {id} (not yet reviewed)"),
    "say_against": ("   反对：{source}「{quote}」", "   Against: {source} \u201c{quote}\u201d"),
    "source_manual": ("手册 {id}{page}", "manual {id}{page}"),
    "source_page": (" 第 {page} 页", " p. {page}"),
    # what to do next, contradictions, what to take along
    "advise_check_reason": (
        "先查这一项平均省 {saved:.0f} 分钟（预计 {cost:.0f} 分钟，不查 {without:.0f} 分钟）；"
        "主要查实：{cause}（{percent}）。",
        "Checking this first saves {saved:.0f} minutes on average ({cost:.0f} with it, {without:.0f} without); "
        "it tests above all: {cause} ({percent}).",
    ),
    "advise_repair_reason": (
        "{percent} 的把握修好，工时和配件约合 {minutes:.0f} 分钟，是目前最划算的一步；再查省不下时间。针对：{cause}。",
        "{percent} that it cures, at about {minutes:.0f} minutes of labour and parts: the best value now, and no check "
        "would save time. For: {cause}.",
    ),
    "escalate_cost": (
        "剩下的办法预计比请专家（约 {minutes:.0f} 分钟）更费时，请转给专家。",
        "What is left to try costs more on average than an expert (about {minutes:.0f} minutes): hand it over.",
    ),
    "contradiction_check": (
        "前后矛盾：「{first}」与「{second}」，按后一个判断，请复核。",
        "Contradiction: \u201c{first}\u201d and \u201c{second}\u201d; the later one was used, please check again.",
    ),
    "contradiction_repair": (
        "前后矛盾：检查指向它（「{first}」），但「{second}」没有解决。可能是检查有误、换件有问题，或不止一个故障。",
        "Contradiction: a check pointed there (\u201c{first}\u201d), yet \u201c{second}\u201d did not help. "
        "The check may be wrong, the new part faulty, or there is more than one fault.",
    ),
    "say_joint": (
        "没有单一原因能解释全部现象（{explains}）。可能同时有两个故障：{causes}（{percent}，按经验假设估计）",
        "No single cause explains everything found ({explains}). Possibly two faults at once: {causes} ({percent}, on "
        "a stated assumption)",
    ),
    "say_pack": (
        "建议带：{parts}。一次修好的把握 {fix}（什么都不带 {without}）",
        "Take along: {parts}. Chance of a first-time fix {fix} ({without} with nothing)",
    ),
    "say_pack_nothing": (
        "不建议为此带件；一次修好的把握 {fix}",
        "No part is worth taking along; chance of a first-time fix {fix}",
    ),
    "say_packed": ("{number} {name} ×{quantity}（{percent}）", "{number} {name} ×{quantity} ({percent})"),
    "say_packed_instead": (
        "{number} {name} ×{quantity}（{percent}，代替无货的 {instead}）",
        "{number} {name} ×{quantity} ({percent}, in place of {instead}, which is out of stock)",
    ),
    "say_missing": (
        "可能要用但各仓库均无库存，也没有替代件：{parts}！请先订货",
        "MAY BE NEEDED BUT IS NOT IN STOCK ANYWHERE, nor is a substitute: {parts}! Order first",
    ),
    "say_no_stock_instead": (
        "各仓库均无库存！可用替代件 {number}：{stock}",
        "NOT IN STOCK ANYWHERE! Substitute {number}: {stock}",
    ),
    "say_no_stock_data": ("没有库存数据", "no stock data"),
}


def phrase(name: str, language: Language, /, **values: object) -> str:
    """The sentence of that name in the language, with its values filled in.

    >>> phrase("say_confirmed", "en", count=3)
    '3 confirmed case(s)'
    """
    zh, en = _PHRASES.get(name) or CONVERSATION[name]
    return (zh if language == "zh" else en).format(**values)
