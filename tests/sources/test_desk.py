"""Who is asked what next: few requests, the version of record by declared links, nothing asked in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Outcome
from readinglist.readings import RESOLVED
from readinglist.schedule import explain
from readinglist.sources import Settings, Surroundings, open_services
from readinglist.sources.base import Question
from readinglist.sources.remote import Manner
from tests.sources.conftest import NAMES, Open, ask, titled
from tests.sources.loopback import FakeTime, Loopback, send
from tests.sources.world import Paper, World, words

DIT = "Scalable Diffusion Models with Transformers"
VLLM = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
UNKNOWN = "Glacial Tongues and Their Terminal Moraines"


@pytest.fixture
def course(root: Path) -> list[Question]:
    """The readings of the worked example, as its page claims them."""
    page = root / "refs" / "schedule.txt"
    readings = explain(page.read_bytes(), str(page), year=2024).schedule.readings
    return [Question(reading.claim) for reading in readings if reading.kind in RESOLVED]


def test_a_course_costs_few_requests(
    course: list[Question], services: Loopback, opened: Open, now: FakeTime, literature: list[Paper]
) -> None:
    gathered, decisions = ask(opened(), course)
    assert [decision.outcome for decision in decisions] == [Outcome.ACCEPTED] * 28
    assert not any(each.problems for each in gathered)
    assert len(services.requests) <= 14
    assert now.waited <= 30.0


def test_the_same_course_again_costs_none(
    course: list[Question], services: Loopback, opened: Open, now: FakeTime
) -> None:
    _, first = ask(opened(), course)
    services.requests.clear()
    waited = now.waited
    _, second = ask(opened(), course)
    assert services.requests == []
    assert now.waited == waited
    assert [decision.work for decision in second] == [decision.work for decision in first]


@pytest.mark.parametrize(
    "title",
    [
        "OPTQ: Accurate Quantization for Generative Pre-trained Transformers",
        "LoRA: Low-Rank Adaptation of Large Language Models",
        "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness",
    ],
)
def test_one_more_reading_costs_at_most_three(
    title: str, course: list[Question], services: Loopback, opened: Open
) -> None:
    ask(opened(), course)
    services.requests.clear()
    _, decisions = ask(opened(), [Question(Claim(title)), *course])
    assert len(services.requests) <= 3
    assert decisions[0].outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    "down",
    [(), ("arxiv",), ("semantic_scholar",), ("crossref",), ("dblp",), ("openalex",), ("semantic_scholar", "dblp")],
    ids=lambda down: " and ".join(down) or "none",
)
def test_every_reading_ends_at_its_version_of_record(
    down: tuple[str, ...], course: list[Question], services: Loopback, opened: Open, literature: list[Paper]
) -> None:
    services.faults.update(dict.fromkeys(down, lambda handler: send(handler, 403, "text/plain", b"")))
    facts = {paper.arxiv or paper.doi or paper.title: paper for paper in literature}
    gathered, decisions = ask(opened(), course)
    for said, decision in zip(gathered, decisions, strict=True):
        assert decision.work is not None
        names = {name.value for name in decision.work.identifiers} | {decision.work.record.title}
        paper = next(paper for key, paper in facts.items() if key in names or key.lower() in names)
        record = decision.work.record
        if not said.problems:
            assert record.year == (paper.year or int(paper.posted[:4])), paper.title
            assert (record.type == "article") is (not paper.published), paper.title
    # what a registrar or both that trace preprints would have said stays wanted, and is said to be
    wanted = [set(said.problems) for said in gathered if said.problems]
    assert all(each <= set(down) for each in wanted)
    assert bool(wanted) is (down in (("arxiv",), ("crossref",), ("semantic_scholar", "dblp")))


# ------------------------------------------------------------ identifiers


def test_a_link_to_a_doi_is_one_request(services: Loopback, opened: Open) -> None:
    name = Identifier("doi", "10.1145/3600006.3613165")
    _, (decision,) = ask(opened(), [Question(Claim(VLLM), (name,))])
    assert services.requests == ["crossref"]
    assert decision.work and decision.work.record.container_title


def test_a_link_to_a_preprint_leads_to_the_publication(services: Loopback, opened: Open) -> None:
    _, (decision,) = ask(opened(), [Question(Claim(VLLM), (Identifier("arxiv", "2309.06180"),))])
    assert services.requests == ["arxiv", "semantic_scholar", "crossref"]
    assert decision.work and decision.work.record.identifier("doi") == Identifier("doi", "10.1145/3600006.3613165")
    assert decision.work.record.year == 2023


def test_a_doi_that_arxiv_declares_is_followed_at_once(
    services: Loopback, opened: Open, literature: list[Paper]
) -> None:
    services.world = World([Paper(**{**paper.__dict__, "tells_arxiv_of_doi": True}) for paper in literature])
    _, (decision,) = ask(opened(), [Question(Claim(VLLM), (Identifier("arxiv", "2309.06180"),))])
    assert services.requests == ["arxiv", "crossref"]
    assert decision.work and decision.work.record.identifier("doi") == Identifier("doi", "10.1145/3600006.3613165")
    assert Identifier("arxiv", "2309.06180") in decision.work.record.identifiers


def test_a_declared_link_joins_a_renamed_publication(services: Loopback, opened: Open) -> None:
    renamed = Paper(
        "Quantization after Training, Revisited with Second-Order Information",
        ("Ada Lovelace", "Grace Hopper"),
        2023,
        "International Conference on Learning Representations",
        doi="10.1145/1111111.2222222",
        arxiv="2210.00001",
        arxiv_title="Squeezing Large Models: One Shot Is Enough",
        arxiv_authors=("Ada Lovelace", "Grace Hopper"),
        number=900,
        tells_arxiv_of_doi=True,
    )
    services.world = World([renamed])
    _, (decision,) = ask(opened("arxiv", "crossref"), titled("Squeezing Large Models: One Shot Is Enough"))
    assert decision.work and decision.work.record.title == renamed.title
    assert decision.work.record.identifiers[:1] == (Identifier("doi", "10.1145/1111111.2222222"),)


def test_a_declared_link_to_another_paper_joins_nothing(
    services: Loopback, opened: Open, literature: list[Paper]
) -> None:
    """Authors may give arXiv any DOI; one of a paper by others with another title is not theirs."""
    wrong = Paper(
        "Squeezing Large Models: One Shot Is Enough",
        ("Ada Lovelace",),
        arxiv="2210.00001",
        doi="10.1145/3600006.3613165",
        number=900,
        tells_arxiv_of_doi=True,
    )
    services.world = World([*literature, wrong])
    gathered, (decision,) = ask(opened("arxiv", "crossref"), titled(wrong.title))
    assert any(record.title == VLLM for record in gathered[0].records)
    assert decision.work and decision.work.record.title == wrong.title
    assert decision.work.record.type == "article"


def test_a_preprint_is_the_only_version_when_another_service_says_so(services: Loopback, opened: Open) -> None:
    title = "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism"
    _, (decision,) = ask(opened(), titled(title))
    assert services.requests == ["arxiv", "semantic_scholar"]
    assert decision.work and decision.work.record.type == "article"


# ------------------------------------------------------------ services that fail, and titles in turns


def test_when_one_aggregator_is_down_another_is_asked(services: Loopback, opened: Open) -> None:
    services.faults["semantic_scholar"] = lambda handler: send(handler, 503, "text/plain", b"")
    title = "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism"
    gathered, (decision,) = ask(opened(), titled(title))
    assert decision.work and decision.work.record.type == "article"
    assert set(services.requests) == {"arxiv", "semantic_scholar", "openalex", "dblp"}
    assert gathered[0].problems == {}


def test_one_that_does_not_trace_preprints_has_not_the_last_word(services: Loopback, opened: Open) -> None:
    """OpenAlex knows the preprint and no publication, which has no DOI; DBLP knows where it was published."""
    services.faults["semantic_scholar"] = lambda handler: send(handler, 429, "text/plain", b"")
    gathered, (decision,) = ask(opened(), titled("ZeRO-Offload: Democratizing Billion-Scale Model Training"))
    assert decision.work and decision.work.record.type == "paper-conference"
    assert gathered[0].problems == {}


def test_a_service_that_does_not_know_a_preprint_says_nothing_of_its_publication(
    services: Loopback, opened: Open
) -> None:
    """Semantic Scholar has not heard of it yet."""
    services.faults["semantic_scholar"] = lambda handler: send(
        handler, 404, "application/json", b'{"error": "Title match not found"}'
    )
    gathered, (decision,) = ask(opened(), titled(DIT))
    assert decision.work and decision.work.record.type == "paper-conference"
    assert gathered[0].problems == {}


def test_what_is_found_although_the_rest_is_unknown_says_who_did_not_answer(services: Loopback, opened: Open) -> None:
    for service in ("semantic_scholar", "openalex", "crossref", "dblp"):
        services.faults[service] = lambda handler: send(handler, 503, "text/plain", b"")
    gathered, (decision,) = ask(opened(), titled(DIT))
    assert decision.outcome is Outcome.ACCEPTED
    assert set(gathered[0].problems) == {"semantic_scholar", "openalex", "crossref", "dblp"}
    services.faults.clear()


def test_the_next_run_asks_only_what_is_open(services: Loopback, opened: Open, now: FakeTime) -> None:
    services.faults["semantic_scholar"] = lambda handler: send(handler, 403, "text/plain", b"")
    services.faults["openalex"] = services.faults["crossref"] = services.faults["semantic_scholar"]
    services.faults["dblp"] = services.faults["semantic_scholar"]
    ask(opened(), titled(DIT, VLLM))
    services.faults.clear()
    services.requests.clear()
    gathered, decisions = ask(opened(), titled(DIT, VLLM))
    assert services.requests == ["semantic_scholar", "crossref"]
    assert [decision.work.record.year for decision in decisions if decision.work] == [2023, 2023]
    assert not any(each.problems for each in gathered)


def test_what_nobody_knows_is_missing_and_everybody_was_asked(services: Loopback, opened: Open) -> None:
    gathered, (decision,) = ask(opened(), titled(UNKNOWN))
    assert decision.outcome is Outcome.MISSING
    assert gathered[0].problems == {}
    assert sorted(services.requests) == ["arxiv", "crossref", "dblp", "openalex", "semantic_scholar"]


def test_titles_that_are_left_are_shared_among_the_services(services: Loopback, opened: Open, now: FakeTime) -> None:
    strangers = titled(*(f"{UNKNOWN}: volume {number} of the atlas" for number in range(8)))
    ask(opened(), strangers)
    counted = {name: services.requests.count(name) for name in set(services.requests)}
    assert counted["arxiv"] == counted["openalex"] == 1
    assert counted["semantic_scholar"] == counted["crossref"] == counted["dblp"] == 8
    assert now.waited <= 8 * 2.0 + 6.0  # side by side, so the slowest of them


def test_offline_takes_what_is_kept_and_asks_nobody(services: Loopback, opened: Open) -> None:
    ask(opened(), titled(DIT))
    services.requests.clear()
    gathered, decisions = ask(opened(manner=Manner(offline=True)), titled(DIT, VLLM))
    assert services.requests == []
    assert [decision.outcome for decision in decisions] == [Outcome.ACCEPTED, Outcome.MISSING]
    assert gathered[1].problems == {}


def test_without_services_nothing_happens() -> None:
    gathered, (decision,) = ask([], titled(DIT))
    assert decision.outcome is Outcome.MISSING
    assert gathered[0].records == ()


def test_remarks_are_those_on_the_accepted_work(opened: Open, literature: list[Paper]) -> None:
    gathered, decisions = ask(opened(), titled(DIT, UNKNOWN))
    work = decisions[0].work
    assert work is not None
    assert {remark.kind for remark in gathered[0].remarks} == {"cited by", "tldr"}
    assert all(remark.about in work.identifiers for remark in gathered[0].remarks)
    assert gathered[1].remarks == ()


def test_an_interruption_of_a_service_reaches_the_caller(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    (remote,) = opened("crossref")

    def broken(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr(remote.client, "fetch", broken)
    with pytest.raises(MemoryError):
        ask([remote], titled(DIT))


def test_without_the_right_paper_no_other_one_is_taken(
    course: list[Question], services: Loopback, literature: list[Paper], now: FakeTime
) -> None:
    """Each right paper is taken out of the world, one at a time; its neighbours stay within reach."""
    accepted = []
    for question in course:
        title = words(question.claim.title)
        left = [paper for paper in literature if title not in (words(paper.title), words(paper.arxiv_title or ""))]
        assert len(left) == len(literature) - 1
        services.world = World(left)
        remotes = open_services(
            [Settings(name) for name in NAMES], Surroundings(services.environment(), clock=now.clock)
        )
        _, (decision,) = ask(remotes, [question])
        accepted += [question.claim.title] if decision.outcome is Outcome.ACCEPTED else []
    assert accepted == []
