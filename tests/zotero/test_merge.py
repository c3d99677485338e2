"""The three-way merge of one object: its table, and laws that hold for any three sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.zotero.merge import Side, landed, merge, merge_item, settled, value
from readinglist.zotero.plan import payload_of
from readinglist.zotero.state import Kind, Known, Sent, State, dump, is_member, parse

KEY = "ABCD2345"


def known(base: Mapping[str, Any], own: tuple[str, ...] = (), **more: Any) -> Known:
    return Known(KEY, Kind.ITEM, dict(base), own=frozenset(own), **more)


@pytest.mark.parametrize(
    ("base", "there", "wish", "write", "conflicts"),
    [
        ("a", "a", "a", {}, []),  # nobody changed anything
        ("a", "a", "b", {"title": "b"}, []),  # the lock did
        ("a", "b", "a", {}, ["title"]),  # people did
        ("a", "b", "b", {}, []),  # both did the same
        ("a", "b", "c", {}, ["title"]),  # both did
        ("a", "", "a", {}, ["title"]),  # people emptied it
        ("a", "a", "", {"title": ""}, []),  # the lock wants it no more
        ("a", "b", "", {}, []),  # and people have their own
        ("", "", "a", {"title": "a"}, []),  # a field that nobody filled
        ("", "b", "a", {}, ["title"]),  # one that people had filled
        ("", "b", "", {}, []),  # what the lock knows nothing of
    ],
)
def test_a_field(base: str, there: str, wish: str, write: dict[str, str], conflicts: list[str]) -> None:
    found = merge(known({"title": base} if base else {}), {"title": wish}, {"title": there})
    assert dict(found.write) == write
    assert [each.facet for each in found.disagreements] == conflicts


@pytest.mark.parametrize(
    ("base", "own", "there", "wish", "write", "conflicts"),
    [
        (False, False, False, True, True, 0),  # to be added
        (False, False, True, True, None, 0),  # people had added it already
        (True, True, False, True, None, 1),  # people took it away
        (True, True, True, False, "", 0),  # ours to take away
        (True, False, True, False, None, 0),  # not ours to take away
        (False, False, True, False, None, 0),  # people's own
    ],
)
def test_a_tag(*, base: bool, own: bool, there: bool, wish: bool, write: Any, conflicts: int) -> None:
    tags = [{"tag": "x"}] if there else []
    state = known({"tag:x": True} if base else {}, ("tag:x",) if own else ())
    found = merge(state, {"tag:x": True} if wish else {}, {"tags": tags})
    assert found.write.get("tag:x") == write
    assert len(found.disagreements) == conflicts


def test_a_tag_that_people_took_away_is_theirs_when_it_comes_back() -> None:
    gone = merge(known({"tag:x": True}, ("tag:x",)), {"tag:x": True}, {"tags": []})
    back = merge(gone.known, {"tag:x": True}, {"tags": [{"tag": "x"}]})
    assert dict(merge(back.known, {}, {"tags": [{"tag": "x"}]}).write) == {}


def test_what_the_server_keeps_otherwise_is_no_edit_of_people() -> None:
    """The server strips what it does not like; what it then has counts as unchanged."""
    state = landed(known({}), {"title": " a "}, {"title": "a"})
    assert dict(merge(state, {"title": " a "}, {"title": "a"}).write) == {}
    assert dict(merge(state, {"title": "b"}, {"title": "a"}).write) == {"title": "b"}
    assert len(merge(state, {"title": " a "}, {"title": "c"}).disagreements) == 1


# ------------------------------------------------------------------ a write without an answer


def sent(version: int, **facets: Any) -> Sent:
    return Sent(version, {name.replace("__", ":"): wish for name, wish in facets.items()})


def test_a_write_that_was_not_carried_out_is_forgotten() -> None:
    state = known({"title": "a"}, sent=sent(5, title="b"))
    assert settled(state, 5) == known({"title": "a"})
    assert settled(known({}, sent=sent(0, title="b")), None) == known({})


def test_a_creation_that_is_there_was_carried_out() -> None:
    state = settled(known({}, sent=sent(0, title="b", tag__x=True)), 9)
    assert state == known({"title": "b", "tag:x": True}, ("tag:x",))


def test_a_write_that_may_have_been_carried_out_takes_nothing_from_people() -> None:
    state = settled(
        known({"title": "a", "tag:y": True}, ("tag:y",), sent=sent(5, title="b", tag__x=True, tag__y="")), 9
    )
    assert state == known({"title": "b", "tag:x": True})
    assert [each.facet for each in merge(state, {"title": "b"}, {"title": "a"}).disagreements] == ["title"]
    assert dict(merge(state, {"title": "b"}, {"title": "b", "tags": [{"tag": "x"}, {"tag": "y"}]}).write) == {}


# ------------------------------------------------------------------ another item type

PAPER = {"itemType": "conferencePaper", "title": "T", "proceedingsTitle": "P", "publisher": "ACM", "pages": ""}
PREPRINT = {"itemType": "preprint", "title": "T", "repository": "arXiv"}


def test_our_preprint_becomes_a_paper_with_all_its_fields() -> None:
    found = merge_item(known(PREPRINT), PAPER, PREPRINT | {"publisher": ""})
    assert dict(found.write) == PAPER


def test_what_people_changed_stands_when_the_type_changes() -> None:
    found = merge_item(known(PREPRINT), PAPER, PREPRINT | {"title": "people's own"})
    assert dict(found.write) == {facet: wish for facet, wish in PAPER.items() if facet != "title"}
    assert [each.facet for each in found.disagreements] == ["title"]


@pytest.mark.parametrize("field", ["repository", "archiveID", "place"])
def test_a_type_that_would_lose_what_people_wrote_is_a_conflict(field: str) -> None:
    there = PREPRINT | {field: "people's own"}
    found = merge_item(known(PREPRINT), PAPER, there)
    assert "itemType" in [each.facet for each in found.disagreements]
    assert dict(found.write) == {}
    assert "itemType" in merge_item(known(PREPRINT), PAPER, there, lambda *_: Side.OURS).write


def test_a_type_is_decided_with_what_would_be_lost() -> None:
    """Another edit of such a field is another conflict, and nothing that was decided before is about it."""

    def asked(_facet: str, theirs: Any) -> Side | None:
        return Side.OURS if theirs == {"itemType": "preprint", "repository": "one"} else None

    assert "itemType" in merge_item(known(PREPRINT), PAPER, PREPRINT | {"repository": "one"}, asked).write
    later = merge_item(known(PREPRINT), PAPER, PREPRINT | {"repository": "two"}, asked)
    assert dict(later.write) == {}
    assert later.disagreements[0].theirs == {"itemType": "preprint", "repository": "two"}


def test_a_field_that_people_emptied_loses_nothing() -> None:
    found = merge_item(known(PREPRINT), PAPER, PREPRINT | {"repository": ""})
    assert dict(found.write) == PAPER
    assert found.disagreements == ()


@pytest.mark.parametrize("field", ["extra", "abstractNote", "language", "callNumber"])
def test_what_every_type_has_is_no_obstacle(field: str) -> None:
    assert "itemType" in merge_item(known(PREPRINT), PAPER, PREPRINT | {field: "people's own"}).write


def test_nothing_is_filled_into_another_version() -> None:
    found = merge_item(
        known({}), PAPER | {"citationKey": "k", "tag:x": True}, PREPRINT | {"citationKey": "", "DOI": ""}
    )
    assert dict(found.write) == {"citationKey": "k", "tag:x": True}


# ------------------------------------------------------------------ laws

FACETS = ("title", "date", "tag:x", "tag:y", "in:AAAAAAAA", "in:BBBBBBBB")
texts = st.sampled_from(["", "a", "b"])


@st.composite
def sides(draw: st.DrawFn) -> dict[str, Any]:
    return {name: True if is_member(name) else text for name in FACETS if (text := draw(texts))}


def as_data(facets: Mapping[str, Any]) -> dict[str, Any]:
    """An object that says this, with a tag and a collection of other people."""
    data = {"tags": [{"tag": "others", "type": 1}], "collections": ["CCCCCCCC"]}
    return data | payload_of(facets, data)


@given(sides(), sides(), sides(), st.sets(st.sampled_from(FACETS[2:])))
def test_merging_again_writes_nothing(
    base: dict[str, Any], there: dict[str, Any], wanted: dict[str, Any], own: set[str]
) -> None:
    data = as_data(there)
    first = merge(known(base, tuple(own & base.keys())), wanted, data)
    after = data | payload_of(first.write, data)
    again = merge(landed(first.known, first.write, after), wanted, after)
    assert dict(again.write) == {}
    assert again.disagreements == first.disagreements
    assert again.known == landed(first.known, first.write, after)


@given(sides(), sides(), sides(), st.sets(st.sampled_from(FACETS[2:])))
def test_what_people_changed_is_never_written(
    base: dict[str, Any], there: dict[str, Any], wanted: dict[str, Any], own: set[str]
) -> None:
    data, mine = as_data(there), own & base.keys()
    found = merge(known(base, tuple(mine)), wanted, data)
    for facet, wish in found.write.items():
        assert value(data, facet) == base.get(facet, "")
        assert wish or not is_member(facet) or facet in mine
    after = data | payload_of(found.write, data)
    assert {"tag": "others", "type": 1} in after["tags"]
    assert "CCCCCCCC" in after["collections"]
    untouched = {each.facet for each in found.disagreements}
    assert all(value(after, facet) == wish for facet, wish in wanted.items() if facet not in untouched)


@given(sides(), sides(), sides(), st.sampled_from(list(Side)))
def test_a_decision_leaves_no_conflict(
    base: dict[str, Any], there: dict[str, Any], wanted: dict[str, Any], side: Side
) -> None:
    data = as_data(there)
    found = merge(known(base), wanted, data, lambda *_: side)
    assert not found.disagreements
    after = data | payload_of(found.write, data)
    again = merge(landed(found.known, found.write, after), wanted, after)
    assert not again.disagreements
    assert not again.write


@given(sides(), sides(), st.integers(0, 9), st.none() | st.sampled_from([0, 5]))
def test_a_state_is_read_as_it_was_written(
    base: dict[str, Any], theirs: dict[str, Any], version: int, sent_at: int | None
) -> None:
    pending = None if sent_at is None else Sent(sent_at, theirs)
    one = Known(
        KEY, Kind.NOTE, base, {"title": "x"}, frozenset({"tag:x"}), theirs, ("r",), ("doi:10.1145/1",), pending
    )
    state = State("1", "spring", version, {"note:a\u2028b": one, "item:é": known(base)})
    assert parse(dump(state)) == state
    assert dump(parse(dump(state))) == dump(state)
