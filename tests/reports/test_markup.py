"""Markdown, Quarto and Typst: which keys are cited, and what only looks like a citation."""

from __future__ import annotations

import pytest

from readinglist.reports import markdown, typst


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As @a says.", ["a"]),
        ("Yes [@a; see @b, p. 3; -@c].", ["a", "b", "c"]),
        ("-@a says", ["a"]),
        ("@a [p. 3]", ["a"]),
        ("*@a* and (@b) and “@c”", ["a", "b", "c"]),
        (
            "@{https://example.org/x_y} and @doe:99a. The end @foo_bar.baz.",
            ["https://example.org/x_y", "doe:99a", "foo_bar.baz"],
        ),
        ("Mail ann@example.org or <bob@example.org>, or [me](mailto:me@example.org).", []),
        ("See https://medium.com/@somebody/x and [it](https://a.b/@c).", []),
        ("In `code @no` and ``a ` @no`` but @a", ["a"]),
        ("```\n@no\n```\n@a", ["a"]),
        ("~~~ {.r}\n@no\n~~~\n@a", ["a"]),
        ("```\n@no never closed", []),
        ("<!-- @no -->@a", ["a"]),
        (r"\@no @a", ["a"]),
        ("See @fig-one, @tbl-x, @sec-intro and @eq-1; @figuera2020", ["figuera2020"]),
        (r"raw \citep[see]{a,b}", ["a", "b"]),
        ("---\ntitle: x\nauthor: '@no'\n---\n@a", ["a"]),
        ("---\nnocite: |\n  @a, @b\n---\n", ["a", "b"]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    found = markdown.scan(text).keys
    assert [span.text for span in found] == expected
    assert all(text[span.start : span.end] == span.text for span in found)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("bibliography: refs.bib", ["refs.bib"]),
        ('bibliography: "refs.bib"', ["refs.bib"]),
        ("bibliography: [one.bib, two.bib]", ["one.bib", "two.bib"]),
        ("bibliography:\n  - one.bib\n  - two.bib\ntitle: x", ["one.bib", "two.bib"]),
        ("title: x", []),
    ],
)
def test_markdown_names_its_bibliographies_in_its_metadata(head: str, expected: list[str]) -> None:
    assert [span.text for span in markdown.scan(f"---\n{head}\n---\n@a").bibliographies] == expected


def test_quarto_includes_files_and_cites_everything() -> None:
    found = markdown.scan("---\nnocite: |\n  @*\n---\n{{< include chapters/one.qmd >}}\n")
    assert [span.text for span in found.files] == ["chapters/one.qmd"]
    assert found.cites_all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As @a says, @b-c_d. And @e:f[p. 7].", ["a", "b-c_d", "e:f"]),
        ('#cite(<a>, form: "prose") #cite(label("b"))', ["a", "b"]),
        ("// @no\n@a /* @no /* @no */ @no */ @b", ["a", "b"]),
        ("`@no` and ```typ @no``` @a", ["a"]),
        ("mail me@example.org, see https://x.org/@no and @a", ["a"]),
        ('= Heading <intro>\n#figure(image("x.png"), caption: [x]) <fig:one>\nSee @intro, @fig:one and @a', ["a"]),
        (r"\@no @a", ["a"]),
    ],
)
def test_typst(text: str, expected: list[str]) -> None:
    found = typst.scan(text).keys
    assert [span.text for span in found] == expected
    assert all(text[span.start : span.end] == span.text for span in found)


def test_typst_names_its_files() -> None:
    found = typst.scan('#include "one.typ"\n#bibliography(("refs.bib", "more.yml"), full: true)\n')
    assert [span.text for span in found.files] == ["one.typ"]
    assert [span.text for span in found.bibliographies] == ["refs.bib", "more.yml"]
    assert found.cites_all
