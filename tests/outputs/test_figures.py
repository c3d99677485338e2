"""The pictures: what they show is what the lock knows, and no text gets out of them."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.identifiers import Identifier
from readinglist.lock import Lock
from readinglist.model import Claim, Reading, Record, Remark, Schedule, Session
from readinglist.outputs.figures import Figure, citations, figures, timeline, venues
from readinglist.outputs.figures.drawing import WIDTH, clipped, width, wrapped
from readinglist.outputs.references import citing, reading_order
from readinglist.readings import slug_of
from tests.outputs import lists

SVG = "{http://www.w3.org/2000/svg}"


def texts(figure: Figure) -> list[str]:
    """Every text of the picture, which has to be well-formed to be read at all."""
    return [each.text or "" for each in ElementTree.fromstring(figure.file).iter(f"{SVG}text")]


def of_papers(*papers: tuple[str, int, str], cites: dict[str, str] | None = None) -> Lock:
    """A lock of papers, each with its key, year and venue; `cites` are keys by key, separated by spaces."""
    pins, readings = {}, []
    for key, year, venue in papers:
        title = f"The paper {key} and nothing else"
        name = Identifier("s2", key.ljust(40, "0"))
        listed = " ".join(f"s2:{cited.ljust(40, '0')}" for cited in (cites or {}).get(key, "").split())
        remarks = (Remark("semantic_scholar", "references", listed, name),) if listed else ()
        record = Record("c", "paper-conference", title, issued=(year,), container_title=venue, identifiers=(name,))
        pins[slug_of(title)] = lists.accepted(Claim(title, tag=key), key, record, remarks=remarks)
        readings.append(Reading(Claim(title, tag=key)))
    return Lock(schedule=Schedule((Session("Jan 1", readings=tuple(readings)),)), pins=pins)


def test_the_timeline_sets_each_reading_at_its_year() -> None:
    figure = timeline(lists.course())
    assert figure
    assert figure.rows == (
        ("Jan 18", "Megatron-LM", "2019"),
        ("Jan 23", "Orca", "2022"),
        ("Jan 23", "vLLM", "2023"),
    )
    assert [text for text in texts(figure) if text.isdigit()] == ["2019", "2020", "2021", "2022", "2023"]
    assert "A ring is a preprint" in figure.caption
    circles = [each.attrib for each in ElementTree.fromstring(figure.file).iter(f"{SVG}circle")]
    assert ["fill" in each for each in circles] == [True, False, False]
    places = [float(each["cx"]) for each in circles]
    assert places[1] - places[0] == pytest.approx(3 * (places[2] - places[1]))


def test_years_far_apart_stay_within_the_picture() -> None:
    figure = timeline(of_papers(("a" * 20, 1936, "X"), ("b" * 20, 2024, "X")))
    assert figure
    for each in ElementTree.fromstring(figure.file).iter(f"{SVG}circle"):
        assert 0 < float(each.attrib["cx"]) < WIDTH
    named = [int(text) for text in texts(figure) if text.isdigit()]
    assert 3 < len(named) < 15


def test_venues_are_counted_by_section() -> None:
    figure = venues(lists.course())
    assert figure
    assert figure.columns == ("Section", "arXiv", "OSDI", "SOSP")
    assert figure.rows == (("Training", "1", "", ""), ("Serving", "", "1", "1"))


def test_venues_without_room_are_counted_as_others() -> None:
    figure = venues(of_papers(*((f"{i:02d}", 2020, f"Venue {i:02d}") for i in range(30)), ("x", 2020, "Venue 07")))
    assert figure
    assert figure.columns[1] == "Venue 07"
    assert figure.columns[-1] == "others"
    assert len(figure.columns) == 16
    assert figure.rows == (("Before the first section", "2", *["1"] * 13, "16"),)


def test_what_no_service_said_is_not_drawn() -> None:
    assert citations(of_papers(("a", 2020, "X"), ("b", 2021, "X"))) is None
    assert figures(Lock()) == ()


def test_citations_are_drawn_from_what_the_services_said() -> None:
    figure = citations(lists.course())
    assert figure
    assert figure.rows == (("1", "Orca (2022)", ""), ("2", "vLLM (2023)", "Orca (2022)"))
    assert figure.file.count("<path") == 2  # one curve, one arrow


def test_a_service_s_name_for_a_reading_counts_as_its_own() -> None:
    lock = of_papers(("a", 2020, "X"), ("b", 2021, "X"), cites={"b": "a"})
    first = next(iter(lock.pins))
    pin = lock.pins[first]
    said = Remark("semantic_scholar", "cited by", "7", Identifier("s2", "a".ljust(40, "0")))
    unnamed = replace(lists.accepted(pin.claim, "a", replace(pin.work.record, identifiers=())), remarks=(said,))  # type: ignore[union-attr]
    assert citing(replace(lock, pins={**lock.pins, first: unnamed})) == {"b": frozenset({"a"})}


def test_what_is_cited_is_read_first() -> None:
    lock = of_papers(*((key, 2020, "X") for key in "abcde"), cites={"a": "c", "c": "e", "b": "a d"})
    assert reading_order(lock, citing(lock)) == ["d", "e", "c", "a", "b"]


def test_a_circle_of_citations_keeps_the_page_s_order() -> None:
    lock = of_papers(*((key, 2020, "X") for key in "abc"), cites={"a": "b", "b": "a", "c": "a"})
    assert reading_order(lock, citing(lock)) == ["a", "b", "c"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"))))
def test_every_reading_is_ordered_once_and_none_before_what_it_cites(cites: dict[str, set[str]]) -> None:
    lock = of_papers(
        *((key, 2020, "X") for key in "abcdef"), cites={k: " ".join(sorted(v)) for k, v in cites.items()}
    )
    edges = citing(lock)
    order = reading_order(lock, edges)
    assert sorted(order) == list("abcdef")

    def reaches(start: str, end: str, seen: frozenset[str] = frozenset()) -> bool:
        following = edges.get(start, frozenset()) - seen
        return end in following or any(reaches(each, end, seen | following) for each in following)

    in_circles = any(reaches(key, key) for key in "abcdef")
    if not in_circles:
        assert all(order.index(cited) < order.index(key) for key in edges for cited in edges[key])


def test_hostile_names_stay_text() -> None:
    for figure in figures(lists.hostile()):
        held = {re.sub(r"\{.*\}", "", each.tag) for each in ElementTree.fromstring(figure.file).iter()}
        assert held <= {"svg", "title", "desc", "style", "text", "path", "circle"}


def test_a_picture_needs_no_colour_and_no_font_of_its_own() -> None:
    for figure in figures(lists.course()):
        assert not re.search(r"(?:fill|stroke)=\"(?!currentColor|none)", figure.file)
        assert figure.file.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert "<title>" in figure.inline
        assert "<desc>" in figure.inline
        assert "<style>" not in figure.inline


@given(st.text(max_size=120), st.integers(20, 400))
def test_clipped_text_fits(text: str, room: int) -> None:
    assert width(clipped(text, room)) <= room + 7
    assert len(wrapped(text, room, 3)) <= 3


def test_letters_of_east_asian_scripts_take_twice_the_room() -> None:
    assert width("注意力") == pytest.approx(width("abcdef"))
