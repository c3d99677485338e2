"""Names of people and groups, in the parts that CSL and BibTeX tell apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_INVERTED = re.compile(r"\s*,\s*")


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
    """Reads a name as "Given von Family", "von Family, Given" or "von Family, Jr, Given" (the BibTeX forms)."""
    text = " ".join(text.split())
    parts = _INVERTED.split(text)
    if len(parts) == 2 and parts[1].lower() in _SUFFIXES:
        return _in_order(parts[0].split(), parts[1])
    if len(parts) >= 2:
        particle, family = _split_particle(parts[0].split())
        suffix, given = (parts[1], " ".join(parts[2:])) if len(parts) > 2 else ("", parts[1])
        return Name(family, given, particle, suffix)
    words = text.split(" ")
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    return _in_order(words, suffix)


def _in_order(words: list[str], suffix: str) -> Name:
    if len(words) == 1:
        return Name(family=words[0], suffix=suffix)
    start = next((i for i, word in enumerate(words[1:-1], 1) if _is_particle(word)), len(words) - 1)
    particle, family = _split_particle(words[start:])
    return Name(family, " ".join(words[:start]), particle, suffix)


def _split_particle(words: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _is_particle(word: str) -> bool:
    return word[:1].islower() and word.rstrip(".").isalpha()
