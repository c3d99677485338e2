"""People's notes as HTML: Markdown is shown, and nothing in it can do anything."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from readinglist.outputs.notes import html_notes
from tests.outputs import lists

WORKS = lists.course().works()
KEY = "kwon2023efficient"
_ELEMENTS = "p em strong a ul ol li h5 h6 code pre blockquote hr br table thead tbody tr th td s"


def shown(note: str) -> str:
    return html_notes({KEY: note}, WORKS)[KEY]


def test_markdown_is_shown() -> None:
    text = shown("*a* **b**\n\n1. one\n2. two\n\n| x | y |\n| - | - |\n| 1 | 2 |\n")
    for part in ("<em>a</em>", "<strong>b</strong>", "<ol>", "<li>one</li>", "<td>2</td>"):
        assert part in text


def test_keys_of_other_readings_become_links() -> None:
    text = shown("As [@yu2022orca] and [@nobody2024] say.")
    assert text == '<p>As <a href="#yu2022orca">Yu and Jeong 2022</a> and [@nobody2024] say.</p>\n'


def test_headings_stand_below_the_reading_s_own() -> None:
    assert re.findall(r"<(h\d)>", shown("# A\n\n## B\n\n### C\n\nD\n=")) == ["h5", "h6", "h6", "h5"]


def test_only_links_to_the_web_mail_and_readings_are_links() -> None:
    text = shown(
        "[a](https://x.example) [b](javascript:x) [c](data:text/html,x) [d](file:///etc) [e](mailto:a@b.example)"
    )
    assert re.findall(r'href="([^"]*)"', text) == ["https://x.example", "mailto:a@b.example"]


def test_images_are_not_fetched() -> None:
    assert "<img" not in shown("![pixel](https://x.example/p.png)")


def test_notes_on_nothing_are_left_out() -> None:
    assert html_notes({"gone2020": "text", KEY: "  \n"}, WORKS) == {}
    assert html_notes({}, WORKS) == {}


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from([*lists.HOSTILE, "[", "](", ")", "`", "\n\n", "<"])).map("".join),
    )
)
def test_no_note_makes_an_element_or_a_link_of_another_kind(note: str) -> None:
    found = html_notes({KEY: note}, WORKS).get(KEY, "")
    tree = LexborHTMLParser(f"<html><head></head><body>{found}</body></html>")
    body = tree.body
    assert body
    for element in body.css("*"):
        if element.tag == "body":
            continue
        assert element.tag in _ELEMENTS.split()
        assert set(element.attributes) <= {"href", "title", "class", "start", "style"}
        address = element.attributes.get("href") or "#"
        assert address.lower().startswith(("#", "http://", "https://", "mailto:"))
