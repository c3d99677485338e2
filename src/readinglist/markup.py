"""Titles as services send them: HTML, JATS and MathML to plain Unicode, on one line.

Sub- and superscripts become Unicode's own where it has them ("H<sub>2</sub>O" is "H₂O"), so that what is written as
LaTeX or HTML later can set them again. Nothing here raises, whatever the text; depth and length cost linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape

RAISED = dict(
    zip("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
LOWERED = dict(zip("0123456789+-=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True))

_LONGEST = 20_000
# elements that services send; another "<" is the sign of "less than"
_TAG = re.compile(
    r"<(/?)(?:\w+:)?(i|b|u|em|strong|sub|sup|inf|sc|scp|tt|span|small|font|p|br|title|italic|bold|monospace|underline"
    r"|overline|roman|sans-serif|strike|named-content|styled-content|inline-formula|tex-math|alternatives|math|m[a-z]+"
    r"|semantics|annotation(?:-xml)?|ext-link|xref|fn|a)\b(?:\s[^<>]*)?(/?)>",
    re.IGNORECASE,
)
_SPACED = {"p", "br", "title", "mspace", "mtext"}
# MathML elements whose children have places: base, subscript, superscript
_PLACED = {"msub": "_", "msup": "^", "msubsup": "_^", "munder": "_", "mover": "^", "munderover": "_^"}
_MINUS = str.maketrans({"−": "-", "–": "-"})

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"  # part of the spelling in the scripts that use them


def clean(text: str) -> str:
    """The text on one line in composed form, without control characters, soft hyphens and other invisible ones."""
    if text.isascii() and text.isprintable():  # nearly all texts
        return " ".join(text.split())
    seen = (
        each for each in text if each.isspace() or each in _JOINERS or unicodedata.category(each) not in _INVISIBLE
    )
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def plain(text: str) -> str:
    """The text without its markup; entities are read, also those that were escaped twice."""
    text = text[:_LONGEST]
    for _ in range(2):
        text = unescape(text) if "&" in text else text
    return without_tags(text)


def without_tags(text: str) -> str:
    """The text without its elements, where no entity is one: as in CSL-JSON, whose titles are no HTML."""
    text = text[:_LONGEST]
    return " ".join((_Reader(text).text() if "<" in text else text).split())


def script(text: str, mark: str) -> str:
    """The text as a subscript (`_`) or a superscript (`^`), in Unicode's characters where it has all of them."""
    text = "".join(text.split()).translate(_MINUS)
    table = LOWERED if mark == "_" else RAISED
    if all(each in table for each in text):
        return "".join(table[each] for each in text)
    return f"{mark}{text}" if len(text) == 1 or mark == "^" else text


class _Reader:
    """Keeps for each open element the texts of its children; an element left open ends with the text."""

    def __init__(self, text: str) -> None:
        self.open: list[tuple[str, list[str]]] = [("", [])]
        position = 0
        for tag in _TAG.finditer(text):
            self.add(text[position : tag.start()])
            position = tag.end()
            name = tag[2].lower()
            if tag[1]:
                self.close(name)
            elif tag[3] or name in ("br", "mspace"):
                self.add(" " if name in _SPACED else "")
            else:
                self.open.append((name, []))
        self.add(text[position:])

    def text(self) -> str:
        while len(self.open) > 1:
            self.close(self.open[-1][0])
        return "".join(self.open[0][1])

    def add(self, text: str) -> None:
        # white space between the parts of a formula is none of its text
        if text and not (self.open[-1][0].startswith("m") and text.isspace()):
            self.open[-1][1].append(text)

    def close(self, name: str) -> None:
        if len(self.open) > 1 and self.open[-1][0] == name:
            _, children = self.open.pop()
            self.open[-1][1].append(_told(name, children))


def _told(name: str, children: list[str]) -> str:
    """What an element says, from what its children say."""
    text = "".join(children)
    if name in _PLACED and len(children) > 1:
        return children[0] + "".join(map(script, children[1:], _PLACED[name]))
    if name in _SPACED:
        return f" {text} "
    return _ELEMENTS[name](text, children) if name in _ELEMENTS else text


_ELEMENTS: dict[str, Callable[[str, list[str]], str]] = {
    "sub": lambda text, _: script(text, "_"),
    "inf": lambda text, _: script(text, "_"),
    "sup": lambda text, _: script(text, "^"),
    "mfrac": lambda _, children: "/".join(children),
    "msqrt": lambda text, _: f"√{text}",
    **dict.fromkeys(("annotation", "annotation-xml", "tex-math", "xref", "fn"), lambda *_: ""),
}
