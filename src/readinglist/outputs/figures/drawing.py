"""Text, lines and circles as SVG, and how much room a text needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape as escape_html

from readinglist.outputs.listing import printable

# sizes in the units of the drawing; its text is 12 units high
WIDTH = 720
ROW = 20
DOT = 4.5
_LETTER = 6.6
_LONGEST = 400  # characters of any text that are looked at
_STYLE = (
    "<style>:root{color-scheme:light dark;color:#1f2328}"
    "@media(prefers-color-scheme:dark){:root{color:#e6e8eb}}</style>"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its `name` as a file, its `body` as SVG without the outer element, and the same as a table.

    `columns` heads the `rows` of the table; `height` is in units of the drawing.
    """

    name: str
    title: str
    caption: str
    height: float
    body: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def inline(self) -> str:
        """The picture as an element of an HTML page, in the colour of the page's text."""
        return self._element("", "")

    @property
    def file(self) -> str:
        """The picture as a file of its own, dark on light and light on dark."""
        return self._element(' xmlns="http://www.w3.org/2000/svg"', _STYLE) + "\n"

    def _element(self, attributes: str, style: str) -> str:
        size = f'viewBox="0 0 {WIDTH} {self.height:g}" width="{WIDTH}" height="{self.height:g}"'
        look = 'fill="currentColor" font-family="system-ui, sans-serif" font-size="12"'
        title, caption = escape(self.title), escape(self.caption)
        return (
            f'<svg{attributes} {size} {look} role="img" aria-label="{title}"><title>{title}</title>'
            f"<desc>{caption}</desc>{style}{self.body}</svg>"
        )


def table(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows of a figure's table, without what no page can hold."""
    return tuple(tuple(printable(cell) for cell in row) for row in rows)


@dataclass(frozen=True, slots=True)
class Look:
    """How a text stands: where its `x` is (start, middle, end), bold, faint, or slanted upwards."""

    anchor: str = "start"
    bold: bool = False
    faint: bool = False
    slanted: bool = False


PLAIN, FAINT, BOLD, SLANTED = Look(), Look(faint=True), Look(bold=True), Look(slanted=True)
MIDDLE, END = Look("middle"), Look("end")


def escape(text: str) -> str:
    """Text that no markup gets out of, without what XML cannot hold."""
    return escape_html(printable(text))


def write(x: float, y: float, text: str, look: Look = PLAIN) -> str:
    """A text on one line; `y` is its base line."""
    place = f'transform="translate({x:g} {y:g}) rotate(-45)"' if look.slanted else f'x="{x:g}" y="{y:g}"'
    place += f' text-anchor="{look.anchor}"' if look.anchor != "start" else ""
    place += ' font-weight="600"' if look.bold else ""
    place += ' opacity=".75"' if look.faint else ""
    return f"<text {place}>{escape(text)}</text>"


def line(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A thin straight line, to guide the eye."""
    path = f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity=".15"/>'


def arc(x: float, start: float, end: float, bow: float) -> str:
    """A curve from a height to another on the right of `x`, out to `bow`, with an arrow at its end."""
    # three quarters of the way to its control points is how far a cubic curve bows out
    out = x + bow * 4 / 3
    curve = f"M{x:g} {start:g}C{out:g} {start:g} {out:g} {end:g} {x + 6:g} {end:g}"
    drawn = f'<path d="{curve}" fill="none" stroke="currentColor" stroke-opacity=".55"/>'
    return f'{drawn}<path d="M{x:g} {end:g}l8 -3.5v7z"/>'


def dot(x: float, y: float) -> str:
    """A filled circle."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{DOT:g}"/>'


def ring(x: float, y: float, radius: float = DOT) -> str:
    """An open circle."""
    inner = radius - 0.75
    return f'<circle cx="{x:g}" cy="{y:g}" r="{inner:g}" fill="none" stroke="currentColor" stroke-width="1.5"/>'


def width(text: str) -> float:
    """About how wide a text is; letters of East Asian scripts are twice as wide (UAX 11)."""
    return sum(_LETTER * (2 if unicodedata.east_asian_width(letter) in "WF" else 1) for letter in text)


def clipped(text: str, room: float) -> str:
    """The text on one line, cut where there is no more room."""
    text = " ".join(printable(text[:_LONGEST]).split())
    if width(text) <= room:
        return text
    while text and width(text) + _LETTER > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, room: float, most: int) -> list[str]:
    """The text on as many lines as it needs, but not more than `most`."""
    words, lines = printable(text[:_LONGEST]).split(), [""]
    while words and len(lines) < most:
        longer = f"{lines[-1]} {words[0]}".strip()
        if lines[-1] and width(longer) > room:
            lines.append("")
        else:
            lines[-1] = longer
            words.pop(0)
    lines[-1] = " ".join([lines[-1], *words])
    return [clipped(each, room) for each in lines]
