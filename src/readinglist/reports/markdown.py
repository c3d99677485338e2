"""Markdown as Pandoc and Quarto read it: citations, metadata, included files; code and comments are no text.

Citations are `[see @key, p. 3; -@other]`, `@key` and `@{key}` (Pandoc's manual, "Citation syntax"); an address of
mail or of the web is none, and neither is a cross-reference of Quarto such as `@fig-one`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readinglist.reports import latex
from readinglist.reports.scanned import Scanned, Span, blanked, listed

_LONGEST_SPAN = 2000

_METADATA = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(?:>\s*)*(`{3,}|~{3,})", re.MULTILINE)
_NO_TEXT = re.compile(
    r"(?P<escape>\\[^\w\s])|(?P<comment><!--)|(?P<ticks>`+)|(?P<link>\]\([^()\s]*)"
    r"|(?P<address>(?<!@\{)\b(?:https?|ftp|mailto):[^\s<>)\]}]*|<[^<>\s@]{1,200}@[^<>\s]{1,200}>)"
)
_KEY = r"[^\W_](?:[\w]|[:.#$%&\-+?<>~/](?=\w))*|_(?:[\w]|[:.#$%&\-+?<>~/](?=\w))*"
_CITATION = re.compile(rf"(?<![\w.@/])-?@(?:\{{(?P<braced>[^{{}}\s]{{1,200}})\}}|(?P<plain>{_KEY}))")
_CROSS_REFERENCES = re.compile(
    r"(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)-"
)
_INCLUDE = re.compile(r"\{\{<\s*include\s+([^\s>]{1,300})\s*>\}\}")


def scan(text: str, macros: Mapping[str, int] | None = None) -> Scanned:
    """Reads one `.md` or `.qmd` file; raw LaTeX in it cites as in LaTeX."""
    head = _METADATA.match(text)
    seen = live(text, head.end() if head else 0)
    raw = latex.scan(seen, macros)
    keys = [*_citations(seen), *raw.keys, *(_named(head, "nocite") if head else ())]
    return Scanned(
        live=seen,
        keys=tuple(sorted(keys, key=lambda span: span.start)),
        files=tuple(Span(match[1], match.start(1)) for match in _INCLUDE.finditer(text)),
        bibliographies=tuple(_bibliographies(head)) if head else (),
        macros=raw.macros,
        cites_all=raw.cites_all or bool(head and re.search(r"^nocite:(?:.*\n?\s+)?.*@\*", head[1], re.MULTILINE)),
    )


def live(text: str, start: int = 0) -> str:
    """The text without code, comments, addresses and what is escaped, from `start` on."""
    return blanked(text, _dead(text, start))


def _dead(text: str, start: int) -> Iterator[tuple[int, int]]:
    yield 0, start
    for block_start, block_end in _blocks(text, start):
        yield from _inline(text, start, block_start)
        yield block_start, block_end
        start = block_end
    yield from _inline(text, start, len(text))


def _blocks(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Fenced blocks of code; one that is never closed runs to the end, as in CommonMark."""
    while fence := _FENCE.search(text, start):
        closing = re.compile(rf"^ {{0,3}}(?:>\s*)*{re.escape(fence[1])}[`~]*[ \t]*$", re.MULTILINE)
        end = closing.search(text, fence.end())
        start = end.end() if end else len(text)
        yield fence.start(), start


def _inline(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while token := _NO_TEXT.search(text, start, end):
        start = token.end()
        if token["comment"]:
            closing = text.find("-->", start, end)
            start = end if closing < 0 else closing + 3
        elif token["ticks"]:
            start = _code_end(text, token, end)
        if start > token.end() or not token["ticks"]:
            yield token.start(), start


def _code_end(text: str, ticks: re.Match[str], end: int) -> int:
    """Behind the run of as many backticks that closes the code, within the paragraph; else behind the first run."""
    for closing in re.compile(r"`+|\n\s*\n").finditer(text, ticks.end(), min(end, ticks.end() + _LONGEST_SPAN)):
        if closing[0][0] != "`":
            break
        if len(closing[0]) == len(ticks[0]):
            return closing.end()
    return ticks.end()


def _citations(seen: str) -> Iterator[Span]:
    for match in _CITATION.finditer(seen):
        kind = "braced" if match["braced"] else "plain"
        if not _CROSS_REFERENCES.match(match[kind]):
            yield Span(match[kind], match.start(kind))


def _bibliographies(head: re.Match[str]) -> Iterator[Span]:
    """The files of `bibliography:`, one on its line or several as a list."""
    for value in _metadata(head, "bibliography"):
        for part in listed(value.text.strip().strip("[]"), value.start + value.text.find("[") + 1):
            yield Span(part.text.strip("\"'"), part.start)


def _named(head: re.Match[str], name: str) -> Iterator[Span]:
    for value in _metadata(head, name):
        yield from (Span(span.text, value.start + span.start) for span in _citations(value.text))


def _metadata(head: re.Match[str], name: str) -> Iterator[Span]:
    """The values under a name of the metadata: on its line, and on the indented lines below it."""
    for match in re.finditer(rf"^{name}:[ \t]*(.*)((?:\n(?:[ \t]+.*|-[ \t].*))*)", head[1], re.MULTILINE):
        if match[1].strip(" |>"):
            yield Span(match[1], head.start(1) + match.start(1))
        for line in re.finditer(r"^[ \t]*(?:-[ \t]+)?(.*\S)", match[2], re.MULTILINE):
            yield Span(line[1], head.start(1) + match.start(2) + line.start(1))
