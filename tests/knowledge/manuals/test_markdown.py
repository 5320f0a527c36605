from __future__ import annotations

from knowledge.codes import Catalogue
from knowledge.manuals.blocks import Heading, Paragraph, Row, Table
from knowledge.manuals.markdown import read_markdown
from knowledge.manuals.reading import read_manual

PAGE = """---
title: x
---
# Pump

Text with `code` and
a second line.

1. First step
2. Second step

```
P2 = 3.5 MPa
```

## 故障排除

| 现象 | 原因 | 检查 | 措施 |
|------|------|------|------|
| 泵有异响 | 1. 吸空<br>2. 轴承损坏 | 听诊 | 1. 补油<br>2. 更换轴承 |
|          | 油温过低 | | 暖机 |
"""


def test_headings_lists_code_and_tables() -> None:
    assert read_markdown(PAGE.encode()).blocks == (
        Heading("Pump", 1, anchor="pump"),
        Paragraph("Text with code and a second line.", anchor="pump"),
        Paragraph("1. First step", anchor="pump"),
        Paragraph("2. Second step", anchor="pump"),
        Paragraph("P2 = 3.5 MPa", anchor="pump"),
        Heading("故障排除", 2, anchor="故障排除"),
        Table(
            (
                Row(("现象", "原因", "检查", "措施"), anchor="故障排除"),
                Row(("泵有异响", "1. 吸空\n2. 轴承损坏", "听诊", "1. 补油\n2. 更换轴承"), anchor="故障排除"),
                Row(("", "油温过低", "", "暖机"), anchor="故障排除"),
            )
        ),
    )


def test_causes_of_a_markdown_table() -> None:
    read = read_manual(PAGE.encode("gb18030"), "泵.md", catalogue=Catalogue())
    assert [(cause.symptom, cause.cause, cause.remedy, cause.rank) for cause in read.causes] == [
        ("泵有异响", "吸空", "补油", 1),
        ("泵有异响", "轴承损坏", "更换轴承", 2),
        ("泵有异响", "油温过低", "暖机", 3),
    ]
    assert [[check.check for check in cause.checks] for cause in read.causes] == [["听诊"], ["听诊"], []]
    assert [passage.headings for passage in read.passages] == [("Pump",)]
