"""A small literature, the services that know it on loopback, and what a test says to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from readinglist.judgement.decide import decide
from readinglist.judgement.works import join
from readinglist.model import Claim, Decision, Record
from readinglist.sources import SERVICES, Settings, Surroundings, open_services
from readinglist.sources.base import Question
from readinglist.sources.desk import Gathered, ask_all
from readinglist.sources.remote import Manner, Remote
from tests.sources.loopback import FakeTime, Loopback, on_loopback
from tests.sources.world import Paper, World, papers

NAMES = tuple(service.name for service in SERVICES)
Open = Callable[..., list[Remote]]


@pytest.fixture(scope="session")
def literature(root: Path) -> list[Paper]:
    """The works that the project's own catalogue names."""
    return papers(root / "refs" / "catalogue")


@pytest.fixture(scope="module")
def _served(literature: list[Paper]) -> Iterator[Loopback]:
    with on_loopback(World(literature), NAMES) as loopback:
        yield loopback


@pytest.fixture
def services(_served: Loopback, literature: list[Paper]) -> Loopback:
    """The five services, without faults and with nothing asked yet."""
    _served.world = World(literature)
    _served.faults.clear()
    _served.headers.clear()
    _served.requests.clear()
    return _served


@pytest.fixture
def now() -> FakeTime:
    """The time, which passes only by waiting."""
    return FakeTime()


@pytest.fixture
def opened(services: Loopback, now: FakeTime, tmp_path: Path) -> Open:
    """Opens services as a new run of the program would, on the cache that the runs before it left."""

    def open_them(*names: str, manner: Manner | None = None, **environment: str) -> list[Remote]:
        where = Surroundings(
            services.environment() | environment, "someone@example.org", tmp_path / "answers.sqlite", now.clock
        )
        return open_services([Settings(name) for name in names or NAMES], where, manner)

    return open_them


def ask(remotes: Sequence[Remote], questions: Sequence[Question]) -> tuple[list[Gathered], list[Decision]]:
    """What the services say to the questions, and what it comes to."""

    def judge(position: int, records: Sequence[Record]) -> Decision:
        question = questions[position]
        return decide(question.claim, join(records), question.identifiers)

    gathered = ask_all(remotes, questions, judge)
    return gathered, [judge(position, each.records) for position, each in enumerate(gathered)]


def titled(*titles: str) -> list[Question]:
    """Questions that know nothing but a title."""
    return [Question(Claim(title)) for title in titles]
