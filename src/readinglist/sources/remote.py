"""A service as a source: what is kept is answered from the cache, the rest in as few requests as it takes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from readinglist.errors import ServiceError
from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources import Surroundings, key_of, shapes
from readinglist.sources.base import (
    Answer,
    Hit,
    Question,
    Reply,
    Request,
    Service,
)
from readinglist.sources.cache import HIT_AGE, MISS_AGE, Cache, Kept
from readinglist.sources.http import Client, user_agent
from readinglist.sources.pace import Pace

Ask = Identifier | Claim
_Asked = TypeVar("_Asked", Identifier, Claim)
_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

# the share of the shorter title's words that an answer's title must have to be about the claim at all; who is meant
# is decided elsewhere
ALIKE = 0.6
NOT_ASKED = "not asked: offline"
CROWDED = "too many papers have titles like these"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the asking is: the service, its requests done and in all, and the seconds that the others take from now
    on."""

    service: str
    done: int
    requests: int
    seconds: Callable[[], float]


Progress = Callable[[Step], None]


def _silent(_step: Step) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run asks: `offline` opens no connection, `refresh` takes nothing from before `since`.

    `progress` is called before and after the requests of each service, from that service's thread.
    """

    offline: bool = False
    refresh: bool = False
    since: float = 0.0
    progress: Progress = _silent

    def beginning(self, now: float) -> Manner:
        """The same manner for a run that begins now."""
        return replace(self, since=now)


class Remote:
    """One service, asked over the network and through the cache."""

    def __init__(
        self, service: Service, address: str, surroundings: Surroundings, cache: Cache, manner: Manner
    ) -> None:
        self.service, self.name, self.address = service, service.name, address
        self.has_key = key_of(service, surroundings.environment) is not None
        self._cache, self._manner, self._clock = cache, manner, surroundings.clock
        self.pace = Pace(f"{service.name} {address}", _gap(service, surroundings.contact), cache, self._clock)
        self.client = Client(service, address, _headers(service, surroundings), self.pace, self._clock)
        self._place = f"{service.name} {address}"

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What the service says: by identifiers first, then by title where they led to nothing."""
        answers = [self._by_first_known(question) for question in self._identified(questions)]
        without = [i for i, answer in enumerate(answers) if not answer.records]
        by_title = self.by_title([questions[i].claim for i in without])
        for i, answer in zip(without, by_title, strict=True):
            answers[i] = answer
        return answers

    def _identified(self, questions: Sequence[Question]) -> Sequence[Question]:
        """Asks for all identifiers at once, so that each question then finds its own among the kept answers."""
        self.by_identifier([one for question in questions for one in question.identifiers])
        return questions

    def _by_first_known(self, question: Question) -> Answer:
        known = (self.kept(one) for one in question.identifiers)
        return next((answer for answer in known if answer and answer.records), Answer())

    def by_identifier(self, names: Iterable[Identifier]) -> dict[Identifier, Answer]:
        """An answer for each identifier of a scheme that the service knows."""
        wanted = [name for name in dict.fromkeys(names) if name.scheme in self.service.turns]
        return dict(zip(wanted, self._answers(wanted, self.service.lookup), strict=True))

    def by_title(self, claims: Sequence[Claim]) -> list[Answer]:
        """An answer for each claim, in order."""
        return self._answers(claims, self.service.search)

    def kept(self, ask: Ask) -> Answer | None:
        """What the service said before, unless it is too old."""
        kept = self._cache.answer(self._place, _key(ask))
        return _answer(kept.hits, kept.at) if kept and self._still_good(kept) else None

    @property
    def offline(self) -> bool:
        """Whether only what is kept is answered."""
        return self._manner.offline

    @property
    def trial_request(self) -> Request:
        """A request for something that the service is known to have."""
        sample = self.service.sample
        return (self.service.lookup([sample]) if isinstance(sample, Identifier) else self.service.search([sample]))[0]

    def planned(self, asks: Sequence[Ask]) -> list[Request]:
        """The requests that these asks would take now."""
        fresh = [ask for ask in dict.fromkeys(asks) if self.kept(ask) is None]
        names = [ask for ask in fresh if isinstance(ask, Identifier) and ask.scheme in self.service.turns]
        claims = [ask for ask in fresh if isinstance(ask, Claim)]
        return (self.service.lookup(names) if names else []) + (self.service.search(claims) if claims else [])

    def _still_good(self, kept: Kept) -> bool:
        age = self._clock.now() - kept.at
        if self._manner.refresh:
            return kept.at >= self._manner.since
        return self._manner.offline or age < (HIT_AGE if kept.hits else MISS_AGE)

    def _answers(
        self, asks: Sequence[_Asked], requests_for: Callable[[Sequence[_Asked]], list[Request]]
    ) -> list[Answer]:
        found: dict[Ask, Answer] = {ask: answer for ask in dict.fromkeys(asks) if (answer := self.kept(ask))}
        open_asks = [ask for ask in dict.fromkeys(asks) if ask not in found]
        if open_asks and self._manner.offline:
            found.update(dict.fromkeys(open_asks, Answer(problem=NOT_ASKED)))
        elif open_asks:
            requests = requests_for(open_asks)
            for done, request in enumerate(requests):
                self._tell(done, len(requests))
                found.update(self._fetched(request))
            self._tell(len(requests), len(requests))
        # what no request covers cannot be asked of this service: that is neither a miss nor a failure
        return [found.get(ask, Answer()) for ask in asks]

    def _tell(self, done: int, requests: int) -> None:
        self._manner.progress(Step(self.service.title, done, requests, lambda: self.client.needs(requests - done)))

    def _fetched(self, request: Request) -> dict[Ask, Answer]:
        """The answer to each ask of a request; when papers crowd each other out, the claims left are asked apart."""
        answers = self._fetched_once(request)
        crowded = [ask for ask, answer in answers.items() if answer.problem == CROWDED and isinstance(ask, Claim)]
        half = (len(crowded) + 1) // 2
        for part in (crowded[:half], crowded[half:]):
            for smaller in self.service.search(part) if part else ():
                answers.update(self._fetched(smaller))
        return answers

    def _fetched_once(self, request: Request) -> dict[Ask, Answer]:
        try:
            return self._sorted_out(request, self.client.fetch(request))
        except ServiceError as error:
            return dict.fromkeys(request.asks, Answer(problem=error.problem))

    def _sorted_out(self, request: Request, reply: Reply) -> dict[Ask, Answer]:
        """Gives each ask its hits; without a hit it is a miss only when the answer was whole."""
        now = self._clock.now()
        hits = {ask: _hits_for(ask, request, reply) for ask in request.asks}
        lack = _lack(request, reply)
        certain = {ask: found for ask, found in hits.items() if found or not lack}
        self._cache.keep_answers(self._place, {_key(ask): found for ask, found in certain.items()}, now)
        return {ask: _answer(found, now) if ask in certain else Answer(problem=lack) for ask, found in hits.items()}


def side_by_side(jobs: Mapping[Remote, _Job], do: Callable[[Remote, _Job], _Result]) -> dict[Remote, _Result]:
    """Does the job of each service in a thread of its own, which does not outlive an interruption by the person."""
    results: dict[Remote, _Result] = {}
    failures: list[BaseException] = []

    def work(remote: Remote) -> None:
        try:
            results[remote] = do(remote, jobs[remote])
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(remote,), daemon=True) for remote in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return {remote: results[remote] for remote in jobs}  # in their order, whoever was first


def _gap(service: Service, contact: str | None) -> float:
    return service.gap if contact or service.gap_without_contact is None else service.gap_without_contact


def _headers(service: Service, surroundings: Surroundings) -> dict[str, str]:
    headers = {"User-Agent": user_agent(surroundings.contact)}
    key = key_of(service, surroundings.environment)
    return headers | {service.key.header: service.key.prefix + key} if service.key and key else headers


def _lack(request: Request, reply: Reply) -> str:
    """Why an answer does not prove that what it lacks is not there, or nothing."""
    if reply.unreadable:
        return "its answer holds something else than papers"
    promised = request.limit if reply.total is None else min(reply.total, request.limit)
    if reply.entries < promised or (reply.total is None and reply.entries > promised):
        return "its answer does not hold as many papers as it should"
    titles = sum(isinstance(ask, Claim) for ask in request.asks)
    return CROWDED if titles > 1 and (reply.total or 0) > reply.entries else ""


def _hits_for(ask: Ask, request: Request, reply: Reply) -> tuple[Hit, ...]:
    if isinstance(ask, Identifier):
        return tuple(dict.fromkeys(hit for hit in reply.hits if ask in hit.identifiers))
    if len(request.asks) == 1:
        return tuple(dict.fromkeys(reply.hits))
    return tuple(
        dict.fromkeys(hit for hit in reply.hits if any(alike(ask.title, each.title) for each in hit.records))
    )


def alike(one: str, other: str) -> bool:
    """Whether two titles share most words of the shorter one."""
    first, second = set(shapes.words(one)), set(shapes.words(other))
    return len(first & second) >= ALIKE * max(min(len(first), len(second)), 1)


def _key(ask: Ask) -> str:
    if isinstance(ask, Identifier):
        return str(ask)
    return (
        "title:" + " ".join(shapes.words(ask.title)) + "".join(f"|{author.casefold()}" for author in ask.authors[:1])
    )


def _answer(hits: Iterable[Hit], at: float) -> Answer:
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    return Answer(
        records=tuple(dict.fromkeys(record for hit in hits for record in hit.records)),
        remarks=tuple(replace(remark, on=day) for hit in hits for remark in hit.remarks),
        links=tuple(dict.fromkeys(link for hit in hits for link in hit.links)),
    )
