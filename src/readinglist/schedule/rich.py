"""Rich text inside a value of a data file or a cell of a sheet: entities, HTML, Markdown links."""

from __future__ import annotations

import html

from readinglist.schedule.document import Line, plain


def lines(text: str, number: int) -> tuple[Line, ...]:
    """The lines of a text that may hold markup; `number` is the line of the file where it starts."""
    texts = html.unescape(text).splitlines()
    return tuple(plain(line.strip(), number + at) for at, line in enumerate(texts) if line.strip())
