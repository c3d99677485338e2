"""Which form a page has, and pages that have none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.schedule import explain, forms, read

TABLE = "<table><tr><th>Date<th>Paper<tr><td>Jan 9<td><a href=a.pdf>Tidal Cachés</a></table>"


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (TABLE, "page.html", "html"),
        (TABLE, "schedule", "html"),
        ("<!DOCTYPE html>" + TABLE, "page.txt", "html"),
        ("<!-- saved -->\n<html>" + TABLE, "https://example.org/schedule?x=1", "html"),
        ("| Date | Paper |\n|---|---|\n| Jan 9 | Tidal (FAST 2019) |", "page.txt", "markdown"),
        ("---\ntitle: x\n---\n# Readings\n", "page", "markdown"),
        ("| Date | \n Paper | \n\n| Jan 9 | \n Tidal Caches (FAST 2019) |", "page.txt", "text"),
        ("Tidal Caches (FAST 2019)\n", "page", "text"),
        ("- date: Jan 9\n  paper: Tidal Caches\n", "page.yml", "yaml"),
        ('[{"date": "Jan 9", "paper": "Tidal Caches"}]', "page", "json"),
        ("Date,Paper\nJan 9,Tidal Caches\n", "page.csv", "csv"),
        (TABLE, "https://example.org/schedule.html#today", "html"),
    ],
)
def test_the_form_is_told_by_content_and_name(content: str, name: str, form: str) -> None:
    assert explain(content.encode(), name).form == form


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_page_is_decoded(encoding: str) -> None:
    assert read(TABLE.encode(encoding), "page.html").readings[0].claim.title == "Tidal Cachés"


def test_a_declared_encoding_is_used_where_it_is_no_utf8() -> None:
    page = '<meta charset="iso-8859-2">' + TABLE.replace("Cachés", "Łódź")
    assert read(page.encode("iso-8859-2"), "page.html").readings[0].claim.title == "Tidal Łódź"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_what_is_no_page_is_refused_with_advice(content: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        read(content, "page.html")
    assert caught.value.path == "page.html"
    assert caught.value.advice


def test_a_page_without_readings_is_a_schedule_without_readings() -> None:
    schedule = read(b"# About\n\nWe meet on Fridays. Bring your own tea.\n", "about.md")
    assert schedule.readings == ()


def test_links_count_from_the_address_of_the_page() -> None:
    address = "https://example.org/cs5/schedule.html"
    assert read(TABLE.encode(), address).readings[0].claim.link == "https://example.org/cs5/a.pdf"


@given(st.binary(max_size=400), st.sampled_from(["p.html", "p.md", "p.txt", "p", "https://example.org/"]))
@settings(max_examples=150)
def test_any_bytes_are_a_schedule_or_an_input_error(content: bytes, name: str) -> None:
    try:
        forms.parse(content, name)
        read(content, name, year=2024)
    except InputError as error:
        assert error.problem
