"""Who is asked what next, so that every question is answered with few requests and no service is asked in vain.

Identifiers come first, many in one request; then titles, many in one request; then single titles. After each step
what is settled is left alone. Services work side by side, each at its own pace. Who is meant is decided elsewhere:
`judge` tells what the records say so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from readinglist.identifiers import Identifier
from readinglist.judgement.versions import is_preprint, is_published
from readinglist.model import Decision, Outcome, Record, Remark, Work
from readinglist.sources.base import Answer, Link, Question
from readinglist.sources.disagreement import Disagreement, disagreements
from readinglist.sources.remote import Ask, Remote, alike, side_by_side

# what the records found so far say of the question with that position
Judge = Callable[[int, Sequence[Record]], Decision]

_FEW = 2  # so few titles are asked one by one, where the answer says more than that of a search for many
_ROUNDS = 5  # from one identifier to the next; a chain of versions is shorter
# which identifiers lead to the version of record soonest
_SCHEMES = ("doi", "acl", "arxiv", "pmid", "s2", "openalex")
_REGISTERED = frozenset({"doi", "arxiv"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the services said to one question: the records of all that may be meant, remarks on what was accepted.

    `problems` names those that gave no answer, each with its problem, where an answer was still wanted.
    `disagreements` are about the version of record of the accepted work.
    """

    records: tuple[Record, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()


def ask_all(remotes: Sequence[Remote], questions: Sequence[Question], judge: Judge) -> list[Gathered]:
    """Asks the services, in the order given, until every question is settled or all have answered."""
    cases = [_Case(question, _judged_by(judge, position)) for position, question in enumerate(questions)]
    desk = _Desk(remotes, cases)
    desk.recall()
    if not any(remote.offline for remote in remotes):
        desk.ask()
    return [case.gathered(desk.is_settled(case)) for case in cases]


def _judged_by(judge: Judge, position: int) -> Callable[[Sequence[Record]], Decision]:
    return lambda records: judge(position, records)


@dataclass(slots=True)
class _Case:
    """One question on its way: what was asked, what was said, what it comes to."""

    question: Question
    judge: Callable[[Sequence[Record]], Decision]
    records: list[Record] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    asked: set[tuple[str, Ask]] = field(default_factory=set)
    heard: set[tuple[str, Ask]] = field(default_factory=set)
    known: set[tuple[str, Identifier]] = field(default_factory=set)
    _decision: Decision | None = None

    def take(self, source: str, ask: Ask, answer: Answer) -> None:
        """Notes an answer."""
        if answer.problem is not None:
            self.asked.add((source, ask))
            self.problems[source] = answer.problem
            return
        # whatever it was asked by, the service has told all that it knows of these
        known = {(source, one) for record in answer.records for one in record.identifiers}
        self.known |= known
        self.asked |= known | {(source, ask)}
        self.heard |= known | {(source, ask)}
        self.records.extend(record for record in answer.records if record not in self.records)
        self.remarks.extend(remark for remark in answer.remarks if remark not in self.remarks)
        self.links.extend(link for link in answer.links if link not in self.links)
        self.records = _linked(self.records, self.links)
        self._decision = None

    @property
    def decision(self) -> Decision:
        """What the records say so far."""
        if self._decision is None:
            self._decision = self.judge(self.records)
        return self._decision

    @property
    def names(self) -> list[Identifier]:
        """The identifiers worth asking for: those of the question, of the work meant, and of versions it declares."""
        meant = self._meant()
        names = [*self.question.identifiers, *(meant.identifiers if meant else ())]
        names += [link.published for link in self.links if link.preprint in names]
        return sorted(dict.fromkeys(names), key=_worth)

    def _meant(self) -> Work | None:
        """The accepted work, or the nearest one where it is not clear which is meant."""
        if self.decision.outcome is Outcome.AMBIGUOUS and self.decision.candidates:
            return self.decision.candidates[0].work
        return self.decision.work

    def gathered(self, settled: bool) -> Gathered:
        """What there is to say in the end."""
        work = self.decision.work
        # which reading cites which is told by `enrichment`, which knows all the readings
        remarks = tuple(
            each for each in self.remarks if work and each.about in work.identifiers and each.kind != "references"
        )
        differing = disagreements(work, self.records) if work else ()
        return Gathered(tuple(self.records), remarks, {} if settled else dict(self.problems), differing)


def _worth(name: Identifier) -> tuple[int, str]:
    return (_SCHEMES.index(name.scheme) if name.scheme in _SCHEMES else len(_SCHEMES), name.value)


def _linked(records: Sequence[Record], links: Sequence[Link]) -> list[Record]:
    """The records, where the published version bears the identifier of a preprint that a source declared for it.

    Nobody checks such declarations, so title or first author must bear them out.
    """
    found = list(records)
    for link in links:
        preprints = [record for record in records if link.preprint in record.identifiers]
        for position, record in enumerate(found):
            fits = link.published in record.identifiers and link.preprint not in record.identifiers
            if fits and any(_may_be_one(record, preprint) for preprint in preprints):
                found[position] = replace(record, identifiers=(*record.identifiers, link.preprint))
    return found


def _may_be_one(record: Record, other: Record) -> bool:
    same_author = bool(record.author and other.author) and alike(str(record.author[0]), str(other.author[0]))
    return same_author or alike(record.title, other.title)


class _Desk:
    """The services and the cases before them."""

    def __init__(self, remotes: Sequence[Remote], cases: Sequence[_Case]) -> None:
        self._remotes, self._cases = remotes, cases

    def is_settled(self, case: _Case) -> bool:
        """Whether nothing more is to be asked: the work is found, and so is its version of record.

        A published version is whole when it has authors, year and venue, and the registrar of its DOI was heard. A
        preprint is taken for the only version when its own registrar was heard, a service that traces publications
        knows it and names none, and no DOI that was declared for it is left to ask for. A service that does not know
        it says nothing of its publication, which it may know under another name.
        """
        work = case.decision.work
        if case.decision.outcome is not Outcome.ACCEPTED or work is None:
            return False
        record = work.record
        own = [name for name in record.identifiers if name.scheme in _REGISTERED]
        if is_preprint(record):
            declared = [link.published for link in case.links if link.preprint in own]
            registered = all(self._registrar_heard(case, name) for name in [*own, *declared])
            return registered and all(self._traced(case, name) for name in own)
        dois = [name for name in own if name.scheme == "doi"]
        whole = is_published(record) and bool(record.author and record.year and record.venue)
        return whole and all(self._registrar_heard(case, name) for name in dois)

    def _registrar_heard(self, case: _Case, name: Identifier) -> bool:
        """Whether the registrar of an identifier said what it knows; true when it is not among the services."""
        registrars = [one.name for one in self._remotes if one.service.turns.get(name.scheme) == 0]
        return not registrars or any((source, name) in case.heard for source in registrars)

    def _traced(self, case: _Case, name: Identifier) -> bool:
        """Whether a service that traces publications knows an identifier; where none is among the services, any that
        can be asked for it besides its registrar will do, and where there is none either, the registrar alone."""
        able = [one.name for one in self._remotes if one.service.turns.get(name.scheme)]
        voices = [one.name for one in self._remotes if one.service.traces] or able
        return not voices or any((source, name) in case.known for source in voices)

    def _open(self) -> list[_Case]:
        return [case for case in self._cases if not self.is_settled(case)]

    # ------------------------------------------------------------ from what is kept

    def recall(self) -> None:
        """Takes what the services said before, whoever was asked, so that nothing is asked twice."""
        for case in self._cases:
            for _ in range(_ROUNDS):
                kept = [
                    (remote, ask, remote.kept(ask)) for remote in self._remotes for ask in self._unasked(case, remote)
                ]
                found = [(remote, ask, answer) for remote, ask, answer in kept if answer]
                for remote, ask, answer in found:
                    case.take(remote.name, ask, answer)
                if not found or self.is_settled(case):
                    break

    def _unasked(self, case: _Case, remote: Remote) -> list[Ask]:
        asks: list[Ask] = [*case.names, case.question.claim]
        return [ask for ask in asks if (remote.name, ask) not in case.asked]

    # ------------------------------------------------------------ from the services

    def ask(self) -> None:
        """Identifiers, then titles in batches, then the titles left in turns."""
        self._ask_names()
        batching = [remote for remote in self._remotes if remote.service.batches]
        for position, remote in enumerate(batching):
            if position and len(self._open()) <= _FEW:
                break
            self._ask_titles({remote: [case for case in self._open() if not self._knows_title(case, remote)]})
        while shares := self._turns():
            self._ask_titles(shares)

    def _ask_names(self) -> None:
        for _ in range(_ROUNDS):
            wanted = self._names_wanted()
            if not wanted:
                return
            jobs = {remote: [name for _, name in pairs] for remote, pairs in wanted.items()}
            answers = side_by_side(jobs, lambda remote, names: remote.by_identifier(names))
            for remote, pairs in wanted.items():
                for case, name in pairs:
                    case.take(remote.name, name, answers[remote][name])

    def _names_wanted(self) -> dict[Remote, list[tuple[_Case, Identifier]]]:
        """For each open case its most telling identifier that a service was not yet asked for."""
        wanted: dict[Remote, list[tuple[_Case, Identifier]]] = defaultdict(list)
        for case in self._open():
            if next_one := next(self._leads(case), None):
                wanted[next_one[0]].append((case, next_one[1]))
        return wanted

    def _leads(self, case: _Case) -> Iterator[tuple[Remote, Identifier]]:
        for name in case.names:
            able = [remote for remote in self._remotes if name.scheme in remote.service.turns]
            for remote in sorted(able, key=lambda one: one.service.turns[name.scheme]):
                if (remote.name, name) not in case.asked:
                    yield remote, name

    def _turns(self) -> dict[Remote, list[_Case]]:
        """Gives each open case one service that it has not been before; the services share the cases evenly."""
        shares: dict[Remote, list[_Case]] = defaultdict(list)
        for position, case in enumerate(self._open()):
            left = [remote for remote in self._remotes if not self._knows_title(case, remote)]
            if case.decision.work:  # what is still wanted is where it was published
                left = [remote for remote in left if remote.service.traces] or left
            if left:
                shares[left[position % len(left)]].append(case)
        return shares

    def _knows_title(self, case: _Case, remote: Remote) -> bool:
        return (remote.name, case.question.claim) in case.asked

    def _ask_titles(self, shares: Mapping[Remote, Sequence[_Case]]) -> None:
        jobs = {remote: [case.question.claim for case in cases] for remote, cases in shares.items()}
        answers = side_by_side(jobs, lambda remote, claims: remote.by_title(claims))
        for remote, cases in shares.items():
            for case, answer in zip(cases, answers[remote], strict=True):
                case.take(remote.name, case.question.claim, answer)
        self._ask_names()
