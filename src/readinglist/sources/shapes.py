"""Reading what services send, whatever its shape: nothing here raises for a value of the wrong kind.

Text comes out as Unicode on one line, without markup, of bounded length; what cannot be used is None or left out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from readinglist import markup
from readinglist.identifiers import Identifier
from readinglist.markup import clean
from readinglist.names import Name, parse_name
from readinglist.sources.base import UnreadableError

_Item = TypeVar("_Item")

LONGEST_TEXT = 2000
LONGEST_QUERY = 300
_YEARS = range(1400, 2200)


def load_json(body: bytes) -> Any:
    """The value in a JSON body; raises `UnreadableError` when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        shown = "a web page" if body.lstrip()[:1] == b"<" else "no JSON"
        raise UnreadableError(f"the answer is {shown}") from None


def dig(value: Any, *path: str | int) -> Any:
    """The value at the path of keys and positions, or None when there is none."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; a single object is a list of one."""
    listed = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, dict)]


def text(value: Any) -> str | None:
    """A text on one line without markup, or None when there is no text."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    plain = value[: 2 * LONGEST_TEXT]
    if "<" in plain or "&" in plain or not plain.isprintable():  # few are, and dumps have millions
        plain = clean(markup.plain(plain))
    return " ".join(unicodedata.normalize("NFC", plain).split())[:LONGEST_TEXT].strip() or None


def number(value: Any) -> int | None:
    """A whole number, written as a number or as digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,15}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and abs(value) < 10**15 else None


def total(value: Any, entries: Sequence[Any]) -> int:
    """How many papers there are, as the answer says; where it is silent, those that it holds.

    Raises `UnreadableError` when it neither holds one nor says that there is none.
    """
    said = number(value)
    if said is None and not entries:
        raise UnreadableError("the answer holds no papers and does not say that there are none")
    return len(entries) if said is None else said


def date(*parts: Any) -> tuple[int, ...]:
    """The date parts known, year first; a part that cannot be ends it."""
    known: list[int] = []
    for part, possible in zip(parts, (_YEARS, range(1, 13), range(1, 32)), strict=False):
        value = number(part)
        if value is None or value not in possible:
            break
        known.append(value)
    return tuple(known)


def iso_date(value: Any) -> tuple[int, ...]:
    """The date parts of "2017-06-12" or "2017-06-12T17:57:34Z"."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value, re.ASCII) if isinstance(value, str) else None
    return date(*match.groups()) if match else ()


def people(values: Iterable[Any]) -> tuple[Name, ...]:
    """The names in reading order, without those that are no text."""
    return tuple(parse_name(each) for value in values if (each := text(value)))


def web_address(value: Any) -> str | None:
    """An http or https address, or None."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return None
    value = value.strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname and value.isprintable() else None


def known(*found: Identifier | None) -> tuple[Identifier, ...]:
    """The identifiers that there are, each once."""
    return tuple(dict.fromkeys(one for one in found if one))


def words(title: str) -> list[str]:
    """The words of a title, folded to lower case without accents, for comparing."""
    folded = unicodedata.normalize("NFKD", title[:LONGEST_TEXT]).casefold()
    return re.findall(r"\w+", "".join(each for each in folded if not unicodedata.combining(each)))


def phrase(title: str) -> str:
    """A title as words for a query: no punctuation but what stands inside a word, at most `LONGEST_QUERY` long."""
    plain = re.sub(r"[^\w'’.]+|(?<!\w)['’.]+|['’]+(?!\w)|(?<=\w\w)\.+(?!\w)", " ", title[:LONGEST_TEXT])
    plain = " ".join(plain.replace("_", " ").split())
    return plain if len(plain) <= LONGEST_QUERY else plain[:LONGEST_QUERY].rsplit(" ", 1)[0]


def runs(items: Sequence[_Item], most: int, longest: int, written: Callable[[_Item], str]) -> Iterator[list[_Item]]:
    """The items in order, in runs of at most `most` that are at most `longest` bytes as `written` in an address."""
    run: list[_Item] = []
    spent = 0
    for item in items:
        price = len(quote(written(item)))
        if run and (len(run) == most or spent + price > longest):
            yield run
            run, spent = [], 0
        run.append(item)
        spent += price
    if run:
        yield run
