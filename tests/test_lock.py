"""The lock: the same decisions are the same bytes, and what was written is read back equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import lock
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.lock import Lock, Pin
from readinglist.model import (
    Candidate,
    Claim,
    Decision,
    Distance,
    Kind,
    Outcome,
    Penalty,
    Reading,
    Record,
    Schedule,
    Session,
    Version,
    Work,
)
from readinglist.names import Name
from readinglist.readings import reading_ids, slug_of

texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12)
maybe = st.none() | texts
years = st.integers(1900, 2100)
claims = st.builds(Claim, title=texts, venue=maybe, year=st.none() | years, link=maybe, tag=maybe, note=maybe)
records = st.builds(
    Record,
    source=texts,
    type=st.sampled_from(["article", "paper-conference", "book"]),
    title=texts,
    author=st.lists(st.builds(Name, family=texts, given=texts, particle=st.just("van")), max_size=2).map(tuple),
    issued=st.just(()) | st.tuples(years) | st.tuples(years, st.integers(1, 12)),
    container_title=maybe,
    page=maybe,
    identifiers=st.lists(st.just(Identifier("arxiv", "2201.00001")), max_size=1).map(tuple),
)
works = st.lists(st.builds(Version, records, st.just({"title": "x"})), min_size=1, max_size=2).map(
    lambda versions: Work(tuple(versions))
)
sessions = st.lists(st.tuples(claims, works, st.booleans()), max_size=5)


def built(parts: list[tuple[Claim, Work, bool]]) -> Lock:
    readings = tuple(Reading(claim, kind=Kind.PAPER, presenter="A") for claim, *_ in parts)
    other = Reading(Claim("A talk"), kind=Kind.OTHER)
    schedule = Schedule((Session("Jan 3", "2024-01-03", "S", readings=(*readings, other)),), ("S",))
    pins = {}
    for name, (claim, work, accepted) in zip(reading_ids(schedule), parts, strict=False):
        candidate = Candidate(Work((Version(work.record),)), Distance((Penalty("title", 0.25, "a word"),), ("no",)))
        decision = (
            Decision(Outcome.ACCEPTED, "r", "w", work)
            if accepted
            else Decision(Outcome.MISSING, "r", "w", candidates=(candidate,))
        )
        pins.setdefault(
            name or "",
            Pin(
                claim,
                decision,
                "k" if accepted else None,
                unanswered=("dblp",),
                disagreements=("year: 2023 (a), 2024 (b)",),
            ),
        )
    return Lock({"course": {"year": 2024}}, schedule, pins, {"k": ("arxiv:2201.00001",)})


@given(sessions)
def test_a_lock_is_read_back_as_it_was_written(parts: list[tuple[Claim, Work, bool]]) -> None:
    written = built(parts)
    text = lock.dump(written)
    again = lock._lock_from(json.loads(text))
    assert again == written
    assert lock.dump(again) == text


def test_keys_are_sorted_and_nothing_empty_is_written() -> None:
    work = Work((Version(Record("s", "article", "T")),))
    text = lock.dump(built([(Claim("B"), work, True)]))
    data = json.loads(text)
    assert text == json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert data["format"] == 1
    assert data["readings"]["b"]["work"] == [{"source": "s", "type": "article", "title": "T", "said_by": {}}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the lock is not JSON"),
        ('{"format": 1,\n}', ":2: the lock is not JSON"),
        ("[]", "this is no lock"),
        ("{}", "it has no format number"),
        ('{"format": 2}', "the lock has format 2, and this program knows formats up to 1"),
        ('{"format": 1}', "the lock is damaged: its part 'settings' is missing"),
        ('{"format": 1, "settings": {}, "schedule": []}', "its part 'schedule' is no JSON object"),
        ('{"format": 1, "settings": {}, "schedule": {}, "readings": []}', "its part 'readings' is no JSON object"),
        (
            '{"format": 1, "settings": {}, "schedule": {}, "readings": {}, "keys": {}}',
            "its schedule lacks 'sessions'",
        ),
    ],
)
def test_an_unusable_lock_is_said_to_be(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "readinglist.lock"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        lock.load(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def damage(data: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("where", "value", "words"),
    [
        (("readings", "b", "work"), None, "its reading 'b' cannot be read: 'B' is accepted and should fit its work"),
        (("readings", "b", "claim", "title"), None, "its reading 'b' has a value of the wrong kind"),
        (("readings", "b", "why"), None, "its reading 'b' lacks 'why'"),
        (("readings", "b", "claim"), [], "its reading 'b' has a value of the wrong kind"),
        (("readings", "b"), 7, "its reading 'b' has a value of the wrong kind"),
        (
            ("readings", "b", "decision"),
            "perhaps",
            "its reading 'b' cannot be read: 'perhaps' is not a valid Outcome",
        ),
        (("readings", "b", "key"), "../../escape", "'../../escape' is no citation key"),
        (("readings",), {}, "its schedule lacks 'b'"),
        (("schedule", "sessions", 0, "readings"), 7, "its schedule has a value of the wrong kind"),
        (("keys",), [1], "its part 'keys' is no JSON object"),
        (("keys", "k"), 1, "its list of keys has a value of the wrong kind"),
    ],
)
def test_a_lock_that_was_edited_wrongly_is_damaged(
    tmp_path: Path, where: tuple[str | int, ...], value: Any, words: str
) -> None:
    work = Work((Version(Record("s", "article", "T")),))
    data = json.loads(lock.dump(built([(Claim("B"), work, True)])))
    path = tmp_path / "readinglist.lock"
    path.write_text(json.dumps(damage(data, where, value)))
    with pytest.raises(InputError, match="the lock is damaged") as caught:
        lock.load(path)
    assert words in str(caught.value)
    assert "Error" not in str(caught.value)


def test_a_reading_is_called_by_its_title() -> None:
    assert slug_of("ZeRO-Offload: Democratizing Billion-Scale Model Training") == (
        "zero-offload-democratizing-billion-scale-model-training"
    )
    assert slug_of("Déjà Vu") == "deja-vu"
    assert slug_of("深度学习").startswith("reading-")
    assert len(slug_of("word " * 50)) <= 60


def test_the_same_claim_twice_is_one_reading_and_another_claim_is_another() -> None:
    first, second = Claim("Introduction", venue="Book A"), Claim("Introduction", venue="Book B")
    readings = tuple(Reading(claim) for claim in (first, second, first))
    ids = reading_ids(Schedule((Session(readings=readings),)))
    assert ids == ["introduction", "introduction-2", "introduction"]
