"""Citation keys from a template: readable, ASCII, safe in file names and in LaTeX, and free of collisions."""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from collections.abc import Callable, Collection, Iterator

from readinglist.errors import InputError
from readinglist.judgement.words import words
from readinglist.model import Record

DEFAULT_TEMPLATE = "{family}{year}{word}"

_SKIPPED = words(
    "a an the on in at of for from to toward towards by with without via and or as is are be do does did can could "
    "should would will how what when where which who why it its this that these those there your our we i you not "
    "no using into over under about between der die das ein eine le la les un une el los"
)
_LITERAL = re.compile(r"[A-Za-z0-9._+-]*")
_LONGEST = 80  # letters of a key; file names with an ending stay well under 255 bytes


def citation_key(record: Record, template: str, taken: Collection[str]) -> str:
    """A key for the record that is not yet taken, letters of either case being the same.

    The template is text with fields in braces: `{family}` of the first author, `{families}` of up to three, `{year}`,
    `{yy}` its last two digits, `{word}` the first word of the title that tells something, `{words}` the first three,
    `{venue}`; a field in capitals (`{FAMILY}`) or with a first capital (`{Family}`) gives its text so. A key that is
    taken is lengthened by the next words of the title, then by letters. Raises `InputError` for any other template.
    """
    used = {key.casefold() for key in taken}
    return next(key for key in _proposals(record, template) if key.casefold() not in used)


def _proposals(record: Record, template: str) -> Iterator[str]:
    telling = significant_words(record.title)
    key = _filled(template, record, telling)
    yield key
    used = 3 if "{words}" in template.lower() else 1 if "{word}" in template.lower() else 0
    longer = key
    for word in telling[used:]:
        if len(longer) + len(word) > _LONGEST:
            break
        longer += word
        yield longer
    for count in itertools.count(1):
        for letters in itertools.product(string.ascii_lowercase, repeat=count):
            yield key + "".join(letters)


def _filled(template: str, record: Record, telling: list[str]) -> str:
    parts = []
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise _bad(template, str(error)) from None
    for literal, name, spec, conversion in pieces:
        if not _LITERAL.fullmatch(literal):
            raise _bad(template, f"{literal!r} is not safe in a key")
        parts.append(literal)
        if name is not None:
            field = _FIELDS.get(name.lower())
            if field is None or spec or conversion or name not in (name.lower(), name.upper(), name.capitalize()):
                raise _bad(template, f"{{{name}}} is no field")
            parts.append(_cased(field(record, telling), name))
    if not any(name for _, name, _, _ in pieces):
        raise _bad(template, "it names no field")
    return "".join(parts).lstrip("._+-")[:_LONGEST].rstrip(".") or "reading"


def _bad(template: str, problem: str) -> InputError:
    fields = ", ".join(f"{{{name}}}" for name in _FIELDS)
    advice = f"use letters, digits, . _ + - and the fields {fields}, as in {DEFAULT_TEMPLATE}"
    return InputError(f"the key template {template!r} cannot be used: {problem}", advice=advice)


def _cased(text: str, name: str) -> str:
    if name.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if name[0].isupper() else text


def _family(record: Record, telling: list[str]) -> str:
    people = record.author or record.editor
    family = ascii_letters(people[0].sort_family) if people else ""
    return family or (telling[0] if telling and not people else "anon")


def _families(record: Record, _telling: list[str]) -> str:
    people = record.author or record.editor
    return "".join(ascii_letters(each.sort_family) for each in people[:3]) or "anon"


def _venue(record: Record, _telling: list[str]) -> str:
    return ascii_letters(record.venue or "")


_FIELDS: dict[str, Callable[[Record, list[str]], str]] = {
    "family": _family,
    "families": _families,
    "year": lambda record, _telling: str(record.year or "nd"),
    "yy": lambda record, _telling: f"{record.year % 100:02}" if record.year else "nd",
    "word": lambda _record, telling: telling[0] if telling else "",
    "words": lambda _record, telling: "".join(telling[:3]),
    "venue": _venue,
}


def significant_words(title: str) -> list[str]:
    """The words of a title that tell something, in ASCII, without bare numbers.

    They are split at hyphens, except behind a single letter ("C-Store" is one name); initials are joined.
    """
    plain = _ascii(re.sub(r"[$_^{}]|\\[a-zA-Z]+", "", title)).lower()
    plain = re.sub(r"\b((?:[a-z]\.){2,})", lambda match: match[1].replace(".", "") + " ", plain)
    plain = re.sub(r"(?<![\w-])([a-z])-(?=[a-z])", r"\1", plain)
    found = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return [word for word in found if word not in _SKIPPED and not word.isdigit()]


def ascii_letters(text: str) -> str:
    """A name as lower-case ASCII letters and digits, other alphabets transliterated as far as the table goes."""
    return re.sub(r"[^a-z0-9]", "", _ascii(text).lower())


_SCRIPTS = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss", "’": "'", "‘": "'",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "є": "ye",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
})  # fmt: skip


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_SCRIPTS)
