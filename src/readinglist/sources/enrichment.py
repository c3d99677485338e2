"""What the services say of works beyond their records: counts of citations, summaries, open PDFs, retractions, and
which of the works cites which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readinglist.identifiers import Identifier, from_link
from readinglist.model import Remark, Work
from readinglist.sources.base import Answer
from readinglist.sources.remote import Remote, side_by_side


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What was said of each work, in the order of the works.

    Of references only those to other works among these are there, by an identifier that the work cited has here.
    `problems` names the services that gave no answer, each with its problem.
    """

    remarks: tuple[tuple[Remark, ...], ...]
    problems: tuple[tuple[str, str], ...] = ()


def enrich(remotes: Sequence[Remote], works: Sequence[Work]) -> Enrichment:
    """Asks each service that has more to say once for all works, by identifier, side by side; what is kept costs
    nothing."""
    remarks: list[list[Remark]] = [[] for _ in works]
    own: list[set[str]] = [{str(name) for name in work.identifiers} for work in works]
    problems: dict[str, str] = {}
    answers = side_by_side({remote: works for remote in remotes if remote.service.remarks}, _answers)
    for remote in answers:
        for position, answer in enumerate(answers[remote]):
            if answer.problem is not None:
                problems[remote.name] = answer.problem
            remarks[position].extend(_said(remote, answer))
            own[position].update(str(name) for record in answer.records for name in record.identifiers)
    names = {one: str(min(work.identifiers)) for work, all_own in zip(works, own, strict=True) for one in all_own}
    kept = [_among(names, work, said) for work, said in zip(works, remarks, strict=True)]
    return Enrichment(tuple(kept), tuple(problems.items()))


def _answers(remote: Remote, works: Sequence[Work]) -> list[Answer]:
    named = [_name(remote, work) for work in works]
    answers = remote.by_identifier([name for name in named if name])
    return [answers.get(name, Answer()) if name else Answer() for name in named]


def _name(remote: Remote, work: Work) -> Identifier | None:
    """The identifier to ask by: one that the service is known to know, else one that it is an authority for."""

    def worth(name: Identifier) -> tuple[int, int, bool, Identifier]:
        kept = remote.kept(name)
        known = 1 if kept is None else 0 if kept.records else 2
        # a service that keeps preprint and publication as one knows it by the DOI of the publication
        return (known, remote.service.turns[name.scheme], name.scheme != "doi", name)

    return min((name for name in work.identifiers if name.scheme in remote.service.turns), key=worth, default=None)


def _said(remote: Remote, answer: Answer) -> Iterator[Remark]:
    """The remarks in an answer, and an open PDF in its records; that at arXiv follows from the identifier."""
    yield from answer.remarks
    day = next((remark.on for remark in answer.remarks), "")
    for record in answer.records:
        if record.pdf and record.identifiers and not _is_arxiv(record.pdf):
            yield Remark(remote.name, "open pdf", record.pdf, record.identifiers[0], day)
            return


def _is_arxiv(address: str) -> bool:
    name = from_link(address)
    return name is not None and name.scheme == "arxiv"


def _among(names: Mapping[str, str], work: Work, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks, each once, with references to the other works alone; `names` are theirs by all that names them."""
    own = set(map(str, work.identifiers))

    def kept(remark: Remark) -> Remark:
        if remark.kind != "references":
            return remark
        cited = {names[each] for each in remark.text.split() if each in names} - own
        return replace(remark, text=" ".join(sorted(cited)))

    return tuple(dict.fromkeys(each for remark in remarks if (each := kept(remark)).text))
