"""The reading list as Markdown: by section, safe against what pages and services say."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readinglist.identifiers import Identifier
from readinglist.lock import Lock, Pin
from readinglist.model import (
    Claim,
    Decision,
    Kind,
    Outcome,
    Reading,
    Record,
    Remark,
    Schedule,
    Session,
    Version,
    Work,
)
from readinglist.names import Name
from readinglist.outputs import markdown
from readinglist.outputs.listing import links

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render


def shown(text: str) -> str:
    """What a reader sees of a paragraph, provided that it has no markup of its own."""
    found = re.fullmatch(r"<p>([^<>]*)</p>\n?", RENDER(text))
    assert found, RENDER(text)
    return html.unescape(found[1])


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1)) *a* _b_ `c` # d | e ~f~ $g$ &lt; \\h ![i](j)")
@example("1. no list")
@example("- no list")
@example("+ 2) ===")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    words = " ".join(text.split())
    if words:
        assert shown(markdown.escape(text)) == words


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", "", None]
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert markdown.safe_url(url) is None


def test_an_address_cannot_leave_its_link() -> None:
    assert (
        markdown.safe_url("https://x.example/a) b<c>\n[d](e)") == "https://x.example/a%29%20b%3Cc%3E%0A%5Bd%5D%28e%29"
    )


def work(title: str, family: str) -> Work:
    published = Record(
        "c",
        "paper-conference",
        title,
        (Name(family, "A."),),
        (2023,),
        container_title="SOSP",
        identifiers=(Identifier("doi", "10.1234/x"),),
    )
    preprint = Record("c", "article", title, issued=(2022,), identifiers=(Identifier("arxiv", "2201.00001"),))
    return Work((Version(published), Version(preprint)))


def lock(note: str = "Best Paper") -> Lock:
    first = Reading(Claim("First", "Arxiv", 2022, tag="one"), "Ada")
    second = Reading(Claim("Second", "SOSP", 2023, note=note), "Grace")
    lost = Reading(Claim("Nowhere to be found"))
    talk = Reading(Claim("A talk"), "Guest", Kind.OTHER)
    sessions = (
        Session("Jan 3", section=None, readings=(talk,)),
        Session("Jan 5", section="A", readings=(first,)),
        Session("Jan 9", section="B", readings=(lost,)),
        Session("Jan 11", section="A", readings=(second,)),
    )
    pins = {
        "first": Pin(first.claim, Decision(Outcome.ACCEPTED, "r", "w", work("First", "One")), "one2023"),
        "second": Pin(second.claim, Decision(Outcome.ACCEPTED, "r", "w", work("Second", "Two")), "two2023"),
        "nowhere-to-be-found": Pin(lost.claim, Decision(Outcome.MISSING, "no candidate", "no source has it")),
    }
    return Lock({"course": {"title": "C", "term": "fall", "year": 2023}}, Schedule(sessions, ("A", "B")), pins)


def test_what_services_say_is_marked_as_theirs() -> None:
    said = (
        Remark("openalex", "cited by", "12", Identifier("doi", "10.1234/x"), "2026-02-01"),
        Remark("crossref", "cited by", "9", Identifier("doi", "10.1234/x"), "2026-01-01"),
        Remark("crossref", "cited by", "10", Identifier("doi", "10.1234/x"), "2026-02-02"),
        Remark("semantic_scholar", "tldr", "A *short* summary.", Identifier("doi", "10.1234/x"), "2026-02-01"),
        Remark("semantic_scholar", "references", "arxiv:1111.11111 doi:10.1234/y", Identifier("doi", "10.1234/x")),
        Remark("crossref", "retraction", "retraction: doi:10.1234/notice", Identifier("doi", "10.1234/x")),
    )
    plain = lock()
    other = replace(work("Second", "Two").record, identifiers=(Identifier("doi", "10.1234/y"),))
    second = Pin(plain.pins["second"].claim, Decision(Outcome.ACCEPTED, "r", "w", Work((Version(other),))), "two2023")
    pins = {**plain.pins, "first": replace(plain.pins["first"], remarks=said), "second": second}
    text = markdown.reading_list(replace(plain, pins=pins), {}, {})
    crossref, openalex = "[Crossref](https://www.crossref.org/)", "[OpenAlex](https://openalex.org/)"
    for part in (
        f"- Cited by: 10 ({crossref}, 2026-02-02), 12 ({openalex}, 2026-02-01)\n",
        "- Cites: [Two 2023](#two2023)\n",
        "- TL;DR, in the words of [Semantic Scholar](https://www.semanticscholar.org/), 2026-02-01: "
        "A \\*short\\* summary.\n",
        "- **Retracted**: SOSP 2023: this version is retracted or withdrawn, says crossref\n",
    ):
        assert part in text
    assert "On the page: SOSP 2023: this version" not in text


@pytest.mark.parametrize(
    ("pdf", "preprint", "expected"),
    [
        (None, False, "https://open.example/x.pdf"),
        (None, True, "https://arxiv.org/pdf/2201.00001"),
        ("https://own.example/x.pdf", True, "https://own.example/x.pdf"),
    ],
)
def test_an_open_pdf_that_a_service_knows_is_taken_where_there_is_no_other(
    pdf: str | None, preprint: bool, expected: str
) -> None:
    versions = work("First", "One").versions
    versions = (replace(versions[0], record=replace(versions[0].record, pdf=pdf)), *versions[1 : 1 + preprint])
    said = Remark("openalex", "open pdf", "https://open.example/x.pdf", Identifier("doi", "10.1234/x"))
    assert links(Work(versions), [said])["open PDF"] == expected


def test_a_section_that_stands_twice_is_one_and_keeps_the_order_of_the_page() -> None:
    text = markdown.reading_list(lock(), {}, {})
    headings = re.findall(r"^(##+ .*)$", text, re.MULTILINE)
    assert headings == ["### Jan 3", "## A", "### Jan 5", "### Jan 11", "## B", "### Jan 9"]
    assert "Fall 2023 · 3 papers in 2 sections" in text


def test_a_remark_of_the_page_is_no_award() -> None:
    told = markdown.reading_list(lock("read §3"), {}, {})
    assert "- Note: read §3" in told
    assert "Award" not in told


def test_each_paper_has_what_a_reader_needs() -> None:
    notes = {"one2023": "A note that cites [@two2023] and [@nobody]."}
    text = markdown.reading_list(lock(), notes, {"one2023": "One, A. *First*."})
    for part in (
        '<a id="one2023"></a>',
        "**[First](https://doi.org/10.1234/x)**",
        "One, A. *First*.",
        "- Presented by: Ada",
        "- Cite as: `one2023`",
        "- Tag: one",
        "- Award: Best Paper",
        "[open PDF](https://arxiv.org/pdf/2201.00001), [arXiv](https://arxiv.org/abs/2201.00001)",
        "published since at SOSP 2023",
        "A note that cites [Two 2023](#two2023) and [@nobody].",
        "*A talk* (Guest)",
        "Not resolved (missing): no source has it",
    ):
        assert part in text
