"""Org files (https://orgmode.org/worg/org-syntax.html), read as the Markdown that says the same."""

from __future__ import annotations

import re

from readinglist.schedule import markdown
from readinglist.schedule.document import Document

_COMMENT = re.compile(r"^[ \t]*(?:#(?:[ \t].*)?|:[A-Z_]+:.*)$", re.MULTILINE)
_ABOUT = re.compile(r"^#\+(?:title|date):[ \t]*(?P<value>.{0,300})$", re.MULTILINE | re.IGNORECASE)
_KEYWORD = re.compile(r"^[ \t]*#\+.*$", re.MULTILINE)
_STARS = re.compile(r"^(?P<stars>\*{1,5})[ \t]+(?:(?:TODO|DONE)[ \t]+)?", re.MULTILINE)
_LINK = re.compile(r"\[\[(?P<address>[^\[\]\n]{1,1000})\](?:\[(?P<text>[^\[\]\n]{1,500})\])?\]")
_TIME = re.compile(r"[<\[](?P<date>\d{4}-\d\d-\d\d)[^<>\[\]\n]{0,30}[>\]]")
_CROSSING = re.compile(r"(?<=-)\+(?=-)")


def read(text: str) -> Document:
    """The document of an Org file, each line on its number; raises `InputError` like `markdown.read`."""
    text = _KEYWORD.sub("", _ABOUT.sub(r"# \g<value>", _COMMENT.sub("", text)))
    text = _STARS.sub(lambda found: f"{'#' * (len(found['stars']) + 1)} ", text)
    text = _LINK.sub(lambda found: f"[{found['text'] or found['address']}](<{found['address']}>)", text)
    return markdown.read(_CROSSING.sub("|", _TIME.sub(r"\g<date>", text)))
