"""Each rule by the example of wrong and right that its page gives, and by what it must leave alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readinglist import lint
from readinglist.identifiers import Identifier
from readinglist.lint import Around
from readinglist.model import Record, Version, Work
from readinglist.names import Name

ROOT = Path(__file__).resolve().parents[2]
SECTION = re.compile(r"^### ([a-z-]+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"(Wrong|Right):\n\n```bibtex\n(.*?)```", re.DOTALL)
TOLD = dict(SECTION.findall((ROOT / "docs" / "lint.md").read_text(encoding="utf-8")))
EXAMPLES = {rule: dict(EXAMPLE.findall(text)) for rule, text in TOLD.items()}
PAGED = Work(
    (
        Version(
            Record(
                "lock",
                "paper-conference",
                "Efficient Memory Management for Large Language Model Serving with PagedAttention",
                (Name("Kwon", "Woosuk"),),
                (2023,),
                container_title="Symposium on Operating Systems Principles",
                identifiers=(Identifier("doi", "10.1145/3600006.3613165"), Identifier("arxiv", "2309.06180")),
            )
        ),
    )
)


def rules_of(text: str, around: Around | None = None) -> list[str]:
    return [problem.finding.rule for problem in lint.check(text, "refs.bib", around or Around((PAGED,)))]


def test_every_rule_is_told_and_every_told_rule_exists() -> None:
    assert sorted(TOLD) == sorted(rule.name for rule in lint.RULES)
    levels = {rule.name: rule.level.value for rule in lint.RULES}
    for name, text in TOLD.items():
        assert text.strip().lower().startswith(levels[name]), name


@pytest.mark.parametrize("rule", [name for name, examples in EXAMPLES.items() if examples])
def test_the_wrong_example_has_that_problem_alone_and_the_right_one_none(rule: str) -> None:
    assert set(rules_of(EXAMPLES[rule]["Wrong"])) == {rule}
    assert rules_of(EXAMPLES[rule]["Right"]) == []


@pytest.mark.parametrize("rule", [name for name, text in TOLD.items() if "mended" in text.split("\n\n")[0][:60]])
def test_mending_the_wrong_example_makes_it_the_right_one(rule: str) -> None:
    wrong = EXAMPLES[rule]["Wrong"]
    assert lint.fixed(wrong, "refs.bib", lint.check(wrong, "refs.bib")) == EXAMPLES[rule]["Right"]


def misc(field: str) -> str:
    return f"@misc{{k,\n  title = {{A title}},\n  {field},\n}}\n"


@pytest.mark.parametrize(
    "field",
    [
        r"note = {\url{https://example.org/a_b%20c} and \href{https://example.org/a_b}{here}}",
        r"note = {$x_1^2$ and \(a_b\) and \$5 and 5\% and \textasciicircum{} and \^o}",
        r"note = {AT\&T; Q\&A}",
        r"note = {\ensuremath{x_{1}^{2}} and \(f(x)_1\) and \doi{10.1/a_b}}",
        r"abstract = {100% of R&D in a_b}",
        r"url = {https://example.org/a_b?c=d&e=%20#f}",
        r"file = {a_b.pdf}",
        r"doi = {10.1007/978-3-319-24574-4_28}",
        r"doi = {10.48550/arXiv.1706.03762}",
        r"pages = {1--16}",
        r"pages = {1–16}",
        r"pages = {iv-ix}",
        r"pages = {3, 5--7, 12}",
        r"pages = {1123--31}",
        r"pages = {e1003}",
        r"month = oct",
        r"month = 10",
        r"month = {Spring}",
        r"month = oct # {--} # nov",
        r"year = {in press}",
        r"year = {c. 1999}",
        r"year = {2020a}",
        r"author = {{Barnes, Noble, and Sons; Inc.} and Li, Jr., Ana}",
        r"author = {family=Berg, given=Jan, prefix=van den, prefix-i=v}",
        r"author = {Others, Ana and Alan Brothers}",
        r"keywords = {a, b}, keywords = {c}",
        r"title-of-mine = {x}",
    ],
)
def test_what_is_right_is_left_alone(field: str) -> None:
    assert rules_of(misc(field)) == []


@pytest.mark.parametrize(
    "title",
    [
        "{GPU} and {LLM}s for {C++}",
        "{{All of GPU in BRACES}}",
        "Attention Is All You Need",
        'Na{\\"i}ve {Bayes} and other names',
        "A survey of neural networks",
        "The {ZeRO}-{Offload} way",
        "Arabic: A language, and its {Arabic} Speech",
        "ATTENTION IS ALL YOU NEED",
        "Can{'}t, Won't and Don’t: A Story",
        "H{$_2$}O and {CO$_2$}",
    ],
)
def test_capitals_that_may_be_small_are_left_alone(title: str) -> None:
    assert rules_of(f"@misc{{k, title = {{{title}}}}}") == []


@pytest.mark.parametrize("entry_type", ["book", "phdthesis", "proceedings", "inbook"])
def test_titles_that_styles_leave_alone_need_no_braces(entry_type: str) -> None:
    text = f"@{entry_type}{{k, title = {{GPU Computing}}, author = {{A. Li}}, year = 2020}}"
    assert "unprotected-capitals" not in rules_of(text)


@pytest.mark.parametrize(
    ("field", "rule", "line", "column"),
    [
        ("note = {a & b}", "unescaped-character", 3, 13),
        ("note = {costs $5}", "unescaped-character", 3, 17),
        ('note = "a # b"', "unescaped-character", 3, 13),
        ("note = {<i>E. coli</i>}", "markup-residue", 3, 11),
        ("pages = {12:1-12:14}", "page-dash", 3, 16),
        ("pages = {1-2, 5 - 7}", "page-dash", 3, 13),
        ("month = sept", "undefined-string", 3, 11),
        ("doi = {10.5555/3433701.3433727}", "doi-form", 3, 10),
        ("doi = {doi:10.1145/3600006}", "doi-form", 3, 10),
        ("doi = {forthcoming}", "doi-form", 3, 10),
        ("url = {www.example.org}", "address-form", 3, 10),
        ("url = {\\url{https://example.org}}", "address-form", 3, 10),
        ("author = {A. Li; B. Wu}", "separated-names", 3, 13),
        ("author = {Li, A. and Wu et al.}", "author-list-cut", 3, 27),
        ("author = {others}", "author-list-cut", 3, 13),
        ("related = {absent}", "missing-key", 3, None),
    ],
)
def test_the_place_is_that_of_the_sign(field: str, rule: str, line: int, column: int | None) -> None:
    found = [each.finding for each in lint.check(misc(field), "refs.bib") if each.finding.rule == rule]
    assert (found[0].line, found[0].column, found[0].path, found[0].subject) == (line, column, "refs.bib", "k")


def test_files_that_are_read_together_know_each_others_macros_and_keys() -> None:
    text = "@book{k, title={T}, author={A. Li}, publisher = acm, year = 2020, crossref = {other}}"
    beside = "@string{acm = {ACM}} @misc{other, title = {T}}"
    assert rules_of(text) == ["missing-key", "undefined-string"]
    assert rules_of(text, Around(others=(beside,))) == []


def test_a_biblatex_entry_owes_what_biblatex_wants() -> None:
    book = "@book{k, title={T}, author={A. Li}, date={2020}, location={Paris}}"
    assert rules_of(book) == []
    assert rules_of(book.replace("date={2020}, location={Paris}", "year=2020")) == ["missing-field"]


def test_a_preprint_is_known_by_its_title_and_authors_too() -> None:
    title = "{Efficient Memory Management for Large Language Model Serving with {PagedAttention}}"
    preprint = f"@article{{k, title={title}, author={{Kwon, W.}}, journal={{CoRR}}, year=2023}}"
    assert rules_of(preprint) == ["preprint-published"]
    assert rules_of(preprint.replace("Kwon, W.", "Someone Else")) == []
    both = preprint + f"@inproceedings{{l, title={title}, author={{Kwon, W.}}, booktitle={{SOSP}}, year=2023}}"
    assert rules_of(both) == []


def test_what_texts_cite_is_compared_with_what_the_file_has() -> None:
    text = "@misc{a, title={T}, ids={old}, related={b}} @misc{b, title={T}} @misc{c, title={T}}"
    cited = {"old": ("paper.tex", 3), "lost": ("paper.tex", 9)}
    found = [each.finding for each in lint.check(text, "refs.bib", Around(cited=cited))]
    assert [(each.path, each.line, each.rule, each.subject) for each in found] == [
        ("paper.tex", 9, "missing-key", "lost"),
        ("refs.bib", 1, "uncited-entry", "c"),
    ]
    assert lint.check(text, "refs.bib", Around(cited={"*": ("paper.tex", 1)})) == []
