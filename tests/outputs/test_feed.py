"""The feed, as another program reads it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from readinglist.lock import Lock
from readinglist.outputs.feed import feed
from readinglist.outputs.page import page
from tests.outputs import lists

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(text: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(text).findall(f"{ATOM}entry")


def said(entry: ElementTree.Element, name: str) -> str:
    return entry.findtext(f"{ATOM}{name}") or ""


def test_each_dated_meeting_is_an_entry_the_last_first() -> None:
    found = entries(feed(lists.course()))
    assert [(said(each, "updated"), said(each, "title")) for each in found] == [
        ("2024-01-25T00:00:00Z", "CS 1 Systems: A Paper that Was Lost"),
        ("2024-01-23T00:00:00Z", "CS 1 Systems: Orca, vLLM"),
        ("2024-01-18T00:00:00Z", "CS 1 Systems: Megatron-LM"),
        ("2024-01-16T00:00:00Z", "CS 1 Systems: Invited talk"),
    ]
    assert "Cite as kwon2023efficient\nhttps://doi.org/10.1145/3600006.3613165" in said(found[1], "content")


def test_it_has_what_the_rfc_asks_for() -> None:
    root = ElementTree.fromstring(feed(lists.course()))
    assert root.findtext(f"{ATOM}updated") == "2024-01-25T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "CS 1 Systems"
    names = [root.findtext(f"{ATOM}id"), *(said(each, "id") for each in root.findall(f"{ATOM}entry"))]
    assert len(set(names)) == 5
    assert all(name and name.startswith("urn:uuid:") for name in names)


def test_the_same_lock_gives_the_same_feed() -> None:
    assert feed(lists.course()) == feed(lists.course())


def test_a_course_without_dates_has_a_feed_without_entries() -> None:
    assert entries(feed(Lock(settings=lists.settings()))) == []


def test_titles_cannot_break_out_of_it() -> None:
    lock = lists.course()
    hostile = lists.settings(course={"title": '</title><script>"&\x00\x1b', "url": "javascript:alert(1)"})
    root = ElementTree.fromstring(feed(replace(lock, settings=hostile)))
    assert (root.findtext(f"{ATOM}title") or "").startswith('</title><script>"&')
    assert root.find(f"{ATOM}link") is None


def test_the_page_names_the_feed_that_is_built_beside_it() -> None:
    lock = lists.course()
    assert "atom+xml" not in page(lists.material(lock))
    with_feed = replace(lock, settings=lists.settings(formats=["html", "feed"]))
    assert '<link rel="alternate" type="application/atom+xml" title="CS 1 Systems" href="feed.xml">' in page(
        lists.material(with_feed)
    )
