"""Readers of forms: what they make of markup, with the line of each piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule import html, markdown, text
from readinglist.schedule.document import Block, Document, Heading, Listing, Paragraph, Table


def grid(table: Block) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if isinstance(block, Table)]


# ------------------------------------------------------------------ HTML


def test_spans_are_filled_in_and_marked() -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e</table>"
    (table,) = tables(html.read(page))
    assert grid(table) == [["a", "b", "b"], ["a", "c", "d"], ["e"]]
    assert isinstance(table, Table)
    assert [cell.left for cell in table.rows[0].cells] == [False, False, True]
    assert [cell.above for cell in table.rows[1].cells] == [True, False, False]


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_spans_of_any_size_stay_within_bounds(rows: int, columns: int, more: int) -> None:
    page = f"<table><tr><td rowspan={rows} colspan={columns}>x" + "<tr><td>y" * more + "</table>"
    (table,) = tables(html.read(page))
    assert isinstance(table, Table)
    assert len(table.rows) == 1 + more
    assert all(len(row.cells) <= html.MAX_SPAN + 1 for row in table.rows)


def test_breaks_lists_and_paragraphs_in_a_cell_are_lines() -> None:
    page = "<table><tr><td>one<br>two<ul><li>three<li>four</ul><p>five</p>six</table>"
    (table,) = tables(html.read(page))
    assert isinstance(table, Table)
    assert [line.text for line in table.rows[0].cells[0].lines] == ["one", "two", "three", "four", "five", "six"]


def test_lines_know_where_they_stand_in_the_file() -> None:
    page = "<!-- a\ncomment -->\n<table>\n<tr><td\n>first\n<td><br>\n<a href=x>second</a>\n</table>\n<p>third"
    document = html.read(page)
    (table,) = tables(document)
    assert isinstance(table, Table)
    assert [line.number for cell in table.rows[0].cells for line in cell.lines] == [5, 7]
    assert isinstance(document.blocks[-1], Paragraph)
    assert document.blocks[-1].lines[0].number == 9


def test_runs_carry_links_and_stress() -> None:
    (block,) = html.read('<p>By <b>Ann</b>, <a href="a.pdf"><i>Tidal</i> Caches</a>').blocks
    assert isinstance(block, Paragraph)
    told = [(run.text, run.link, run.strong, run.emphasis) for run in block.lines[0].runs]
    assert told == [
        ("By ", None, False, False),
        ("Ann", None, True, False),
        (", ", None, False, False),
        ("Tidal", "a.pdf", False, True),
        (" Caches", "a.pdf", False, False),
    ]


def test_links_that_run_scripts_or_stay_on_the_page_are_none() -> None:
    (block,) = html.read('<p><a href="javascript:x()">a</a> <a href="#top">b</a> <a href=" c.pdf ">c</a>').blocks
    assert isinstance(block, Paragraph)
    assert [run.link for run in block.lines[0].runs if run.text.strip()] == [None, None, "c.pdf"]


def test_footnote_marks_go_and_other_superscripts_stay() -> None:
    (block,) = html.read('<p>D<sup>3</sup>S for H<sub>2</sub>O<sup><a href="#fn1">1</a></sup>').blocks
    assert isinstance(block, Paragraph)
    assert block.lines[0].text == "D3S for H2O"


def test_what_is_not_seen_on_a_page_is_not_read() -> None:
    page = "<nav>menu</nav><script>x</script><p hidden>no</p><p style='display:none'>no</p><del>no</del><p>yes"
    assert [block.lines[0].text for block in html.read(page).blocks if isinstance(block, Paragraph)] == ["yes"]


def test_a_bold_first_line_is_a_heading_and_definitions_belong_to_their_term() -> None:
    heading, rest = html.read("<p><b>Class 1</b><br>Introduction</p>").blocks
    assert isinstance(heading, Heading)
    assert isinstance(rest, Paragraph)
    (listing,) = html.read("<dl><dt>Jan 9<dd>Topic<dd><dl><dt>Paper<dd>by Lee</dl></dl>").blocks
    assert isinstance(listing, Listing)
    (term,) = listing.items
    (below,) = term.blocks
    assert isinstance(below, Listing)
    assert [item.lines[0].text for item in below.items] == ["Topic", "Paper"]


@given(st.text(alphabet=st.sampled_from("<>/=\"' \ntrdabhlipu1-!"), max_size=300))
def test_any_markup_is_a_document(page: str) -> None:
    assert isinstance(html.read(page), Document)


# ------------------------------------------------------------------ Markdown


def test_tables_that_only_course_sites_accept_are_mended() -> None:
    (table,) = tables(markdown.read("Date | Paper\n---|---|---\nJan 9 | A\n   | **Part**\n| Jan 16 | B |\n"))
    assert grid(table) == [["Date", "Paper"], ["Jan 9", "A"], ["", "Part"], ["Jan 16", "B"]]


def test_markdown_lines_know_where_they_stand() -> None:
    page = "---\ntitle: x\n---\n\n# A\n\n<!-- b\n-->\n- c\n- [d](e)\n  f<br>\n  g\n\n| h |\n|---|\n| i |\n"
    document = markdown.read(page)
    heading, listing, table = document.blocks
    assert isinstance(heading, Heading)
    assert isinstance(listing, Listing)
    assert isinstance(table, Table)
    assert heading.line.number == 5
    assert [(line.text, line.number) for item in listing.items for line in item.lines] == [
        ("c", 9),
        ("d f", 10),
        ("g", 12),
    ]
    assert [row.number for row in table.rows] == [14, 16]
    assert document.front["title"] == "x"


def test_definition_lists_are_lists_below_their_term() -> None:
    term, listing = markdown.read("Jan 9\n: Topic\n  : [Paper](a.pdf)\n  :\n: Due\n").blocks
    assert isinstance(term, Paragraph)
    assert isinstance(listing, Listing)
    assert [item.lines[0].text for item in listing.items] == ["Topic", "Due"]
    (below,) = listing.items[0].blocks
    assert isinstance(below, Listing)
    assert below.items[0].lines[0].text == "Paper"


def test_attribute_lists_templates_and_footnotes_go() -> None:
    page = 'A [b]({{ site.url }}/c.pdf){:target="_blank"} d[^1] {% include x.html %}\n\n[^1]: e\n'
    (block,) = markdown.read(page).blocks
    assert isinstance(block, Paragraph)
    assert block.lines[0].text == "A b d"
    assert [run.link for run in block.lines[0].runs if run.link] == ["/c.pdf"]


def test_addresses_stay_as_they_are_written() -> None:
    page = "[a](papers/lamport:clocks.pdf) [b](<x y.pdf>) [c](x y.pdf) [d](µ?q=é)\n"
    (block,) = markdown.read(page).blocks
    assert isinstance(block, Paragraph)
    links = [run.link for run in block.lines[0].runs if run.link]
    assert links == ["papers/lamport:clocks.pdf", "x y.pdf", "x y.pdf", "µ?q=é"]


def test_dates_that_a_template_hands_out_are_headings() -> None:
    entry = "{% include entry %}\n"
    page = "{% capture dates %}\n1/24/22\n1/31/22\n{% endcapture %}\n" + f"{entry}## A\n{entry}## B\n"
    told = [block.line.text for block in markdown.read(page).blocks if isinstance(block, Heading)]
    assert told == ["1/24/22", "A", "1/31/22", "B"]


@given(st.text(alphabet=st.sampled_from("|-:#*_[]()<>` \nabA1!{}%"), max_size=300))
def test_any_markdown_is_a_document(page: str) -> None:
    assert isinstance(markdown.read(page), Document)


# ------------------------------------------------------------------ plain text


def test_a_flattened_table_has_its_rows_back() -> None:
    page = "| Date | \n Who | \n What | \n\n| Part one | \n| Jan 9 | \n | \n A |\n| Jan 16 | \n B | \n C\n (D) | \n"
    (table,) = tables(text.read(page))
    assert grid(table) == [["Date", "Who", "What"], ["Part one"], ["Jan 9", "", "A"], ["Jan 16", "B", "C (D)"]]


@given(
    st.lists(
        st.lists(st.text(alphabet="abcXYZ ", min_size=1, max_size=9).filter(str.strip), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_flattening_a_full_table_loses_nothing(rows: list[list[str]]) -> None:
    page = "\n".join("| " + " | \n  ".join(row) + " | " for row in rows)
    wanted = [[" ".join(cell.split()) for cell in row] for row in rows]
    (table,) = tables(text.read(page))
    assert grid(table) == wanted


def test_lines_that_a_narrow_page_broke_are_one() -> None:
    page = "- A Long Title that Goes\n  on and on (FAST 2019)\n- Another\n"
    (listing,) = text.read(page).blocks
    assert isinstance(listing, Listing)
    assert [item.lines[0].text for item in listing.items] == [
        "- A Long Title that Goes on and on (FAST 2019)",
        "- Another",
    ]


@given(st.text(alphabet=st.sampled_from("|\t\n -=#.abA1()"), max_size=300))
def test_any_text_is_a_document(page: str) -> None:
    assert isinstance(text.read(page), Document)
