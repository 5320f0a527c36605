"""The assistant's own sentences in both languages, in one table so that neither is forgotten."""

from __future__ import annotations

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
    "advise_reason": (
        "用来查实目前最可能、且有检查方法的原因（{percent}）。",
        "It tests the likeliest cause that has a check ({percent}).",
    ),
    "escalate_reason": (
        "现有资料里没有与此相似的故障。请转给专家，并附上已看过的最接近资料。",
        "Nothing we know resembles this report. Hand it to an expert, with the nearest things that were looked at.",
    ),
    "escalate_no_check": (
        "资料里没有针对这个原因的检查步骤，请转给专家。",
        "The knowledge holds no check for this cause; ask an expert.",
    ),
    "foreign_language": ("（原文为英文）", "(original in Chinese)"),
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
    "say_nearest": ("看过的最接近资料：", "The nearest things looked at:"),
    "say_causes": ("可能原因：", "Likely causes:"),
    "say_cause": ("{rank}. {cause}，{percent}（{confirmed}）", "{rank}. {cause}, {percent} ({confirmed})"),
    "say_confirmed": ("{count} 个已修复案例", "{count} confirmed case(s)"),
    "say_unconfirmed": ("尚无已修复案例", "no confirmed case yet"),
    "say_check": ("   检查：{check}{minutes}", "   Check: {check}{minutes}"),
    "say_minutes": ("（约 {minutes:g} 分钟）", " (about {minutes:g} min)"),
    "say_remedy": ("   处理：{remedy}", "   Remedy: {remedy}"),
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
    "say_note": ("注意：{note}", "Note: {note}"),
    "source_case": ("案例 {id}", "case {id}"),
    "source_code": ("代码目录 {id}", "code catalogue {id}"),
    "source_cause": ("{id}", "{id}"),
    "source_manual": ("手册 {id}{page}", "manual {id}{page}"),
    "source_page": (" 第 {page} 页", " p. {page}"),
}


def phrase(name: str, language: Language, /, **values: object) -> str:
    """The sentence of that name in the language, with its values filled in.

    >>> phrase("say_confirmed", "en", count=3)
    '3 confirmed case(s)'
    """
    zh, en = _PHRASES[name]
    return (zh if language == "zh" else en).format(**values)
