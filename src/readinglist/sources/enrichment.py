"""What the services say of works beyond their records: citations, summaries, retractions, which cites which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.identifiers import Identifier
from readinglist.model import Remark, Work
from readinglist.sources.base import Answer
from readinglist.sources.remote import Remote


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What was said of each work, in the order of the works.

    `cites` are pairs of positions: the work at the first cites that at the second. `problems` names the services that
    gave no answer, each with its problem.
    """

    remarks: tuple[tuple[Remark, ...], ...]
    cites: tuple[tuple[int, int], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


def enrich(remotes: Sequence[Remote], works: Sequence[Work]) -> Enrichment:
    """Asks each service that has more to say once for all works, by identifier; what is kept costs nothing."""
    remarks: list[list[Remark]] = [[] for _ in works]
    own: list[set[str]] = [{str(name) for name in work.identifiers} for work in works]
    problems: dict[str, str] = {}
    for remote in remotes:
        if not remote.service.remarks:
            continue
        for position, answer in enumerate(_answers(remote, works)):
            if answer.problem is not None:
                problems[remote.service.title] = answer.problem
            remarks[position].extend(each for each in answer.remarks if each not in remarks[position])
            own[position].update(str(name) for record in answer.records for name in record.identifiers)
    return Enrichment(tuple(map(tuple, remarks)), tuple(_cites(remarks, own)), tuple(problems.items()))


def _answers(remote: Remote, works: Sequence[Work]) -> list[Answer]:
    named = [_name(remote, work) for work in works]
    answers = remote.by_identifier([name for name in named if name])
    return [answers.get(name, Answer()) if name else Answer() for name in named]


def _name(remote: Remote, work: Work) -> Identifier | None:
    """The identifier to ask by: one that the service was asked by before, else one it is an authority for."""
    able = sorted(
        (name for name in work.identifiers if name.scheme in remote.service.turns),
        key=lambda name: (remote.kept(name) is None, remote.service.turns[name.scheme], str(name)),
    )
    return able[0] if able else None


def _cites(remarks: Sequence[Sequence[Remark]], own: Sequence[set[str]]) -> list[tuple[int, int]]:
    cited = [
        {name for remark in said if remark.kind == "references" for name in remark.text.split()} for said in remarks
    ]
    return [
        (here, there)
        for here, names in enumerate(cited)
        for there, theirs in enumerate(own)
        if here != there and names & theirs
    ]
