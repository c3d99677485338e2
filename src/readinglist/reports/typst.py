"""Typst: `@key`, `#cite(<key>)`, `#bibliography("refs.bib")` and `#include`; a label of the report itself is no key.

After Typst's reference of its markup, of `cite` and of `bibliography`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readinglist.reports.scanned import Scanned, Span, blanked

_TOKEN = re.compile(
    r"\\.|(?P<line>(?<!:)//[^\n]*)|(?P<block>/\*)|(?P<raw>`+)|(?P<address>https?://[^\s\"<>)\]]*)", re.DOTALL
)
_BLOCK = re.compile(r"/\*|\*/")
_KEY = r"[^\W_](?:[\w-]|[.:](?=[\w-]))*"
_REFERENCE = re.compile(rf"(?<![\w@])@({_KEY})")
_CITE = re.compile(r"\bcite\s*\(\s*(?:<([\w.:-]{1,200})>|label\s*\(\s*\"([^\"\n]{1,200})\"\s*\))")
_LABEL = re.compile(r"(?<![\w(,])(?:(?<=\s)|(?<=[\]$)}]))<([\w.:-]{1,200})>")
_BIBLIOGRAPHY = re.compile(r"\bbibliography\s*\(((?:[^()]|\([^()]*\)){0,2000})\)")
_FILE = re.compile(r"#include\s+\"([^\"\n]{1,300})\"")
_STRING = re.compile(r"\"([^\"\n]{1,300}\.(?:bib|ya?ml))\"")


def scan(text: str, _macros: Mapping[str, int] | None = None) -> Scanned:
    """Reads one `.typ` file."""
    seen = blanked(text, _dead(text))
    cited = [_span(match) for match in _CITE.finditer(seen)]
    places = {span.start for span in cited}
    labels = frozenset(match[1] for match in _LABEL.finditer(seen) if match.start(1) not in places)
    keys = [*cited, *(_span(match) for match in _REFERENCE.finditer(seen) if match[1] not in labels)]
    return Scanned(
        live=seen,
        keys=tuple(sorted(keys, key=lambda span: span.start)),
        files=tuple(_span(match) for match in _FILE.finditer(seen)),
        bibliographies=tuple(
            Span(match[1], outer.start(1) + match.start(1))
            for outer in _BIBLIOGRAPHY.finditer(seen)
            for match in _STRING.finditer(outer[1])
        ),
        defined=labels,
        cites_all=any("full: true" in outer[1] for outer in _BIBLIOGRAPHY.finditer(seen)),
    )


def _span(match: re.Match[str]) -> Span:
    group = match.lastindex or 1
    return Span(match[group], match.start(group))


def _dead(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token["block"]:
            position = _block_end(text, position)
        elif token["raw"]:
            closing = text.find(token["raw"], position) if len(token["raw"]) != 2 else position
            position = len(text) if closing < 0 else closing + (len(token["raw"]) if closing > position else 0)
        yield token.start(), position


def _block_end(text: str, position: int) -> int:
    """Behind the end of a comment, comments within it counted."""
    depth = 1
    for mark in _BLOCK.finditer(text, position):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(text)
