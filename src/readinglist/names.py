"""Names of people and groups, in the parts that CSL and BibTeX tell apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_TITLES = {"phd", "ph.d.", "ph.d", "md", "m.d.", "prof", "prof.", "professor", "dr", "dr."}
_INVERTED = re.compile(r"\s*,\s*")
# "Wei Wang 0001" in DBLP, "Ana Li¹,*" at the head of a paper: no part of a name
_MARKS = re.compile(r"\s+\d{4}$|[*†‡§¶⁰¹²³⁴-⁹]+(?=$|[\s,])")
# with a capital a particle belongs to the family name: "Christopher De Sa", "Luc Van Gool"
_PREFIXES = {"De", "Del", "Della", "Der", "Den", "Di", "Dos", "La", "Le", "Van", "Von"}
# "Van" is the middle name where one of these stands last or first: "Hai Van Pham"
_VIETNAMESE = frozenset(
    "Bui Dang Dinh Do Duong Ho Hoang Huynh Le Ly Ngo Nguyen Pham Phan Tran Truong Vo Vu".split()  # noqa: SIM905
)
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# a name in two scripts: "Ming Li (李明)", "Иван Петров (Ivan Petrov)", "Ming Li 李明"
_TWICE = re.compile(r"(?P<one>[^()（）\[\]]+?)\s*[(（\[](?P<other>[^()（）\[\]]+)[)）\]]")
_BESIDE = re.compile(r"(?P<one>[^\u3040-\uffff]+?)\s+(?P<other>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\s]+)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One author or editor, with the parts of a CSL name variable.

    `particle` is CSL's non-dropping particle ("van der"); `literal` alone is set for a group or a name that
    is not to be taken apart.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    def __str__(self) -> str:
        """The name in reading order: "Ludwig van Beethoven Jr."."""
        return self.literal or " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))

    @property
    def sort_family(self) -> str:
        """What a bibliography sorts and a citation key begins with: the family name without its particle."""
        return self.family or self.literal


def parse_name(text: str) -> Name:
    """Reads a name as "Given von Family", "von Family, Given" or "von Family, Jr, Given" (the BibTeX forms).

    Academic titles and the marks of footnotes are left out; a name in an East Asian script, which says its family
    first, is not taken apart. Of a name in two scripts the transliteration counts, which LaTeX can set.
    """
    text = " ".join(text.split())
    if not text.replace(" ", "").replace(".", "").isalpha():  # most are words alone, and dumps have millions
        text = " ".join(_MARKS.sub("", text).split())
    text = text.strip(" ,;")
    if not text.isascii() or "(" in text or "[" in text:
        text = _transliterated(text)
        if _EAST_ASIAN.search(text):
            return Name(literal=text)
    parts = [part for part in (_INVERTED.split(text) if "," in text else [text]) if part.lower() not in _TITLES]
    if len(parts) == 2 and parts[1].lower() in _SUFFIXES:
        return _in_order(_words(parts[0]), parts[1])
    if len(parts) >= 2:
        particle, family = _split_particle(parts[0].split())
        suffix, given = (parts[1], " ".join(parts[2:])) if len(parts) > 2 else ("", parts[1])
        return Name(family, given, particle, suffix)
    words = _words("".join(parts))
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    return _in_order(words, suffix)


def _transliterated(text: str) -> str:
    """The part in Latin letters of a name that says itself in two scripts; the text itself where it does not."""
    match = _TWICE.fullmatch(text) or _BESIDE.fullmatch(text)
    if match is None:
        return text
    latin = [part for part in match.groups() if all(_LATIN.match(each) for each in part if each.isalpha())]
    return latin[0].strip(" ,;") if len(latin) == 1 and _LATIN.search(latin[0]) else text


def _words(text: str) -> list[str]:
    words = text.split()
    while len(words) > 1 and words[0].lower() in _TITLES:
        words.pop(0)
    return words


def _in_order(words: list[str], suffix: str) -> Name:
    if len(words) < 2:
        return Name(family="".join(words), suffix=suffix)
    if len(words) == 2:
        return Name(words[1], words[0], suffix=suffix)
    start = next((i for i, word in enumerate(words[1:-1], 1) if _is_particle(word)), _family_start(words))
    particle, family = _split_particle(words[start:])
    return Name(family, " ".join(words[:start]), particle, suffix)


def _family_start(words: list[str]) -> int:
    """Where the family name begins in a name without a particle: at its last word, or the prefixes before that."""
    start = len(words) - 1
    if not _VIETNAMESE & {words[0], words[-1]}:
        while start > 1 and words[start - 1] in _PREFIXES:
            start -= 1
    return start


def _split_particle(words: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _is_particle(word: str) -> bool:
    return word[:1].islower() and word.rstrip(".").isalpha()
