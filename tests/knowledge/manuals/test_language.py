from __future__ import annotations

import pytest

from knowledge.manuals.language import reading_of


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("", "en"),
        ("E02 SPN 100", "en"),
        ("发动机", "zh"),
        ("泵 P/N 4630525", "zh"),
        ("检查 CAN bus 终端电阻是否大于 60 ohm", "zh"),
        ("the operator says 不亮 about the work lamp on the left", "en"),
        ("机油压力低 engine oil pressure low", "both"),
        ("engine oil pressure low 机油压力低", "both"),
        ("检查并更新控制器 settings/common.json 与 app_config.yaml，再重新启动", "zh"),
        ("主泵 main pump", "both"),
        ("发动机冒黑烟 black smoke", "both"),
        ("检查主泵 pump", "zh"),
    ],
)
def test_a_text_is_in_both_languages_where_each_says_a_good_part_of_it(text: str, reading: str) -> None:
    assert reading_of(text) == reading
