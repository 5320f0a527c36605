"""How many reports were answered, hour by hour, and how many of them nobody knew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from knowledge.database import Database
from knowledge.schema import diagnosis


@dataclass(frozen=True, slots=True)
class Answers:
    """Reports that were answered, and how many of them with "we don't know"."""

    answered: int = 0
    unknown: int = 0


class KeepsAnswerFigures:
    """The store's part that counts the answers it keeps."""

    _database: Database

    def answers_by_hour(self, since: datetime) -> Mapping[datetime, Answers]:
        """The answers since a moment by the hour, in UTC, in which they were given; hours without any are left out."""
        abstained = diagnosis.c.body["answer"]["abstained"].as_boolean().label("abstained")
        answered, unknown = Counter[datetime](), Counter[datetime]()
        with self._database.reading() as connection:
            for row in connection.execute(select(diagnosis.c.at, abstained).where(diagnosis.c.at >= since)):
                hour = row.at.replace(minute=0, second=0, microsecond=0)
                answered[hour] += 1
                unknown[hour] += bool(row.abstained)
        return {hour: Answers(answered[hour], unknown[hour]) for hour in answered}
