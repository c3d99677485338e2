"""CSL-JSON items, and citations formatted by a style."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readinglist import csl
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Record, Version, Work
from readinglist.names import Name

# the properties of an item in the schema csl-data.json of CSL 1.0.2 that are written here
VARIABLES = set(
    """
    id type author editor issued title collection-title container-title container-title-short edition
    event-title genre issue note number page publisher publisher-place volume DOI ISBN ISSN PMID URL custom
    """.split()  # noqa: SIM905
)


def work_of(*records: Record) -> Work:
    return Work(tuple(Version(record) for record in records))


PUBLISHED = Record(
    source="t",
    type="paper-conference",
    title="ZeRO: Memory Optimizations",
    author=(Name("Rajbhandari", "Samyam"), Name("Beethoven", "Ludwig", "van", "Jr."), Name(literal="OpenAI")),
    issued=(2020, 11),
    container_title="SC20: International Conference for High Performance Computing, Networking, Storage and Analysis",
    publisher="IEEE",
    page="1-16",
    number="20",
    url="https://doi.org/10.1109/SC41405.2020.00024",
    identifiers=(Identifier("doi", "10.1109/sc41405.2020.00024"),),
)
PREPRINT = Record(
    source="t",
    type="article",
    title="ZeRO: Memory Optimization",
    author=(Name("Rajbhandari", "Samyam"),),
    issued=(2019,),
    publisher="arXiv",
    collection_title="cs.LG",
    url="https://arxiv.org/abs/1910.02054",
    identifiers=(Identifier("arxiv", "1910.02054"),),
)


def test_an_item_says_what_the_version_of_record_says() -> None:
    assert csl.to_csl("rajbhandari2020zero", work_of(PUBLISHED, PREPRINT)) == {
        "id": "rajbhandari2020zero",
        "type": "paper-conference",
        "title": "ZeRO: Memory Optimizations",
        "author": [
            {"family": "Rajbhandari", "given": "Samyam"},
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr."},
            {"literal": "OpenAI"},
        ],
        "issued": {"date-parts": [[2020, 11]]},
        "container-title": "International Conference for High Performance Computing, Networking, Storage and "
        "Analysis",
        "container-title-short": "SC",
        "publisher": "IEEE",
        "page": "1-16",
        "number": "20",
        "URL": "https://doi.org/10.1109/SC41405.2020.00024",
        "DOI": "10.1109/sc41405.2020.00024",
        "custom": {"arxiv": "1910.02054"},
    }


def test_a_preprint_says_its_archive_and_number() -> None:
    item = csl.to_csl("rajbhandari2019zero", work_of(PREPRINT))
    assert (item["type"], item["publisher"], item["number"]) == ("article", "arXiv", "arXiv:1910.02054")
    assert "collection-title" not in item


def test_items_have_no_property_that_the_schema_forbids() -> None:
    full = Record(
        **dict.fromkeys(("source", "title", "volume", "issue", "page", "number", "edition", "isbn", "issn"), "x"),
        **dict.fromkeys(
            ("url", "genre", "note", "publisher", "publisher_place", "container_title", "event_title"), "x"
        ),
        type="chapter",
        collection_title="x",
        container_title_short="y",
        author=(Name("A"),),
        editor=(Name("B"),),
        issued=(2020, 1, 2),
        identifiers=(Identifier("doi", "10.1/x"), Identifier("pmid", "1"), Identifier("arxiv", "1910.02054")),
    )
    assert set(csl.to_csl("k", work_of(full))) == VARIABLES


def test_an_item_is_read_back() -> None:
    record = csl.from_csl(json.loads(json.dumps(csl.to_csl("k", work_of(PUBLISHED)))), source="t")
    assert record is not None
    assert (record.title, record.author, record.issued) == (PUBLISHED.title, PUBLISHED.author, PUBLISHED.issued)
    assert (record.page, record.number, record.publisher) == ("1-16", "20", "IEEE")
    assert record.identifiers == PUBLISHED.identifiers


def test_items_of_others_are_read() -> None:
    record = csl.from_csl(
        {
            "type": "article-journal",
            "title": "On <i>E. coli</i> and H<sub>2</sub>O",
            "author": [{"family": "Gogh", "given": "Vincent", "dropping-particle": "van"}, {"literal": "A Group"}, 7],
            "issued": {"date-parts": [["2019", "5"]]},
            "container-title": "Nature",
            "journalAbbreviation": "Nat.",
            "volume": 12,
            "DOI": "https://doi.org/10.1038/S41586-019-0001-1",
            "custom": {"arxiv": "1910.02054"},
        }
    )
    assert record is not None
    assert record.title == "On E. coli and H₂O"
    assert record.author == (Name("Gogh", "Vincent", "van"), Name(literal="A Group"))
    assert (record.issued, record.volume, record.container_title_short) == ((2019, 5), "12", "Nat.")
    assert [str(name) for name in record.identifiers] == ["doi:10.1038/s41586-019-0001-1", "arxiv:1910.02054"]


@pytest.mark.parametrize("item", [{}, {"title": ""}, {"title": ["x"]}, {"title": None, "author": 3}])
def test_an_item_without_a_title_is_no_record(item: dict[str, object]) -> None:
    assert csl.from_csl(item) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(VARIABLES)), json_values))
def test_no_item_breaks_the_reader(item: dict[str, object]) -> None:
    record = csl.from_csl(item)
    assert record is None or record.title


# ------------------------------------------------------------------- citations


def test_the_own_style() -> None:
    works = {
        "zero": work_of(PUBLISHED, PREPRINT),
        "preprint": work_of(PREPRINT),
        "journal": work_of(
            Record(
                source="t",
                type="article-journal",
                title="Are Questions Harmful?",
                author=(Name("Gu", "Albert"), Name("Dao", "Tri")),
                issued=(2022,),
                container_title="J. Mach. Learn. Res.",
                volume="23",
                issue="120",
                page="1-39",
            )
        ),
        "bare": work_of(Record("t", "webpage", "Nothing Known")),
    }
    assert csl.Formatter().plain(works) == {
        "zero": "Samyam Rajbhandari, Ludwig van Beethoven Jr., and OpenAI. “ZeRO: Memory Optimizations.” "
        "International Conference for High Performance Computing, Networking, Storage and Analysis, 1–16, 2020.",
        "preprint": "Samyam Rajbhandari. “ZeRO: Memory Optimization.” arXiv:1910.02054, 2019.",
        "journal": "Albert Gu and Tri Dao. “Are Questions Harmful?” Journal of Machine Learning Research, 23(120), "
        "1–39, 2022.",
        "bare": "“Nothing Known.”",
    }


def test_ten_authors_are_named_and_of_eleven_the_first_ten() -> None:
    people = [Name(f"F{chr(97 + place)}", "G.") for place in range(11)]
    ten, eleven = (Record("t", "book", "T", tuple(people[:count])) for count in (10, 11))
    formatted = csl.Formatter().plain({"ten": work_of(ten), "eleven": work_of(eleven)})
    assert "G. Fi, and G. Fj." in formatted["ten"]
    assert "G. Fj, et al." in formatted["eleven"]
    assert "Fk" not in formatted["eleven"]


def test_keys_that_differ_in_case_are_two() -> None:
    works = {"a": work_of(Record("t", "book", "One")), "A": work_of(Record("t", "book", "Two"))}
    formatted = csl.Formatter().plain(works)
    assert "One" in formatted["a"]
    assert "Two" in formatted["A"]
    assert csl.Formatter().plain({}) == {}


HOSTILE = (
    "<script>alert(1)</script> & <b>bold</b>",
    "[x](javascript:alert(1)) *stars* _under_ `code` ![i](x) <img src=x>",
    "# no heading | no | table ~~struck~~ $maths$ \\* &lt;b&gt;",
    '<span class="nocase">GPU</span>',
    "https://example.org www.example.org",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_records_say_is_escaped(text: str) -> None:
    record = Record("t", "book", text, (Name(text, "A"), Name(literal=text)), (2020,), publisher=text)
    html = csl.Formatter().html({"k": work_of(record)})["k"]
    assert "<script" not in html
    assert "<b>" not in html
    assert "<img" not in html
    markdown = csl.Formatter().markdown({"k": work_of(record)})["k"]
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    assert all(
        tag not in rendered for tag in ("<script", "<b>", "<img", "<a ", "<em>", "<code>", "<h1", "<s>", "<table")
    )


def test_any_other_style_by_its_path(tmp_path: Path) -> None:
    style = tmp_path / "mine.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>m</title>'
        "<id>m</id><updated>2020-01-01T00:00:00Z</updated></info>"
        '<citation><layout><text variable="title"/></layout></citation>'
        '<bibliography><layout suffix="!"><text variable="title" font-style="italic"/></layout></bibliography>'
        "</style>",
        encoding="utf-8",
    )
    assert csl.Formatter(style).plain({"k": work_of(PUBLISHED)}) == {"k": "ZeRO: Memory Optimizations!"}
    assert csl.Formatter(style).markdown({"k": work_of(PUBLISHED)}) == {"k": "*ZeRO: Memory Optimizations*!"}


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "no xml",
        "<html/>",
        '<style xmlns="http://purl.org/net/xbiblio/csl"><info/></style>',
        "\x00\x01",
        "<a><b></a>",
    ],
)
def test_a_style_that_cannot_be_used_is_an_error_of_the_caller(tmp_path: Path, content: str | None) -> None:
    style = tmp_path / "bad.csl"
    if content is not None:
        style.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        csl.Formatter(style).plain({"k": work_of(PUBLISHED)})
    assert caught.value.path == style
