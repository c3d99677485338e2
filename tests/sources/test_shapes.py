"""Reading values of any shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.identifiers import Identifier
from readinglist.sources import shapes, versions
from readinglist.sources.base import UnreadableError

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  A\n  title ", "A title"),
        (["", "second"], None),
        (["first", "second"], "first"),
        ("a &amp;amp; b &lt;i&gt;c&lt;/i&gt;", "a & b c"),
        ("x < y > z", "x < y > z"),
        ("<jats:italic>E. coli</jats:italic>", "E. coli"),
        ("zero\u200bwidth \x07bell", "zerowidth bell"),
        ("Cafe\u0301", "Café"),
        (2048, "2048"),
        (True, None),
        ("", None),
        (None, None),
        ({}, None),
    ],
)
def test_text(value: object, expected: str | None) -> None:
    assert shapes.text(value) == expected


@given(ANY)
def test_text_of_anything_is_one_bounded_line_or_nothing(value: object) -> None:
    found = shapes.text(value)
    assert found is None or (found == " ".join(found.split()) and 0 < len(found) <= shapes.LONGEST_TEXT)


@given(ANY, st.lists(st.text(max_size=8) | st.integers(-2, 3), max_size=4))
def test_digging_never_fails(value: object, path: list[str | int]) -> None:
    shapes.dig(value, *path)
    shapes.objects(value)
    shapes.number(value)
    shapes.iso_date(value)
    shapes.web_address(value)
    shapes.date(value, value, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://a.org/x.pdf", True),
        ("http://a.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://a.org/\nx", False),
        ("https://[::1", False),
        ("", False),
        (None, False),
        ("https://" + "a" * 3000, False),
    ],
)
def test_only_addresses_of_the_web_are_kept(value: object, expected: bool) -> None:
    assert (shapes.web_address(value) is not None) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2017-06-12", (2017, 6, 12)),
        ("2017-06", (2017, 6)),
        ("2017", (2017,)),
        ("2017-13-01", (2017,)),
        ("soon", ()),
        ("0001-01-01", ()),
        (2017, ()),
        ("2017-06-12T17:57:34Z", (2017, 6, 12)),
    ],
)
def test_dates(value: object, expected: tuple[int, ...]) -> None:
    assert shapes.iso_date(value) == expected


@pytest.mark.parametrize(("said", "entries", "expected"), [(5, [1], 5), ("7", [], 7), (None, [1, 2], 2), (0, [], 0)])
def test_the_total_is_said_or_counted(said: object, entries: list[int], expected: int) -> None:
    assert shapes.total(said, entries) == expected


def test_an_empty_answer_that_does_not_say_so_is_refused() -> None:
    with pytest.raises(UnreadableError):
        shapes.total(None, [])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xff", b"<html>", b"[" * 200_000, b'{"a": ' * 200_000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        shapes.load_json(body)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "ZeRO-Offload: Democratizing Billion-Scale Model Training",
            "ZeRO Offload Democratizing Billion Scale Model Training",
        ),
        ("E.T.: re-thinking", "E.T. re thinking"),
        ("What's up, 'Llama 2.0'?", "What's up Llama 2.0"),
        ('ti:"x" AND (all:y)', "ti x AND all y"),
        ("Déjà Vu & 注意力", "Déjà Vu 注意力"),
        ("...", ""),
        ("word " * 500, " ".join(["word"] * 60)),
    ],
)
def test_a_phrase_has_no_signs_that_a_query_would_obey(title: str, expected: str) -> None:
    assert shapes.phrase(title) == expected


@given(st.text(max_size=400))
def test_phrases_hold_no_quotes_or_operators(title: str) -> None:
    found = shapes.phrase(title)
    assert not set(found) & set('"\\()[]{}:?*~^!+&|/<>$%#,;=')
    assert len(found) <= shapes.LONGEST_QUERY


@given(st.lists(st.integers(1, 60), max_size=50), st.integers(1, 10), st.integers(20, 100))
def test_runs_keep_all_in_order_and_within_bounds(lengths: list[int], most: int, longest: int) -> None:
    items = ["x" * length for length in lengths]
    runs = list(shapes.runs(items, most, longest, str))
    assert [item for run in runs for item in run] == items
    assert all(len(run) <= most and (len(run) == 1 or sum(map(len, run)) <= longest) for run in runs)


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("arXiv.org", "article"),
        ("ArXiv", "article"),
        ("CoRR", "article"),
        ("NeurIPS", "paper-conference"),
        (None, None),
    ],
)
def test_venues_tell_the_type(venue: str | None, expected: str | None) -> None:
    assert versions.type_at(venue) == expected


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2307.08691", (2023, 7)),
        ("astro-ph/9812133", (1998, 12)),
        ("math/0211159", (2002, 11)),
        ("9912.0001", (1999, 12)),
    ],
)
def test_an_arxiv_identifier_names_its_month(value: str, month: tuple[int, int]) -> None:
    assert versions.month_of(Identifier("arxiv", value)) == month
