"""CSL-JSON and CSL-YAML: what is written, what others write, and Markdown that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.formats.items import as_markdown, as_text, read_json, read_yaml, to_json, to_yaml
from readinglist.model import Record
from readinglist.names import Name
from tests.formats.works import ARTICLE, work_of


def test_yaml_says_what_json_says() -> None:
    works = {"a": work_of(ARTICLE)}
    assert yaml.safe_load(to_yaml(works)) == {"references": json.loads(to_json(works))}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("A* search in a_b and _c_", r"A\* search in a_b and \_c\_"),
        ("1. Foo", r"1\. Foo"),
        ("(a) Foo", r"(a\) Foo"),
        ("IV. Foo", r"IV\. Foo"),
        ("D. E. Knuth", "D. E. Knuth"),
        ("- x -- y-z", r"\- x \-\- y-z"),
        ("@you and me@example.org", r"\@you and me@example.org"),
        ("AT&T &amp; [x](y)", r"AT&T \&amp; \[x\](y)"),
        ("$5 H~2~O x^2 # <i>", r"\$5 H\~2\~O x\^2 \# \<i\>"),
        ("10.1007/978-3-319-24574-4_28", "10.1007/978-3-319-24574-4_28"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, markdown: str) -> None:
    assert as_markdown(text) == markdown
    assert as_text(markdown) == text


@given(st.text(alphabet=st.sampled_from("aB1 .)(-+:>*_~^$#@&;[]{}<>|\\'\"`/,x")))
def test_markdown_comes_back(text: str) -> None:
    assert as_text(as_markdown(text)) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("*E. coli* and **bold** _words_", "E. coli and bold words"),
        ("H~2~O and x^2^", "H₂O and x²"),
        ("The [GPU]{.nocase} of it", "The GPU of it"),
        ("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"),
    ],
)
def test_markup_of_others_is_read(markdown: str, text: str) -> None:
    assert as_text(markdown) == text


OF_PANDOC = """\
---
references:
- type: article-journal
  id: WatsonCrick1953
  author:
  - family: Watson
    given: J. D.
  - literal: The *Group*
  issued: 1953-04-25
  title: '[DNA]{.nocase}: a structure for *deoxyribose*'
  container-title: Nature
  volume: 171
  DOI: 10.1038/171737a0
- id: untitled
- text
...
"""


def test_a_file_of_pandoc_is_read() -> None:
    (found,), bad = read_yaml(OF_PANDOC, Path("refs.yaml"))
    assert (found.key, found.line) == ("WatsonCrick1953", 3)
    record = found.record
    assert record.title == "DNA: a structure for deoxyribose"
    assert record.author == (Name("Watson", "J. D."), Name(literal="The Group"))
    assert (record.issued, record.volume) == ((1953, 4, 25), "171")
    assert [(each.line, each.key, each.reason) for each in bad] == [
        (14, "untitled", "it has no title"),
        (15, "", "an item is a mapping of variables"),
    ]


@pytest.mark.parametrize("issued", ["[{year: 2020, month: 3}]", "{year: 2020, month: 3}", "'2020-03'", "2020-03"])
def test_dates_as_pandoc_takes_them(issued: str) -> None:
    (found,), _ = read_yaml(f"references:\n- id: a\n  title: T\n  issued: {issued}\n", Path("r.yaml"))
    assert found.record.issued == (2020, 3)


def test_json_has_lines_too() -> None:
    text = '[\n {"id": "a", "title": "T", "type": "book", "issued": {"date-parts": [[2020]]}},\n {"id": 7}\n]\n'
    (found,), bad = read_json(text, Path("r.json"))
    assert found.record == Record("csl:r.json:2", "book", "T", issued=(2020,))
    assert [str(each) for each in bad] == ["r.json:3: 7: it has no title"]
    assert read_json('{"items": [{"title": "T"}]}', Path("r.json"))[0][0].record.title == "T"


@pytest.mark.parametrize("text", ['"text"', "3", '{"id"', "[" * 60])
def test_what_is_no_list_of_items_is_an_error_of_the_caller(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_json(text, Path("r.json"))
    assert caught.value.path == Path("r.json")
