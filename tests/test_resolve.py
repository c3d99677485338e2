"""The lock from build to build: what stays, what is asked again, and which keys are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.choices import Choice, Choices
from readinglist.errors import InputError
from readinglist.identifiers import parse
from readinglist.lock import Lock
from readinglist.model import Claim, Kind, Outcome, Reading, Record, Remark, Schedule, Session
from readinglist.names import Name
from readinglist.readings import slug_of
from readinglist.resolve import Sources, Task, Upgrade, changes, resolve
from readinglist.sources.base import Answer, Question
from readinglist.sources.catalogue import BibCatalogue


def paper(title: str, family: str, year: int, named: str, venue: str | None = None) -> Record:
    identifier = parse(named)
    assert identifier
    kind = "paper-conference" if venue else "article"
    return Record(
        "test", kind, title, (Name(family, "A."),), (year,), container_title=venue, identifiers=(identifier,)
    )


ORCA = paper("Orca: A Distributed Serving System for Transformers", "Yu", 2022, "doi:10.1234/orca", "OSDI")
ZERO = paper("ZeRO: Memory Optimizations Toward Training Models", "Rajbhandari", 2019, "arxiv:1910.02054")
DRAFT = paper("Mamba: Linear-Time Sequence Modeling with Selective Spaces", "Gu", 2023, "arxiv:2312.00752")
MAMBA = replace(DRAFT, type="paper-conference", issued=(2024,), container_title="COLM")
OFFLOAD = paper("ZeRO-Offload: Democratizing Billion-Scale Model Training", "Ren", 2021, "arxiv:2101.06840")
ALL = (ORCA, ZERO, DRAFT, OFFLOAD)


class Counting(BibCatalogue):
    """A catalogue that remembers what it was asked, and may be out of order."""

    def __init__(self, records: Sequence[Record], problem: str | None = None) -> None:
        super().__init__(records)
        self.problem, self.titles = problem, []

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        self.titles += [question.claim.title for question in questions]
        return [Answer(problem=self.problem) for _ in questions] if self.problem else super().ask(questions)


def page(*titles: str, **claimed: object) -> Schedule:
    readings = tuple(Reading(Claim(title, **claimed), line=n) for n, title in enumerate(titles, 1))
    return Schedule((Session("Jan 3", readings=readings),))


def titles(*records: Record) -> list[str]:
    return [record.title for record in records]


def keys(lock: Lock) -> dict[str, str | None]:
    return {pin.claim.title: pin.key for pin in lock.pins.values()}


def test_an_accepted_reading_is_not_asked_for_again() -> None:
    first = resolve(Task(page(*titles(ORCA, ZERO))), lambda: Sources([Counting(ALL)]))
    again = Counting(ALL)
    second = resolve(Task(page(*titles(ORCA, ZERO)), old=first.lock), lambda: Sources([again]))
    assert again.titles == []
    assert second.lock == first.lock


def test_only_what_is_new_or_claimed_otherwise_is_asked_for() -> None:
    old = resolve(Task(page(*titles(ORCA, ZERO))), lambda: Sources([Counting(ALL)])).lock
    schedule = Schedule((Session(readings=(Reading(Claim(ORCA.title, year=2022)), Reading(Claim(ZERO.title)))),))
    schedule = replace(schedule, sessions=(*schedule.sessions, *page(DRAFT.title).sessions))
    again = Counting(ALL)
    resolve(Task(schedule, old=old), lambda: Sources([again]))
    assert again.titles == titles(ORCA, DRAFT)


def test_what_is_missing_is_asked_for_again_and_found_when_it_is_there() -> None:
    old = resolve(Task(page(ORCA.title)), lambda: Sources([Counting((ZERO,))])).lock
    assert old.pins[slug_of(ORCA.title)].decision.outcome is Outcome.MISSING
    new = resolve(Task(page(ORCA.title), old=old), lambda: Sources([Counting(ALL)])).lock
    assert new.pins[slug_of(ORCA.title)].decision.outcome is Outcome.ACCEPTED


def test_a_source_that_is_down_never_makes_a_reading_missing_for_good() -> None:
    found = resolve(Task(page(ORCA.title)), lambda: Sources([Counting(ALL, "it did not answer")]))
    assert found.unanswered == {"catalogue": "it did not answer"}
    pin = found.lock.pins[slug_of(ORCA.title)]
    assert pin.unanswered == ("catalogue",)
    assert (pin.decision.outcome, pin.decision.rule) == (Outcome.AMBIGUOUS, "no answer")
    again = Counting(ALL)
    new = resolve(Task(page(ORCA.title), old=found.lock), lambda: Sources([again]))
    assert again.titles == [ORCA.title]
    assert new.lock.pins[slug_of(ORCA.title)].decision.outcome is Outcome.ACCEPTED


def test_offline_does_not_take_back_what_more_sources_said() -> None:
    near = replace(ORCA, title="Orca: A Distributed Serving System for Transformers, Part 2")
    old = resolve(Task(page(ORCA.title)), lambda: Sources([Counting((near,))])).lock
    assert old.pins[slug_of(ORCA.title)].decision.candidates
    offline = resolve(Task(page(ORCA.title), old=old, complete=False), lambda: Sources([Counting(())]))
    assert offline.lock == old
    online = resolve(Task(page(ORCA.title), old=old), lambda: Sources([Counting(())]))
    assert not online.lock.pins[slug_of(ORCA.title)].decision.candidates


def test_missing_in_one_source_does_not_stand_while_another_gives_no_answer() -> None:
    """Said offline, by the catalogue alone; then the services were to be asked, and were down."""
    offline = resolve(Task(page(ORCA.title), complete=False), lambda: Sources([Counting((ZERO,))]))
    assert offline.lock.pins[slug_of(ORCA.title)].decision.outcome is Outcome.MISSING
    down = resolve(Task(page(ORCA.title), old=offline.lock), lambda: Sources([Counting((), "it did not answer")]))
    decision = down.lock.pins[slug_of(ORCA.title)].decision
    assert (decision.outcome, decision.rule) == (Outcome.AMBIGUOUS, "no answer")


class Late(Counting):
    """A source that says something and is not heard to the end."""

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        return [replace(each, problem="it broke off") for each in super().ask(questions)]


def test_what_was_accepted_while_a_source_was_down_is_asked_for_again() -> None:
    """The preprint was found; who may know its publication gave no answer."""
    old = resolve(Task(page(DRAFT.title)), lambda: Sources([Late((DRAFT,))])).lock
    pin = old.pins[slug_of(DRAFT.title)]
    assert (pin.decision.outcome, pin.unanswered) == (Outcome.ACCEPTED, ("catalogue",))
    again = Counting((DRAFT, MAMBA))
    new = resolve(Task(page(DRAFT.title), old=old), lambda: Sources([again])).lock
    assert again.titles == [DRAFT.title]
    assert new.pins[slug_of(DRAFT.title)].work.record.year == 2024
    assert keys(new) == keys(old)


def test_what_was_accepted_stays_while_sources_are_down() -> None:
    old = resolve(Task(page(DRAFT.title)), lambda: Sources([Late((DRAFT,))])).lock
    down = resolve(Task(page(DRAFT.title), old=old), lambda: Sources([Counting((), "it did not answer")]))
    assert down.lock.pins == old.pins
    assert down.unanswered == {"catalogue": "it did not answer"}


def test_an_upgrade_without_an_answer_takes_nothing_back() -> None:
    old = resolve(Task(page(DRAFT.title)), lambda: Sources([Counting((DRAFT, MAMBA))])).lock
    everything = Upgrade(everything=True)
    for source in (Counting((), "it did not answer"), Late((DRAFT,))):
        new = resolve(Task(page(DRAFT.title), old=old, upgrade=everything), lambda s=source: Sources([s])).lock
        assert new.pins == old.pins


def test_offline_asks_nobody_for_what_was_accepted_while_a_source_was_down() -> None:
    old = resolve(Task(page(DRAFT.title)), lambda: Sources([Late((DRAFT,))])).lock
    again = Counting(ALL)
    resolve(Task(page(DRAFT.title), old=old, complete=False), lambda: Sources([again]))
    assert again.titles == []


def test_what_a_local_source_says_of_a_retraction_is_kept() -> None:
    said = Remark("acl", "retraction", "2023-01-02 A table was wrong.", ORCA.identifiers[0])
    other = Remark("acl", "retraction", "another paper", ZERO.identifiers[0])

    class Telling(Counting):
        def ask(self, questions: Sequence[Question]) -> list[Answer]:
            return [replace(each, remarks=(said, other)) for each in super().ask(questions)]

    lock = resolve(Task(page(ORCA.title)), lambda: Sources([Telling(ALL)])).lock
    assert lock.pins[slug_of(ORCA.title)].remarks == (said,)


def test_an_upgrade_asks_for_what_is_named_and_leaves_the_rest() -> None:
    old = resolve(Task(page(*titles(ORCA, DRAFT))), lambda: Sources([Counting(ALL)])).lock
    again = Counting((ORCA, DRAFT, MAMBA))
    upgrade = Upgrade(ids=frozenset({slug_of(DRAFT.title)}))
    new = resolve(Task(page(*titles(ORCA, DRAFT)), old=old, upgrade=upgrade), lambda: Sources([again])).lock
    assert again.titles == [DRAFT.title]
    assert new.pins[slug_of(DRAFT.title)].work.record.year == 2024
    assert keys(new) == keys(old) == {ORCA.title: "yu2022orca", DRAFT.title: "gu2023mamba"}


@given(st.permutations(ALL), st.lists(st.permutations(ALL).map(lambda order: order[:2]), max_size=3))
def test_keys_stay_whatever_is_added_removed_or_reordered(first: list[Record], later: list[list[Record]]) -> None:
    lock = resolve(Task(page(*titles(*first))), lambda: Sources([Counting(ALL)])).lock
    given_keys = keys(lock)
    for some in (*later, first[::-1]):
        lock = resolve(Task(page(*titles(*some)), old=lock), lambda: Sources([Counting(ALL)])).lock
        assert keys(lock) == {title: given_keys[title] for title in titles(*some)}


def test_a_mended_title_keeps_its_key() -> None:
    wrong = ORCA.title.replace("Distributed", "Distrubuted")
    old = resolve(Task(page(wrong), key_template="{family}"), lambda: Sources([Counting(ALL)])).lock
    new = resolve(Task(page(ORCA.title), old=old), lambda: Sources([Counting(ALL)])).lock
    assert keys(new) == {ORCA.title: keys(old)[wrong]}


UNNAMED = replace(ORCA, identifiers=())


@pytest.mark.parametrize("correct", [{"year": 2021}, {"title": "Orca: Another Title"}, {"doi": "10.1234/orca"}])
def test_a_correction_of_a_work_without_identifiers_keeps_its_key(correct: dict[str, object]) -> None:
    old = resolve(Task(page(ORCA.title)), lambda: Sources([Counting((UNNAMED,))])).lock
    choices = chosen(ORCA.title, correct=correct)
    new = resolve(Task(page(ORCA.title), choices, old=old), lambda: Sources([Counting((UNNAMED,))])).lock
    assert keys(new) == keys(old) == {ORCA.title: "yu2022orca"}


def test_a_work_keeps_its_key_when_it_gets_an_identifier() -> None:
    old = resolve(Task(page(ORCA.title)), lambda: Sources([Counting((UNNAMED,))])).lock
    again = Task(page(ORCA.title), old=old, upgrade=Upgrade(everything=True))
    new = resolve(again, lambda: Sources([Counting((ORCA,))])).lock
    assert keys(new) == keys(old)
    assert "doi:10.1234/orca" in new.keys["yu2022orca"]


def test_a_key_is_not_given_on_to_a_namesake_without_identifiers() -> None:
    namesake = replace(UNNAMED, author=(Name("Li", "B."),), issued=(2023,))
    old = resolve(Task(page(ORCA.title)), lambda: Sources([Counting((UNNAMED,))])).lock
    again = Task(page(ORCA.title), old=old, upgrade=Upgrade(everything=True))
    new = resolve(again, lambda: Sources([Counting((namesake,))])).lock
    assert keys(new) == {ORCA.title: "li2023orca"}


def test_a_key_is_never_given_to_another_work() -> None:
    other = replace(ZERO, title="ZeRO: Another System by the Same Author", identifiers=(parse("arxiv:1911.00001"),))
    old = resolve(Task(page(ZERO.title)), lambda: Sources([Counting((ZERO, other))])).lock
    new = resolve(Task(page(other.title), old=old), lambda: Sources([Counting((ZERO, other))])).lock
    assert set(keys(new).values()).isdisjoint(keys(old).values())
    assert new.keys[keys(old)[ZERO.title]] == ("arxiv:1910.02054",)


def chosen(title: str, **decided: object) -> Choices:
    return Choices({slug_of(title): Choice(title, "because", line=1, **decided)})


def test_a_choice_beats_every_rule() -> None:
    schedule = page("Orca")
    choices = chosen("Orca", accept="doi:10.1234/orca", key="serving", correct={"year": 2023})
    lock = resolve(Task(schedule, choices), lambda: Sources([Counting(ALL)])).lock
    pin = lock.pins["orca"]
    assert (pin.decision.outcome, pin.decision.rule, pin.decision.why) == (Outcome.ACCEPTED, "choice", "because")
    assert (pin.key, pin.work.record.title, pin.work.record.year) == ("serving", ORCA.title, 2023)
    assert changes(Task(schedule, choices, old=lock)) == ()
    assert changes(Task(schedule, old=lock)) == ("line 1: 'Orca' has another choice than in the lock",)


def test_a_choice_that_no_source_knows_is_missing_and_said() -> None:
    lock = resolve(
        Task(page(ORCA.title), chosen(ORCA.title, accept="doi:10.1234/none")), lambda: Sources([Counting(ALL)])
    ).lock
    decision = lock.pins[slug_of(ORCA.title)].decision
    assert decision.outcome is Outcome.MISSING
    assert "doi:10.1234/none" in decision.why


def test_not_a_paper_is_kept_as_something_else() -> None:
    lock = resolve(
        Task(page("A talk", ORCA.title), chosen("A talk", not_a_paper=True)), lambda: Sources([Counting(ALL)])
    ).lock
    assert [reading.kind for reading in lock.schedule.readings] == [Kind.OTHER, Kind.PAPER]
    assert list(lock.pins) == [slug_of(ORCA.title)]


def test_a_chosen_key_of_another_work_is_refused() -> None:
    old = resolve(Task(page(*titles(ORCA, ZERO))), lambda: Sources([Counting(ALL)])).lock
    choices = chosen(ZERO.title, key="yu2022orca")
    with pytest.raises(InputError, match="'yu2022orca' is already given"):
        resolve(Task(page(*titles(ORCA, ZERO)), choices, old=old), lambda: Sources([Counting(ALL)]))


def test_a_stale_lock_says_where() -> None:
    task = Task(page(*titles(ORCA, ZERO)), settings={"dialect": "bibtex"})
    lock = resolve(task, lambda: Sources([Counting(ALL)])).lock
    assert changes(replace(task, old=lock)) == ()
    said = changes(Task(page(ORCA.title, DRAFT.title), settings={"dialect": "biblatex"}, old=lock))
    assert said == (
        "the setting dialect changed",
        f"line 2: {DRAFT.title!r} is new",
        f"{ZERO.title!r} is in the lock and not on the page",
    )
    assert changes(replace(task, schedule=page(*titles(ZERO, ORCA)), old=lock)) == (
        "the sessions, their dates, presenters, sections or order changed",
    )
