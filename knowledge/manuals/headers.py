"""Header words of troubleshooting tables, Chinese and English: what a column holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.manuals.blocks import Row

Role = Literal[
    "symptom", "cause", "check", "remedy", "code", "part", "component", "failure_mode", "minutes",
    "occurrence", "severity", "detection", "number",
]  # fmt: skip

# The first that matches wins: "fault code" is a code before "fault" is a symptom, and "cause of failure" a cause.
_WORDS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("number", (r"no|nr|#|item(?: no)?", r"序号|编号")),
    ("code", (r".*\bcodes?", r"code .*|dtc|spn.*", r".*代码|.*故障码|报警号|.*报警码")),
    ("part", (r"(?:spare )?parts?(?: no| numbers?| nrs?)?|p n", r".*零件号|.*备件号?|.*件号|.*配件号?|.*图号|零件")),
    ("failure_mode", (r"(?:potential )?(?:failure|fault) modes?", r"(?:潜在)?(?:故障|失效)(?:模式|形式)")),
    ("minutes", (r"(?:labou?r |repair |standard |check )?(?:time|minutes?|mins?|hours?|h)\b.*",)),
    ("minutes", (r".*(?:时间|工时|耗时|分钟).*",)),
    ("occurrence", (r"o|occ|occurrence", r"频度|发生度|发生频度")),
    ("severity", (r"s|sev|severity", r"严重度|严重程度")),
    ("detection", (r"d|det|detection", r"探测度|检测度|可探测性")),
    ("cause", (r"(?:.*\b)?(?:causes?|reasons?)\b.*", r".*原因.*|.*起因|诱因")),
    ("component", (r"(?:failed |affected |faulty )?(?:components?|units?|assembl(?:y|ies)|parts? name|location)",)),
    ("component", (r".*部件.*|.*部位|元件|总成|零部件.*|.*名称",)),
    ("remedy", (r".*\b(?:remed(?:y|ies)|correct(?:ion|ions|ive)|countermeasures?|solutions?)\b.*",)),
    ("remedy", (r".*\b(?:actions?|repairs?|rectifications?|what to do)\b.*",)),
    ("remedy", (r".*(?:排除|处理|处置|措施|对策|解决|修理|维修|纠正).*",)),
    ("check", (r".*\b(?:check(?:s|ing)?|inspections?|tests?|diagnosis|verification|measurements?)\b.*",)),
    ("check", (r".*(?:检查|检测|检验|诊断|判断|测试|检修).*",)),
    ("symptom", (r".*\b(?:symptoms?|faults?|problems?|complaints?|troubles?|malfunctions?)\b.*",)),
    ("symptom", (r".*\b(?:failures?|phenomen(?:on|a)|effects?|conditions?|descriptions?)\b.*",)),
    ("symptom", (r".*(?:现象|症状|表现|故障|问题|征兆|影响|后果|描述|含义|内容).*",)),
)
_PATTERNS = tuple((role, re.compile("|".join(words))) for role, words in _WORDS)
_LONGEST, _MOST_WORDS = 40, 5  # characters and words: longer cells are sentences, not header words


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a table: the role of each column (None where unknown) and its words."""

    roles: tuple[Role | None, ...]
    words: tuple[str, ...]

    @property
    def states_causes(self) -> bool:
        """Whether rows under it say why something happens: then the table is a troubleshooting table."""
        roles = {role for role in self.roles if role}
        others = roles & {"symptom", "check", "remedy", "code", "failure_mode", "component"}
        return ("cause" in roles and bool(others)) or {"component", "failure_mode"} <= roles

    def columns(self, role: Role) -> tuple[int, ...]:
        """The columns that hold this."""
        return tuple(index for index, held in enumerate(self.roles) if held == role)


def role_of(words: str) -> Role | None:
    """What a column with these header words holds.

    >>> role_of("Probable causes"), role_of("故障现象"), role_of("排除方法"), role_of("Fault code"), role_of("Torque")
    ('cause', 'symptom', 'remedy', 'code', None)
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    plain = re.sub(r"\(.*?\)|[^\w#]+", " ", plain).strip()
    plain = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", plain)
    if not plain or len(plain) > _LONGEST or len(plain.split()) > _MOST_WORDS or plain[0].isdigit():
        return None
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(plain)), None)


def read_header(row: Row) -> Header:
    """The roles of a row's cells, read as header words; only cause may stand in columns apart from each other."""
    roles: list[Role | None] = []
    for index, cell in enumerate(row.cells):
        role = role_of(cell)
        merged = index > 0 and cell == row.cells[index - 1]
        roles.append(None if role in roles and role != "cause" and not merged else role)
    return Header(tuple(roles), row.cells)


def find_header(rows: Sequence[Row]) -> tuple[int, Header] | None:
    """Index and header of a troubleshooting table's header row, among its first three rows; None for others."""
    for index, row in enumerate(rows[:3]):
        if not row.is_banner:
            header = read_header(row)
            if header.states_causes:
                return index, header
    return None
