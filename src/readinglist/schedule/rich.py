"""Rich text inside a value of a data file or a cell of a sheet: entities, HTML, links and stress of Markdown."""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace

from readinglist.errors import InputError
from readinglist.schedule.document import Line, lines_of, plain

LONGEST = 20_000
"""Characters of a text in which markup is looked for; a longer one is prose."""

_HTML = re.compile(
    r"</?(?:a|b|i|u|p|em|strong|span|br|ul|ol|li|div|sup|sub|code|s|del|font|small|cite|q|wbr)\b[^<>]*>", re.I
)
_MARKDOWN = re.compile(r"\[[^\[\]\n]+\]\([^()\s]+\)|\*\*[^*\n]+\*\*|~~[^~\n]+~~")


def lines(text: str, number: int) -> tuple[Line, ...]:
    """The lines of a text that may hold markup; `number` is the line of the file where it starts."""
    if len(text) > LONGEST or not (marked := _HTML.search(text) or _MARKDOWN.search(text)):
        return _plain(entities.unescape(text), number)
    try:
        return _from_html(text, number) if marked[0].startswith("<") else _from_markdown(text, number)
    except InputError:
        return _plain(text, number)


def _plain(text: str, number: int) -> tuple[Line, ...]:
    return tuple(plain(line.strip(), number + at) for at, line in enumerate(text.splitlines()) if line.strip())


def _from_html(text: str, number: int) -> tuple[Line, ...]:
    from readinglist.schedule import html

    found = lines_of(html.document_of(html.prepare(text)).blocks)
    return tuple(replace(line, number=line.number + number - 1) for line in found)


def _from_markdown(text: str, number: int) -> tuple[Line, ...]:
    """Each line by itself: a cell or value is no page whose lines run on."""
    from readinglist.schedule import markdown

    found: list[Line] = []
    for at, part in enumerate(text.splitlines()):
        inner = lines_of(markdown.read(part.strip()).blocks)
        found += (replace(line, number=number + at) for line in inner)
    return tuple(found)
