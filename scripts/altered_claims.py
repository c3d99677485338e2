"""Claims made from real records, as pages would write them: the title as it is, or altered in one of many ways."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Alteration = Callable[[str, random.Random], str | None]  # None where the title cannot be altered so

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BRITISH = (
    (re.compile(r"(?<=[a-z]{3})iz(?=(?:e|ed|es|ing|ation)\b)"), "is"),
    (re.compile(r"(?<=[a-z]{2}el)(?=(?:ed|ing)\b)"), "l"),
    (re.compile(r"(?i)(behavi|neighb|fav|\bcol)or"), r"\1our"),
)
_NAMES = ("Argo", "Tessera", "CoSwift", "mLoom", "Quarry", "FlowNest", "Heron2", "DeepAtlas")


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The records of a file of JSON Lines, be it gzip or not, with their lines."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield number, json.loads(line)


def typo(title: str, rng: random.Random) -> str | None:
    """One slip in a word of five letters or more."""
    words = title.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return None
    i = rng.choice(long)
    word, at = words[i], rng.randrange(1, len(words[i]) - 1)
    words[i] = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice(_LETTERS) + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
    return " ".join(words)


def word_dropped(title: str, rng: random.Random) -> str | None:
    """One word left out of four or more."""
    words = title.split(" ")
    if len(words) < 4:
        return None
    del words[rng.randrange(len(words))]
    return " ".join(words)


def no_subtitle(title: str, _rng: random.Random) -> str | None:
    """What stands before the colon."""
    head, colon, _ = title.partition(": ")
    return head if colon else None


def no_name(title: str, _rng: random.Random) -> str | None:
    """What stands after the colon, where a name stands before it."""
    head, colon, tail = title.partition(": ")
    return tail if colon and " " not in head and " " in tail else None


def name_added(title: str, rng: random.Random) -> str | None:
    """A name before a title that has none."""
    return None if ":" in title else f"{rng.choice(_NAMES)}: {title}"


def british(title: str, _rng: random.Random) -> str | None:
    """American spellings written as British ones."""
    spelt = title
    for american, other in _BRITISH:
        spelt = american.sub(other, spelt)
    return spelt if spelt != title else None


def otherwise_set(title: str, rng: random.Random) -> str | None:
    """Other case and other punctuation."""
    title = rng.choice((str.upper, str.lower, str.title))(title)
    return rng.choice(
        (
            re.sub(r"[^\w\s]", " ", title),
            title.replace("-", " ").replace(":", " -"),
            title + ".",
        )
    )
