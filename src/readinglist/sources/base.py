"""What a source is asked and what it answers.

Three answers are three things: records (a hit), none (an authoritative miss), and no answer at all, because
the service was down, refused or unreadable. Only the first two say something about the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the claim of the page, and the identifiers known so far (from its link, or from an answer)."""

    claim: Claim
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said to one question.

    `problem` is set exactly when there was no answer, and says in words why; `records` is then empty.
    """

    records: tuple[Record, ...] = ()
    problem: str | None = None


class Source(Protocol):
    """Anything that knows papers: a local catalogue or a service."""

    name: str

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """One answer a question, in order; many questions at once, so that a source can batch them.

        Never raises for what a service does: that is an `Answer` with its `problem`.
        """
        ...
