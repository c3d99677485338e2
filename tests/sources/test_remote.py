"""A service through the cache: what is asked again and what is not, and titles that crowd each other out."""

from __future__ import annotations

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources.base import Question
from readinglist.sources.remote import NOT_ASKED, Manner, Step, alike
from tests.sources.conftest import Open
from tests.sources.loopback import FakeTime, Loopback
from tests.sources.world import Paper, World

VLLM = Claim("Efficient Memory Management for Large Language Model Serving with PagedAttention")
DIT = Claim("Scalable Diffusion Models with Transformers")
UNKNOWN = Claim("Glacial Tongues and Their Terminal Moraines")
NAME, MISSING = Identifier("arxiv", "2309.06180"), Identifier("arxiv", "1509.06180")
DAY = 86_400.0


def test_hits_and_misses_are_asked_once(services: Loopback, opened: Open) -> None:
    first = opened("arxiv")[0].by_identifier([NAME, MISSING])
    again = opened("arxiv")[0].by_identifier([NAME, MISSING])
    assert len(services.requests) == 1
    assert first == again
    assert first[NAME].records and not first[MISSING].records
    assert first[MISSING].problem is None


def test_only_what_is_not_known_is_asked(services: Loopback, opened: Open) -> None:
    opened("arxiv")[0].by_title([VLLM, DIT])
    opened("arxiv")[0].by_title([VLLM, UNKNOWN, DIT])
    assert [path.count("ti%3A") for _, path in services.world.asked] == [2, 1]


@pytest.mark.parametrize(("days", "asked"), [(1, 1), (4, 2), (31, 3)])
def test_answers_age_and_misses_sooner(
    days: int, asked: int, services: Loopback, opened: Open, now: FakeTime
) -> None:
    opened("semantic_scholar")[0].by_title([VLLM, UNKNOWN])
    services.requests.clear()
    now.sleep(days * DAY)
    opened("semantic_scholar")[0].by_title([VLLM, UNKNOWN])
    assert len(services.requests) == asked - 1


def test_refresh_asks_anew_once(services: Loopback, opened: Open, now: FakeTime) -> None:
    opened("arxiv")[0].by_title([VLLM])
    now.sleep(60)
    remote = opened("arxiv", manner=Manner(refresh=True))[0]
    remote.by_title([VLLM])
    remote.by_title([VLLM])
    assert len(services.requests) == 2


def test_offline_opens_no_socket_and_takes_what_is_kept_at_any_age(
    services: Loopback, opened: Open, now: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened("arxiv")[0].by_title([VLLM])
    now.sleep(400 * DAY)

    def no_socket(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", no_socket)
    monkeypatch.setattr("socket.getaddrinfo", no_socket)
    known, unknown = opened("arxiv", manner=Manner(offline=True))[0].by_title([VLLM, DIT])
    assert known.records and known.problem is None
    assert unknown.problem == NOT_ASKED


def test_what_one_address_said_is_not_taken_for_what_another_says(services: Loopback, opened: Open) -> None:
    opened("arxiv")[0].by_title([VLLM])
    other = opened("arxiv", READINGLIST_ARXIV_URL=services.url("arxiv") + "/")[0]
    elsewhere = opened("arxiv", READINGLIST_ARXIV_URL=services.url("crossref"))[0]
    assert other.kept(VLLM) is not None
    assert elsewhere.kept(VLLM) is None


def test_a_question_is_asked_by_its_identifiers_first(services: Loopback, opened: Open) -> None:
    answers = opened("arxiv")[0].ask([Question(VLLM, (NAME,)), Question(DIT, (MISSING,)), Question(UNKNOWN)])
    assert [len(answer.records) for answer in answers] == [1, 1, 0]
    assert all(answer.problem is None for answer in answers)
    assert "id_list" in services.world.asked[0][1] and "search_query" in services.world.asked[1][1]
    assert len(services.requests) == 2


def test_what_a_service_cannot_be_asked_is_neither_a_miss_nor_a_failure(opened: Open) -> None:
    (remote,) = opened("dblp")
    assert remote.by_identifier([NAME]) == {}
    assert remote.by_title([Claim("???")])[0].problem is None
    assert remote.kept(Claim("???")) is None


def test_titles_that_crowd_others_out_are_asked_apart(services: Loopback, opened: Open) -> None:
    many = [
        Paper(f"Mixed Precision Training of Model {i}", ("A B",), arxiv=f"2101.{i:05d}", number=i) for i in range(450)
    ]
    services.world = World([*many, *services.world.papers])
    claims = [Claim("Mixed Precision Training"), VLLM, DIT, UNKNOWN]
    answers = opened("arxiv")[0].by_title(claims)
    assert any(record.title == VLLM.title for record in answers[1].records)
    assert any(record.title == DIT.title for record in answers[2].records)
    assert answers[3].records == () and answers[3].problem is None
    assert len(services.requests) <= 6


def test_an_answer_names_the_day_of_its_remarks(opened: Open, now: FakeTime) -> None:
    (answer,) = opened("crossref")[0].by_identifier([Identifier("doi", "10.1145/3600006.3613165")]).values()
    assert {remark.on for remark in answer.remarks} == {"2027-01-15"}


def test_progress_tells_what_is_left(opened: Open) -> None:
    said: list[tuple[str, int, int, float]] = []

    def hear(step: Step) -> None:
        said.append((step.service, step.done, step.requests, round(step.seconds(), 2)))

    opened("crossref", manner=Manner(progress=hear))[0].by_title([VLLM, DIT, UNKNOWN])
    assert said == [("Crossref", done, 3, left) for done, left in enumerate((0.67, 0.67, 0.33, 0.0))]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Orca", "Orca: A Distributed Serving System", True),
        ("Déjà Vu: Contextual Sparsity", "Deja Vu: contextual sparsity for efficient LLMs", True),
        ("Attention Is All You Need", "Scalable Diffusion Models with Transformers", False),
        ("", "Anything", False),
    ],
)
def test_alike(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is expected
