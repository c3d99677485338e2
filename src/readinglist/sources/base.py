"""What a source is asked and what it answers, and what makes a service a source.

Three answers are three things: records (a hit), none (an authoritative miss), and no answer at all, because
the service was down, refused or unreadable. Only the first two say something about the paper.

A service is one module with three pure functions, `search`, `lookup` and `parse`, and a `Service` that names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Remark

# ------------------------------------------------------------ question and answer


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the claim of the page, and the identifiers known so far (from its link, or from an answer)."""

    claim: Claim
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A source's word that two identifiers name versions of one work: `preprint` of `published`."""

    preprint: Identifier
    published: Identifier


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said to one question.

    `problem` is set exactly when there was no answer, and says in words why; the rest is then empty.
    """

    records: tuple[Record, ...] = ()
    problem: str | None = None
    remarks: tuple[Remark, ...] = ()
    links: tuple[Link, ...] = ()


class Source(Protocol):
    """Anything that knows papers: a local catalogue or a service."""

    name: str

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """One answer a question, in order; many questions at once, so that a source can batch them.

        Never raises for what a service does: that is an `Answer` with its `problem`.
        """
        ...


# ------------------------------------------------------------ what a service module says


class UnreadableError(Exception):
    """An answer is not of the form that the service promises; the message says how."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: a path below the service's address, its parameters, and a JSON body when it is a POST.

    `asks` are the identifiers or claims that the answer covers; `limit` is the most papers it can hold.
    """

    path: str
    asks: tuple[Identifier | Claim, ...]
    limit: int
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper in an answer: a record for each version that the service tells apart."""

    records: tuple[Record, ...]
    remarks: tuple[Remark, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def identifiers(self) -> frozenset[Identifier]:
        """The identifiers of all its versions."""
        return frozenset(one for record in self.records for one in record.identifiers)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read: its hits, how many entries it had (usable or not), and how many the service says there are.

    `total` is None when the service does not say; then the answer should have an entry for each thing asked.
    `unreadable` counts the entries that are no papers at all, so that nothing is known of what they should be.
    """

    hits: tuple[Hit, ...]
    entries: int
    total: int | None = None
    unreadable: int = 0


def read_entries(
    entries: Sequence[Any], read: Callable[[dict[str, Any]], Hit | None], name: str, total: int | None
) -> Reply:
    """A reply of the entries in a list, each an object with a value under `name`."""
    papers = [each for each in entries if isinstance(each, dict) and each.get(name)]
    hits = tuple(hit for paper in papers if (hit := read(paper)))
    return Reply(hits, len(entries), total, len(entries) - len(papers))


@dataclass(frozen=True, slots=True)
class Key:
    """How a service takes a key: the environment variable that holds it, the header it goes into, and its prefix."""

    variable: str
    header: str
    prefix: str = ""


def _never(_status: int, _body: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Service:
    """A service: where it is, how fast it may be asked, and the functions that speak its language.

    `gap` is the least time between two requests in seconds, `gap_without_contact` the one for callers who give no
    address of their own; `terms` is where the service says so, and `allowance` what it says of callers without a
    key. `turns` names the schemes of identifiers it can be asked by; services with a lower number are asked
    before those with a higher one. `batches` says whether `search` asks for several titles at once, `remarks`
    whether the service says more than records. `sample` is something it is known to have, for a trial request.
    `traces` says that it knows of most preprints where they were published, also without a DOI, so that its
    silence means something. `is_miss` tells the error answers (status, body) that mean "there is none".
    """

    name: str
    title: str
    url: str
    gap: float
    terms: str
    search: Callable[[Sequence[Claim]], list[Request]]
    lookup: Callable[[Sequence[Identifier]], list[Request]]
    parse: Callable[[bytes], Reply]
    sample: Identifier | Claim
    turns: Mapping[str, int] = field(default_factory=dict)
    batches: bool = False
    remarks: bool = False
    traces: bool = False
    allowance: str = ""
    gap_without_contact: float | None = None
    key: Key | None = None
    is_miss: Callable[[int, bytes], bool] = _never


@dataclass(frozen=True, slots=True)
class Settings:
    """What a course settles about a service: its address when it is not the usual one, and whether it is asked."""

    name: str
    url: str | None = None
    enabled: bool = True
