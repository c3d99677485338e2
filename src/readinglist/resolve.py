"""The main job: the page, the old lock, people's choices and the sources become the new lock.

A pin is a preference, as in a package manager: what is accepted stays, and the sources are asked only for what is
new, changed, or still without an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist import identifiers
from readinglist.choices import Choice, Choices, corrected
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.judgement.decide import decide
from readinglist.judgement.keys import DEFAULT_TEMPLATE, citation_key
from readinglist.judgement.versions import is_preprint
from readinglist.judgement.works import join
from readinglist.lock import Lock, Pin
from readinglist.model import Claim, Decision, Kind, Outcome, Reading, Record, Remark, Schedule, Session, Work
from readinglist.readings import question_of, reading_ids, slug_of
from readinglist.sources.base import Question, Source

if TYPE_CHECKING:
    from readinglist.sources.desk import Gathered, Judge
    from readinglist.sources.remote import Remote


@dataclass(frozen=True, slots=True)
class Request:
    """One claim to decide, with the choice of a person about it, when there is one.

    `upgrade` asks the services too when a local source knows only a preprint.
    """

    claim: Claim
    choice: Choice | None = None
    upgrade: bool = False

    @property
    def question(self) -> Question:
        """What the sources are asked: the claim, and what its link and the choice identify."""
        named = (self.choice and self.choice.accept, self.claim.link)
        return Question(self.claim, tuple(one for text in named if text and (one := identifiers.parse(text))))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the sources that gave no answer (with the problem), and what else was said."""

    decision: Decision
    unanswered: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    disagreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """What can be asked: local sources in their order, and the services, which work side by side."""

    local: Sequence[Source] = ()
    services: Sequence[Remote] = ()

    def ask_services(self, questions: Sequence[Question], judge: Judge) -> list[Gathered]:
        """Asks the services, which are imported only now: a build that the catalogue answers has no use for them."""
        from readinglist.sources.desk import ask_all

        return ask_all(self.services, questions, judge)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The new lock, the ids of the readings that the sources were asked for, and what went unanswered."""

    lock: Lock
    asked: tuple[str, ...]
    unanswered: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """Which readings are decided anew although they are pinned: all, or those with these ids."""

    everything: bool = False
    ids: frozenset[str] = frozenset()

    def covers(self, name: str) -> bool:
        """Whether the pin of that reading is to be left aside."""
        return self.everything or name in self.ids


NO_UPGRADE = Upgrade()
NO_ANSWER = "no answer"  # the rule by which a reading stays open when a service was down


def settle(requests: Sequence[Request], sources: Sources) -> list[Verdict]:
    """Decides every claim: the local sources first, in order, then the services, each only for what is still open."""
    records: list[list[Record]] = [[] for _ in requests]
    remarks: list[list[Remark]] = [[] for _ in requests]
    problems: list[dict[str, str]] = [{} for _ in requests]
    decisions = [_decide(request, ()) for request in requests]
    for source in sources.local:
        still_open = _undecided(decisions)
        answers = source.ask([requests[i].question for i in still_open]) if still_open else []
        for i, answer in zip(still_open, answers, strict=True):
            records[i].extend(answer.records)
            remarks[i].extend(answer.remarks)
            problems[i] |= {source.name: answer.problem} if answer.problem else {}
            decisions[i] = _decide(requests[i], records[i])
    verdicts = [_verdict(*each) for each in zip(decisions, problems, remarks, strict=True)]
    still_open = [i for i, decision in enumerate(decisions) if wants_services(requests[i], decision)]
    if not (still_open and sources.services):
        return verdicts

    def judge(position: int, said: Sequence[Record]) -> Decision:
        i = still_open[position]
        return _decide(requests[i], [*records[i], *said])

    gathered = sources.ask_services([requests[i].question for i in still_open], judge)
    for position, (i, said) in enumerate(zip(still_open, gathered, strict=True)):
        decision, unanswered = judge(position, said.records), problems[i] | dict(said.problems)
        verdict = _verdict(decision, unanswered, [*remarks[i], *said.remarks])
        verdicts[i] = replace(verdict, disagreements=tuple(str(each) for each in said.disagreements))
    return verdicts


def _verdict(decision: Decision, unanswered: Mapping[str, str], remarks: Sequence[Remark]) -> Verdict:
    """A verdict that never calls a paper missing while a source that may know it gave no answer."""
    if decision.outcome is Outcome.MISSING and unanswered:
        why = f"no answer from {', '.join(sorted(unanswered))}, so it cannot be told; the next build asks again"
        decision = replace(decision, outcome=Outcome.AMBIGUOUS, rule=NO_ANSWER, why=why)
    known = decision.work.identifiers if decision.work else frozenset()
    return Verdict(decision, unanswered, tuple(remark for remark in remarks if remark.about in known))


def _undecided(decisions: Sequence[Decision]) -> list[int]:
    return [i for i, decision in enumerate(decisions) if decision.outcome is not Outcome.ACCEPTED]


def wants_services(request: Request, decision: Decision) -> bool:
    """Whether the services are to be asked, after what the local sources led to."""
    only_preprint = decision.work is not None and is_preprint(decision.work.record)
    return decision.outcome is not Outcome.ACCEPTED or (request.upgrade and only_preprint)


@dataclass(frozen=True, slots=True)
class Task:
    """What a build starts from.

    `settings` are kept in the lock for the outputs; `key_template` is for works that have no key yet. `complete`
    says that all sources are asked, so that an undecided reading is left undecided for good; otherwise only an
    acceptance replaces what the old lock says of it.
    """

    schedule: Schedule
    choices: Choices = field(default_factory=Choices)
    old: Lock = field(default_factory=Lock)
    settings: Mapping[str, Any] = field(default_factory=dict)
    key_template: str = DEFAULT_TEMPLATE
    upgrade: Upgrade = NO_UPGRADE
    complete: bool = True

    def requests(self) -> dict[str, Request]:
        """The claims to decide, by reading id, in the page's order."""
        named = zip(reading_ids(self.schedule), self.schedule.readings, strict=True)
        return {name: self._request(name, reading.claim) for name, reading in named if name}

    def _request(self, name: str, claim: Claim) -> Request:
        pin = self.old.pins.get(name)
        upgrade = self.upgrade.covers(name) or bool(pin and pin.unanswered)
        return Request(claim, self.choices.of(claim.title, name), upgrade)

    def pinned(self, name: str, request: Request) -> Pin | None:
        """What the old lock says of a reading that is claimed and chosen as it was."""
        pin = self.old.pins.get(name)
        return replace(pin, claim=request.claim) if pin and _same_request(pin, request) else None

    def kept(self, name: str, request: Request) -> Pin | None:
        """The pin of a reading that is not asked for again: accepted, with no source left that may know more."""
        pin = self.pinned(name, request)
        if pin is None or pin.work is None or self.upgrade.covers(name):
            return None
        return None if pin.unanswered and self.complete else pin

    def unused_choices(self) -> list[Choice]:
        """The choices that name no reading of the page."""
        ids = [name for name in reading_ids(self.schedule) if name]
        return self.choices.unused([*ids, *(slug_of(each.claim.title) for each in self.schedule.readings)])


def resolve(task: Task, open_sources: Callable[[], Sources]) -> Resolution:
    """The new lock; `open_sources` is called only when there is something to ask.

    Raises `InputError` when a chosen citation key belongs to another work.
    """
    task = replace(task, schedule=without_non_papers(task.schedule, task.choices))
    requests = task.requests()
    pins = {name: pin for name, request in requests.items() if (pin := task.kept(name, request))}
    asked = [name for name in requests if name not in pins]
    verdicts = settle([requests[name] for name in asked], open_sources()) if asked else []
    for name, verdict in zip(asked, verdicts, strict=True):
        pins[name] = _better_before(name, requests[name], verdict, task) or _pin(requests[name], verdict)
    lock = Lock(dict(task.settings), task.schedule, {name: pins[name] for name in requests}, task.old.keys)
    unanswered = {source: why for verdict in verdicts for source, why in verdict.unanswered.items()}
    return Resolution(_with_keys(lock, task, requests), tuple(asked), unanswered)


def enriched(lock: Lock, services: Sequence[Remote]) -> tuple[Lock, Mapping[str, str]]:
    """The lock with what services say of its works beyond their records, and which services gave no answer.

    What a service said before stays until it says something else.
    """
    from readinglist.sources.enrichment import enrich

    names = [name for name, pin in lock.pins.items() if pin.work]
    works = [lock.pins[name].work for name in names]
    found = enrich(services, [work for work in works if work])
    pins = dict(lock.pins)
    for name, remarks in zip(names, found.remarks, strict=True):
        sources = {remark.source for remark in remarks}
        before = [remark for remark in pins[name].remarks if remark.source not in sources]
        pins[name] = replace(pins[name], remarks=(*before, *remarks))
    return replace(lock, pins=pins), dict(found.problems)


def without_non_papers(schedule: Schedule, choices: Choices) -> Schedule:
    """The schedule with every reading that a person called "not a paper" kept as something else."""
    names = iter(reading_ids(schedule))

    def kind(reading: Reading) -> Reading:
        name = next(names)
        choice = choices.of(reading.claim.title, name) if name else None
        return replace(reading, kind=Kind.OTHER) if choice and choice.not_a_paper else reading

    def session(one: Session) -> Session:
        return replace(one, readings=tuple(kind(reading) for reading in one.readings))

    return replace(schedule, sessions=tuple(session(one) for one in schedule.sessions))


def changes(task: Task) -> tuple[str, ...]:
    """Where the page, the choices and the settings disagree with the old lock, in words; empty when nowhere."""
    task, lock = replace(task, schedule=without_non_papers(task.schedule, task.choices)), task.old
    now = task.requests()
    lines = {reading.claim: reading.line for reading in task.schedule.readings}
    found = [
        f"the setting {name} changed"
        for name in sorted({*task.settings, *lock.settings})
        if task.settings.get(name) != lock.settings.get(name)
    ]
    for name, request in now.items():
        if difference := _difference(lock.pins.get(name), request):
            found.append(f"line {lines[request.claim]}: {request.claim.title!r} {difference}")
    gone = [pin.claim.title for name, pin in lock.pins.items() if name not in now]
    found += [f"{title!r} is in the lock and not on the page" for title in gone]
    if not found and _outline(task.schedule) != _outline(lock.schedule):
        found.append("the sessions, their dates, presenters, sections or order changed")
    return tuple(found)


def _difference(pin: Pin | None, request: Request) -> str | None:
    if pin is None:
        return "is new"
    if pin.claim != request.claim:
        return "is now claimed otherwise than in the lock"
    return None if _same_request(pin, request) else "has another choice than in the lock"


def _outline(schedule: Schedule) -> list[Session]:
    """The sessions as the lock keeps them: without lines."""
    return [
        replace(session, line=None, readings=tuple(replace(reading, line=None) for reading in session.readings))
        for session in schedule.sessions
    ]


def _decide(request: Request, records: Sequence[Record]) -> Decision:
    works = join(records)
    link = identifiers.from_link(request.claim.link) if request.claim.link else None
    decision = decide(request.claim, works, (link,) if link else ())
    if not request.choice:
        return decision
    if request.choice.accept:
        decision = _chosen(request.choice, works, decision)
    work = corrected(decision.work, request.choice) if decision.work else None
    return replace(decision, work=work)


def _chosen(choice: Choice, works: Sequence[Work], decision: Decision) -> Decision:
    wanted = identifiers.parse(choice.accept or "")
    for work in works:
        if _is_named(work, choice.accept or "", wanted):
            return replace(decision, outcome=Outcome.ACCEPTED, rule="choice", why=choice.reason, work=work)
    why = f"choices.toml accepts {choice.accept}, which no source that was asked knows"
    return replace(decision, outcome=Outcome.MISSING, rule="choice", why=why, work=None)


def _is_named(work: Work, text: str, wanted: Identifier | None) -> bool:
    return wanted in work.identifiers or any(text in (record.url, record.source) for record in work.records)


def _better_before(name: str, request: Request, verdict: Verdict, task: Task) -> Pin | None:
    """What the old lock says of a reading, when not every source had its say now and it is no better known.

    That it is missing does not stand while a service gives no answer: it may have been said without asking any.
    """
    pin = task.pinned(name, request)
    if pin is None or (task.complete and not verdict.unanswered):
        return None
    if verdict.unanswered and pin.decision.outcome is Outcome.MISSING:
        return None
    before, now = _rank(pin.work), _rank(verdict.decision.work)
    return pin if before > now or now == 0 else None


def _rank(work: Work | None) -> int:
    """How much is known: nothing, a preprint, a publication."""
    return 0 if work is None else 1 if is_preprint(work.record) else 2


def _same_request(pin: Pin, request: Request) -> bool:
    chosen = request.choice.written if request.choice else None
    return question_of(pin.claim) == question_of(request.claim) and (pin.choice or None) == chosen


def _pin(request: Request, verdict: Verdict) -> Pin:
    return Pin(
        request.claim,
        verdict.decision,
        choice=request.choice.written if request.choice else None,
        unanswered=tuple(sorted(verdict.unanswered)),
        remarks=verdict.remarks,
        disagreements=verdict.disagreements,
    )


# ------------------------------------------------------------------ citation keys


def _with_keys(lock: Lock, task: Task, requests: Mapping[str, Request]) -> Lock:
    """Gives every accepted work its citation key: a person's, the one it had, or a new one, in the page's order."""
    keys = {key: set(names) for key, names in lock.keys.items()}
    given: dict[str, str] = {}
    accepted = {name: pin.work for name, pin in lock.pins.items() if pin.work}
    for name in sorted(accepted, key=lambda name: not _chosen_key(requests[name])):  # people's keys first
        work, names = accepted[name], _names_of(accepted[name])
        given[name] = (
            _claimed(requests[name], names, keys, task.choices.path)
            or _had(name, work, task.old, keys)
            or citation_key(work.record, task.key_template, keys.keys())
        )
        keys.setdefault(given[name], set()).update(names)
    pins = {name: replace(pin, key=given.get(name)) for name, pin in lock.pins.items()}
    return replace(lock, pins=pins, keys={key: tuple(sorted(names)) for key, names in keys.items()})


def _chosen_key(request: Request) -> str | None:
    return request.choice.key if request.choice else None


def _claimed(request: Request, names: set[str], keys: Mapping[str, set[str]], path: Path | None) -> str | None:
    key = _chosen_key(request)
    if key and request.choice and key in keys and not keys[key] & names:
        problem = f"the key {key!r} is already given to {', '.join(sorted(keys[key]))}"
        raise InputError(problem, path=path, line=request.choice.line, advice="choose another key")
    return key


def _had(name: str, work: Work, old: Lock, keys: Mapping[str, set[str]]) -> str | None:
    """The key that this work was given before: by this reading first, then by any."""
    before, names = old.pins.get(name), _names_of(work)
    if before and before.key and before.work:
        known = keys.get(before.key, set())
        if known & names or (_only_titled(known) and _means_the_same(before.work.record, work.record)):
            return before.key
    return next((key for key in sorted(keys) if keys[key] & names), None)


def _means_the_same(before: Record, now: Record) -> bool:
    """Whether a reading means the work that it meant before, where no identifier tells.

    Its title or year may have been corrected since, and it may have got an identifier.
    """
    leaders = [one.author[0].family for one in (before, now) if one.author]
    if len(set(leaders)) > 1:
        return False
    return slug_of(before.title) == slug_of(now.title) or (len(leaders) > 1 and before.year == now.year)


def _names_of(work: Work) -> set[str]:
    """What a work is recognised by in later builds: its identifiers, else its title and year."""
    named = {str(one) for one in work.identifiers if one.scheme != "isbn"}
    return named or {f"{_TITLED}{slug_of(work.record.title)}:{work.record.year}"}


def _only_titled(names: set[str]) -> bool:
    return bool(names) and all(name.startswith(_TITLED) for name in names)


_TITLED = "title:"  # begins the name of a work without an identifier
