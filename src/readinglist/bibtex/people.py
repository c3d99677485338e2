"""Names in a field of authors: BibTeX's three forms, biblatex's extended form, groups in braces, and back.

The parts of a name are told apart as BibTeX does (btxdoc, section 4): by commas, "and" and words outside braces, and
by the case of their first letters. A name that is one group in braces is not taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readinglist.bibtex.tex import name_as_written, name_to_latex, to_unicode
from readinglist.names import Name

_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)
_OTHERS = "others"
_NO_INITIALS = re.compile(r"[-–—]{2}|(?:^|\s)&")
_CUTS = re.compile(r"[,=]|(?:^|\s)and(?:\s|$)", re.IGNORECASE)


def read_names(latex: str) -> tuple[Name, ...]:
    """The people and groups of a field; "and others" at its end is left out (see `is_cut`)."""
    listed = _listed(latex)
    if _leaves_out(listed):
        listed.pop()
    return tuple(name for each in listed if (name := _read(each)) is not None)


def is_cut(latex: str) -> bool:
    """Whether the field ends in "and others", so that it does not name all (btxdoc, section 4)."""
    return _leaves_out(_listed(latex))


def _leaves_out(listed: list[str]) -> bool:
    return bool(listed) and listed[-1].lower() == _OTHERS


def _listed(latex: str) -> list[str]:
    return [each.strip() for each in _split(latex, " and ") if each.strip()]


def _read(latex: str) -> Name | None:
    if _is_group(latex):
        text = to_unicode(latex)
        return Name(literal=text) if text else None
    parts = [part.strip() for part in _split(latex, ",")]
    if all(_EXTENDED.match(part) for part in parts):
        return _extended(parts)
    if len(parts) == 1:
        return _made(*_in_order(_words(latex)), suffix="")
    von, last = _von_last(_words(parts[0]))
    suffix = parts[1] if len(parts) > 2 else ""
    return _made(" ".join(parts[2:]) if len(parts) > 2 else parts[1], von, last, suffix=suffix)


def _made(given: str, von: str, last: str, *, suffix: str) -> Name | None:
    given, von, last, suffix = (to_unicode(part) for part in (given, von, last, suffix))
    if not last:
        last, given = given, ""
    return Name(last, given, von, suffix) if last else None


def _extended(parts: Iterable[str]) -> Name | None:
    found = {match[1]: match[2] for part in parts if (match := _EXTENDED.match(part))}
    family, given, prefix, suffix = (
        to_unicode(found.get(part, "").strip('"')) for part in ("family", "given", "prefix", "suffix")
    )
    return Name(family, given, prefix, suffix) if family else None


def _in_order(words: list[str]) -> tuple[str, str, str]:
    """Given, von and last part of "First von Last"; the last word is always the family's."""
    start = next((place for place, word in enumerate(words[:-1]) if _is_low(word)), len(words) - 1)
    von, last = _von_last(words[start:])
    return " ".join(words[:start]), von, last


def _von_last(words: list[str]) -> tuple[str, str]:
    """The von part runs to the last word in lower case, but never to the end."""
    low = [place for place, word in enumerate(words[:-1]) if _is_low(word)]
    if not low or not _is_low(words[0]):
        return "", " ".join(words)
    return " ".join(words[: low[-1] + 1]), " ".join(words[low[-1] + 1 :])


def _is_low(word: str) -> bool:
    """Whether the first letter outside braces is a small one; an accented letter in braces counts as outside."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    return next((each.islower() for each in to_unicode(word) if each.isalpha()), False)


def _words(latex: str) -> list[str]:
    return [word for part in _split(latex, " ") for word in _split(part, "~") if word]


def _is_group(latex: str) -> bool:
    if not (latex.startswith("{") and latex.endswith("}")) or latex.startswith("{\\"):
        return False
    return all(depth for depth, each in _depths(latex[:-1]) if each != "{")


def _depths(latex: str) -> Iterator[tuple[int, str]]:
    depth = 0
    for each in latex:
        depth += (each == "{") - (each == "}")
        yield depth, each


def _split(latex: str, at: str) -> list[str]:
    """The parts of the text between the separators that stand outside braces."""
    if at not in latex.lower():
        return [latex]
    depths = [depth for depth, _ in _depths(latex)]
    parts, start = [], 0
    for match in re.finditer(re.escape(at), latex, re.IGNORECASE):
        if depths[match.start()] == 0 and match.start() >= start:
            parts.append(latex[start : match.start()])
            start = match.end()
    return [*parts, latex[start:]]


def write_names(names: Iterable[Name], *, ascii_letters: bool = True) -> str:
    """The field's value: "Last, First" with "von" and "Jr" where there are any, groups in braces."""
    return " and ".join(_write(name, ascii_letters=ascii_letters) for each in names if str(name := told(each)))


def told(name: Name) -> Name:
    """The name as LaTeX can tell it, part by part."""
    parts = (name.family, name.given, name.particle, name.suffix, name.literal)
    return Name(*(name_as_written(part).lstrip("& ") for part in parts))


def _write(name: Name, *, ascii_letters: bool) -> str:
    if name.literal or not name.given or not name.family or _confuses_biber(name):
        return _one_part(name, ascii_letters=ascii_letters)
    von, family = name.particle, name.family
    if not all(_is_low(word) for word in von.split()) or _CUTS.search(von):  # no "von" to BibTeX
        von, family = "", f"{von} {family}"
    last = _guarded(family, ascii_letters=ascii_letters)
    # a small first letter says "von", to Biber also of the last word where the given name has one too
    seen = family.split() if _is_low(name.given) else family.split()[:-1]
    if any(_is_low(word) for word in seen) and not _is_group(last):
        last = f"{{{last}}}"
    parts = [f"{name_to_latex(von, ascii_letters=ascii_letters)} {last}".strip(), name.suffix, name.given]
    return ", ".join([parts[0], *(_guarded(part, ascii_letters=ascii_letters) for part in parts[1:] if part)])


def _confuses_biber(name: Name) -> bool:
    """Biber counts commas in braces where a name has three parts, and makes initials of commands and hyphens."""
    parts = f"{name.particle} {name.family} {name.suffix} {name.given}"
    return (bool(name.suffix) and "," in parts) or _NO_INITIALS.search(parts) is not None


def _one_part(name: Name, *, ascii_letters: bool) -> str:
    text = str(name)
    latex = name_to_latex(text, ascii_letters=ascii_letters)
    lone_word = not name.literal and len(text.split()) == 1 and not _CUTS.search(text) and latex.lower() != _OTHERS
    return latex if lone_word and not latex.startswith("{") else f"{{{latex}}}"


def _guarded(part: str, *, ascii_letters: bool) -> str:
    """A part of a name, in braces where a comma or an "and" in it would cut it."""
    latex = name_to_latex(part, ascii_letters=ascii_letters)
    return f"{{{latex}}}" if _CUTS.search(part) else latex
