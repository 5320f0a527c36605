"""How far each channel of the encoder's activations reaches, measured on reports and answers of this trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.graph import STATES
from retrieval.onnx_model import run_all, session_of
from retrieval.rounding import Reach

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Written for this: short and long, both languages, codes, numbers, what else is typed.
_TEXTS = (
    "query: 液压泵异响，工作压力只有12MPa，热车后更明显，冷车正常。",
    "query: 挖掘机冒黑烟，动力不足",
    "query: 报 E02，发动机掉速，无法启动",
    "query: 空调不制冷怎么办？",
    "query: Engine cranks but does not start after filter change",
    "query: REPLACE BUCKET TEETH L/H SIDE",
    "query: Robot axis 3 overcurrent alarm while the arm is moving, code 0x2310",
    "query: what does SPN 100 FMI 1 mean",
    "query: leak",
    "passage: 先导泵磨损。测先导压力，应为 3.9±0.2 MPa；热车 50 °C 以上复测，"
    "怠速与高速压力差不超过 0.3 MPa。更换先导泵，清洗先导油路。",
    "passage: 控制柜通讯中断，检查网线、交换机和急停回路；重新上电后报警消除则为偶发干扰。",
    "passage: 机器人关节超速报警，请检查伺服参数和编码器电缆，必要时重新标定零点。",
    "passage: 飞机起落架收放手柄放下位置指示灯不亮，更换近地传感器后测试正常。",
    "passage: Boom drifts down when the oil is hot. Leaking holding valve or worn cylinder seals. Measure the drift, "
    "replace the seal kit and test again at 50 °C.",
    "passage: 1. Turn the main switch off. 2. Check the fuses F12 and F14 (10 A). 3. Measure 24 V between pins 1 and 4 "
    "of connector X3; if there is none, replace the harness (P/N 207-60-71182).",
    "passage: Bearing overheating due to lack of lubrication; severity 7, occurrence 4, detection 3. Grease it.",
    "passage: Main engine turbocharger surging: fouled air filter, damaged nozzle ring, worn fuel injection equipment.",
    "passage: The hydraulic system low pressure caution light came on during cruise; the crew followed the checklist.",
)


def reach_of(tapped: bytes, tokenizer: Tokenizer) -> dict[str, Reach]:
    """How far each channel reaches by tensor, of a graph whose tensors come out.

    ``tapped`` is what ``sentence_graph`` makes without a reach.
    """
    session = session_of(tapped)
    reach: dict[str, Reach] = {}
    for text in _TEXTS:
        outputs = run_all(session, tokenizer.encode(text).ids)
        for name in outputs.keys() - {STATES}:
            found = Reach.of(outputs[name])
            reach[name] = found.or_of(reach.get(name, found))
    return reach
