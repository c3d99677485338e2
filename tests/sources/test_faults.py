"""Faults: the result is right or honestly incomplete, nothing unsaid is kept, and the next run mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Outcome
from readinglist.sources import SERVICES
from readinglist.sources.base import Question
from readinglist.sources.http import Limits
from readinglist.sources.remote import Remote
from tests.sources.conftest import NAMES, Open, ask
from tests.sources.faults import CASES, Case, beside_itself, twisted, without_one
from tests.sources.loopback import FakeTime, Loopback, send
from tests.sources.world import Paper

# one of each kind: with the other services at hand, the ways to say nothing come to the same
AMONG = [
    case
    for case in CASES
    if case.outcome != "fails"
    or case.name in ("reset connection", "cut body", "403", "429 with hours", "503", "invalid UTF-8")
]
SOON = Limits(connect=0.5, silence=0.25, total=0.4, size=1_000_000)
# two readings that every service knows by title, one that most know by identifier too, and one that nobody knows
TITLES = {
    "vLLM": "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    "ByteTransformer": "ByteTransformer: A High-Performance Transformer Boosted for Variable-Length Inputs",
    "DiT": "Scalable Diffusion Models with Transformers",
}
UNKNOWN = "Glacial Tongues and Their Terminal Moraines: A Field Guide to the Northern Slope"
NAMED = Identifier("doi", "10.1145/3600006.3613165")
ARXIV = Identifier("arxiv", "2309.06180")


def questions() -> list[Question]:
    claims = [Claim(title) for title in (*TITLES.values(), UNKNOWN)]
    return [Question(claims[0], (NAMED, ARXIV)), *map(Question, claims[1:])]


def hurried(remotes: list[Remote]) -> list[Remote]:
    for remote in remotes:
        remote.client.limits = SOON
    return remotes


def right(decision: object, title: str) -> bool:
    work = getattr(decision, "work", None)
    return work is not None and work.record.title.casefold() == title.casefold()


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_alone(case: Case, service: str, services: Loopback, opened: Open, now: FakeTime) -> None:
    """With one service alone and at fault, what it does not say stays open, and is asked again when it is mended."""
    services.faults[service] = case.make(service, services)
    gathered, decisions = ask(hurried(opened(service)), questions())
    if case.outcome == "fails":
        assert all(each.records == () and service in each.problems for each in gathered)
    elif case.outcome == "empty":
        assert all(each.records == () and not each.problems for each in gathered)
    elif case.outcome == "unfound":
        assert service in gathered[0].problems
        assert all(each.records == () for each in gathered)
    elif case.outcome == "right":
        assert [right(decision, title) for decision, title in zip(decisions, TITLES.values(), strict=False)] == [
            True
        ] * 3
    assert not any(
        decision.outcome is Outcome.ACCEPTED and not right(decision, title)
        for decision, title in zip(decisions, (*TITLES.values(), ""), strict=True)
    )
    if case.outcome in ("fails", "right"):
        _mended(service, services, opened, now)


def _mended(service: str, services: Loopback, opened: Open, now: FakeTime) -> None:
    services.faults.clear()
    now.sleep(90_000.0)
    _, decisions = ask(opened(service), questions())
    assert [right(decision, title) for decision, title in zip(decisions, TITLES.values(), strict=False)] == [True] * 3
    assert decisions[3].outcome is not Outcome.ACCEPTED


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("case", AMONG, ids=lambda case: case.name)
def test_among_the_others(case: Case, service: str, services: Loopback, opened: Open) -> None:
    """With one of five at fault, the others find the papers, and none is taken for another."""
    services.faults[service] = case.make(service, services)
    gathered, decisions = ask(hurried(opened()), questions())
    found = [right(decision, title) for decision, title in zip(decisions, TITLES.values(), strict=False)]
    # what its registrar calls another paper is not settled by what the others say
    disputed = case.outcome == "wrong" and service == "crossref" and decisions[0].outcome is Outcome.AMBIGUOUS
    assert found == [not disputed, True, True]
    assert decisions[3].outcome is not Outcome.ACCEPTED
    # a status that says "there is none" stays what it is when a letter of its text is wrong
    if case.outcome == "fails" and service in services.requests and case.name != "invalid UTF-8":
        assert service in gathered[3].problems
    assert all(set(each.problems) <= {service} for each in gathered)


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://no-such-host.invalid", "https://127.0.0.1:1"])
def test_out_of_reach(address: str, service: str, services: Loopback, opened: Open) -> None:
    """Refused connections and names that nobody knows."""
    gathered, decisions = ask(
        hurried(opened(service, **{f"READINGLIST_{service.upper()}_URL": address})), questions()
    )
    assert all(each.records == () and service in each.problems for each in gathered)
    assert all(decision.outcome is Outcome.MISSING for decision in decisions)
    assert services.requests == []


@pytest.mark.parametrize("service", NAMES)
def test_another_paper_as_the_best_match_is_not_taken(service: str, services: Loopback, opened: Open) -> None:
    """Whatever is asked, the answer is that to a question for another paper; with it, nobody is mistaken."""
    asked = next(each for each in SERVICES if each.name == service).search(
        [Claim("ZeRO-Offload: Democratizing Billion-Scale Model Training")]
    )[0]
    target, before = f"{asked.path}?{urlencode(asked.query)}", services.world
    services.faults[service] = lambda handler: send(handler, *before.answer(service, target, b""))
    _, decisions = ask(hurried(opened(service)), questions())
    assert all(
        decision.outcome is not Outcome.ACCEPTED or right(decision, title)
        for decision, title in zip(decisions, (*TITLES.values(), ""), strict=True)
    )
    _, decisions = ask(hurried(opened()), questions())
    assert [right(decision, title) for decision, title in zip(decisions, TITLES.values(), strict=False)] == [True] * 3
    assert decisions[3].outcome is not Outcome.ACCEPTED


@pytest.mark.parametrize("service", ["arxiv", "semantic_scholar", "crossref", "openalex"])
@pytest.mark.parametrize("twist", [without_one, beside_itself], ids=["one left out", "one twice"])
def test_a_batch_that_lacks_one_or_has_one_twice(
    service: str, twist: Callable[[bytes], bytes], services: Loopback, opened: Open, literature: list[Paper]
) -> None:
    """What came is taken; what did not come is neither found nor missing, and is asked for again."""
    scheme = "arxiv" if service in ("arxiv", "semantic_scholar") else "doi"
    values = [value for each in literature if each.doi and (value := getattr(each, scheme))][:4]
    names = [Identifier(scheme, value.lower()) for value in values]
    services.faults[service] = lambda handler: twisted(service, services, twist)(handler)
    answers = hurried(opened(service))[0].by_identifier(names)
    lost = [name for name in names if not answers[name].records]
    assert len(lost) == (1 if twist is without_one else 0)
    assert all(answers[name].problem for name in lost)
    services.faults.clear()
    mended = opened(service)[0].by_identifier(names)
    assert all(name in {one for record in mended[name].records for one in record.identifiers} for name in names)


def test_a_service_that_fails_is_not_asked_for_everything(services: Loopback, opened: Open) -> None:
    """A service that is out of order is asked a few times, not once a reading."""
    many = [Question(Claim(f"{UNKNOWN}, part {number}")) for number in range(30)]
    for service in NAMES:
        for case in CASES:
            if case.outcome == "fails" and case.name.startswith(("4", "5", "a page", "another shape", "redirect")):
                services.requests.clear()
                services.faults[service] = case.make(service, services)
                ask(hurried(opened(service)), many)
                assert len(services.requests) <= 8, (service, case.name)
                services.faults.clear()


def test_the_patience_asked_for_is_bounded(services: Loopback, opened: Open, now: FakeTime) -> None:
    """Nobody waits long for one service, and hours are not waited for at all."""
    for case in CASES:
        if case.name.startswith(("429", "503")):
            services.faults["crossref"] = case.make("crossref", services)
            before = now.time
            ask(opened("crossref"), questions())
            assert now.time - before <= 60.0, case.name
            now.sleep(90_000.0)


def test_a_service_parked_for_hours_is_left_alone_by_the_next_run(
    services: Loopback, opened: Open, now: FakeTime
) -> None:
    services.faults["openalex"] = next(each for each in CASES if each.name == "429 with hours").make(
        "openalex", services
    )
    ask(opened("openalex"), questions())
    asked = len(services.requests)
    gathered, _ = ask(opened("openalex"), questions())
    assert len(services.requests) == asked == 1
    assert "not asked again before" in gathered[0].problems["openalex"]
    now.sleep(47_060.0)
    services.faults.clear()
    _, decisions = ask(opened("openalex"), questions())
    assert right(decisions[0], TITLES["vLLM"])


def test_nothing_of_a_failure_is_kept(services: Loopback, opened: Open, tmp_path: Path) -> None:
    for case in CASES:
        if case.outcome == "fails":
            services.faults["semantic_scholar"] = case.make("semantic_scholar", services)
            remote = hurried(opened("semantic_scholar"))[0]
            remote.ask(questions())
            assert [remote.kept(ask) for ask in (NAMED, ARXIV, questions()[3].claim)] == [None] * 3, case.name
