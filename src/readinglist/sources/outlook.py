"""What the services are, what a run would ask of them, and whether they answer: for `readinglist sources`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.errors import ServiceError
from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources.base import Question
from readinglist.sources.remote import Ask, Remote


@dataclass(frozen=True, slots=True)
class Standing:
    """How a service is set up.

    `gap` is the seconds between two requests, `key` says whether there is one (never the key), `advice` what would
    let it be asked more, `parked` why it is not asked now, `terms` where it says how it wants to be asked.
    """

    name: str
    title: str
    address: str
    gap: float
    key: str
    advice: str
    parked: str
    terms: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would ask of a service: requests at least and at most, and how many seconds these take."""

    name: str
    title: str
    least: int
    most: int
    least_seconds: float
    most_seconds: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What a service made of a trial request: its problem, or None, and the seconds that it took."""

    name: str
    title: str
    problem: str | None
    seconds: float


def standings(remotes: Sequence[Remote]) -> list[Standing]:
    """How each service is set up."""
    return [_standing(remote) for remote in remotes]


def _standing(remote: Remote) -> Standing:
    service = remote.service
    key = f"{service.key.variable} is {'set' if remote.has_key else 'not set'}" if service.key else "needs none"
    return Standing(
        service.name,
        service.title,
        remote.address,
        remote.pace.usual,
        key,
        _advice(remote),
        remote.pace.parked(),
        service.terms,
    )


def _advice(remote: Remote) -> str:
    service = remote.service
    if remote.pace.usual > service.gap:
        return f"with your address in [sources] contact it takes one request in {service.gap:.2g} s"
    return "" if remote.has_key else service.allowance


def forecast(remotes: Sequence[Remote], questions: Sequence[Question]) -> list[Forecast]:
    """What asking these questions would cost each service, with what is kept left out.

    At least: the identifiers known and, for questions without one, the titles in batches. At most: every title and
    every identifier at every service, when no other one knows it.
    """
    names = [name for question in questions for name in question.identifiers]
    unnamed = [question.claim for question in questions if not question.identifiers]
    first = next((remote for remote in remotes if remote.service.batches), None)
    return [_forecast(remote, names, unnamed if remote is first else (), questions) for remote in remotes]


def _forecast(
    remote: Remote, names: Sequence[Identifier], titles: Sequence[Claim], questions: Sequence[Question]
) -> Forecast:
    asks: list[Ask] = [*(name for name in names if remote.service.turns.get(name.scheme) == 0), *titles]
    everything: list[Ask] = [*names, *(question.claim for question in questions)]
    least, most = len(remote.planned(asks)), len(remote.planned(everything))
    gap = remote.pace.usual
    # where identifiers are known, those that lead on from titles cost about one more batch
    most += 1 if remote.service.turns and most else 0
    return Forecast(remote.name, remote.service.title, least, most, max(least - 1, 0) * gap, max(most - 1, 0) * gap)


def probe(remotes: Sequence[Remote]) -> list[Trial]:
    """Asks each service once for something that it is known to have, past everything that is kept."""
    return [_trial(remote) for remote in remotes]


def _trial(remote: Remote) -> Trial:
    began = time.monotonic()
    problem: str | None = None
    try:
        reply = remote.client.fetch(remote.trial_request)
        problem = None if reply.hits else "it does not know a paper that it should know"
    except ServiceError as error:
        problem = error.problem
    return Trial(remote.name, remote.service.title, problem, time.monotonic() - began)
