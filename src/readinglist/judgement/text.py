"""Titles and names, folded: what stays when spelling, markup and typography are set aside.

Two titles that people would call "the same, written otherwise" fold to the same letters; what tells works apart
(numbers, the name before the colon, a question's order of words) stays visible in the folded form.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from readinglist.judgement.weights import COMMON_WORD, FRESH_WORD, STOP_WORD
from readinglist.judgement.words import ARTICLES, COMMON, LETTER_NUMBERS, NUMBERED, NUMBERS, SAME_WORDS, STOPS
from readinglist.names import Name

Words = tuple[str, ...]

LONGEST = 1000  # letters of a title that are looked at; longer ones are pages gone wrong
NAME_LENGTH = 3  # words before the colon that may be a name


@dataclass(frozen=True, slots=True)
class Title:
    """A title as judgement sees it.

    `words` are folded, without `gloss`, which is what a last parenthesis said ("(Raft)", "(extended abstract)").
    `cuts` are the positions in `words` where a part begins: after a colon, a dash or the end of a sentence.
    `letters` are all words without spaces, so that split words and hyphens make no difference.
    """

    words: Words
    gloss: Words
    cuts: tuple[int, ...]
    asks: bool
    letters: str

    @property
    def name(self) -> Words:
        """The first part, where it is short enough to be a name: "Orca" of "Orca: A Distributed Serving System"."""
        return self.words[: self.cuts[0]] if self.cuts and self.cuts[0] <= NAME_LENGTH else ()


# -------------------------------------------------------------------- letters

_RARE = re.compile(r"[&\\$^{}_<>]")
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|tt|scp|italic|bold|span|[a-z]+:[a-z]+)(?:\s[^<>]*)?>", re.IGNORECASE
)
_FONT = re.compile(
    r"\\(?:text|math)[a-z]*(?![a-z])|\\(?:emph|it|bf|rm|sc|tt|sf|cal|mbox|ensuremath|boldsymbol)(?![a-z])"
)
_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?![A-Za-z]))\s*")
_BRACES = str.maketrans("", "", "{}$^_\\")
_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "×": " x ",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "∞": " infinity ", "−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "ʼ": "'", "´": "'",
    "“": '"', "”": '"',
})  # fmt: skip


def _plain(text: str) -> str:
    """Lower case, without markup, LaTeX and accents."""
    if _RARE.search(text):
        text = html.unescape(text) if "&" in text else text
        text = _TAG.sub("", text)
        text = _ACCENT.sub("", _FONT.sub("", text)).replace("\\&", "&").translate(_BRACES)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join([c for c in text if not unicodedata.combining(c)]).translate(_LETTERS)


# ---------------------------------------------------------------------- words

_CUT = "\x1f"
_WORD = re.compile(rf"[^\W_]+|{_CUT}")
_PART = re.compile(r":+|\s[-–—|~]+\s|--+|—|[?!;]\s|(?<=\w{4})\.\s")
_GLOSS = re.compile(r"(?<=[\w?!.])\s*[(\[]([^()\[\]]+)[)\]][\s.!?]*$")
_SIGNS = str.maketrans({"'": None, '"': None, "`": None, "&": " and ", "%": " percent ", "@": " at "})
_MARKED = re.compile(r"[+*#]")
_MARKS = (
    (re.compile(r"(?<=\w)\+\+"), " plus plus "),
    (re.compile(r"(?<=\w)\+(?!\w)"), " plus "),
    (re.compile(r"\+"), " and "),
    (re.compile(r"(?<=\b\w)\*"), " star "),
    (re.compile(r"(?<=\b[a-z])#"), " sharp "),
)
_ENDINGS = (
    (re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e|ed|es|er|ers|ing|ings|able|ation|ations)$)"), r"\1z"),
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|al$|ally$|ite$|able$|hood$|hoods$|less$|ful$)"), "or"),
    (re.compile(r"(?<=[a-z]{3}[aeiou])ll+(?=(?:ed|ing|er|ers|ings)$)"), "l"),
    (re.compile(r"logue(?=s?$)"), "log"),
)
_SPELLED_TWO_WAYS = re.compile(r"[iy]s(?:e|ed|es|er|ers|ing|ings|able|ations?)$|our|ll|logue")


@lru_cache(maxsize=1 << 15)
def _spelling(word: str) -> str:
    """One spelling for British and American words; not always a real one, but the same for both."""
    if word in SAME_WORDS:
        return SAME_WORDS[word]
    if not _SPELLED_TWO_WAYS.search(word):
        return NUMBERS.get(word, word)
    for ending, american in _ENDINGS:
        word = ending.sub(american, word)
    return word


def _words(text: str) -> list[str]:
    text = text.translate(_SIGNS)
    if _MARKED.search(text):
        for mark, said in _MARKS:
            text = mark.sub(said, text)
    words = [_spelling(word) for word in _WORD.findall(text)]
    for i, word in enumerate(words[1:], 1):
        if word in LETTER_NUMBERS and words[i - 1] in NUMBERED:
            words[i] = LETTER_NUMBERS[word]
    return words


@lru_cache(maxsize=1 << 13)
def read_title(text: str) -> Title:
    """Reads a title into its folded words and parts."""
    plain = _plain(text[:LONGEST])
    gloss = _GLOSS.search(plain)
    body = plain[: gloss.start()] if gloss else plain
    words, cuts = [], []
    for word in _words(_PART.sub(f" {_CUT} ", body)):
        if word != _CUT:
            words.append(word)
        elif words and words[-1] != _CUT:
            cuts.append(len(words))
    while len(words) > 1 and words[0] in ARTICLES:
        del words[0]
        cuts = [cut - 1 for cut in cuts]
    inner = tuple(sorted({cut for cut in cuts if 0 < cut < len(words)}))
    return Title(tuple(words), tuple(_words(gloss[1])) if gloss else (), inner, "?" in plain, "".join(words))


def fold(text: str) -> str:
    """The folded words of a title, with single spaces; folding twice changes nothing more."""
    title = read_title(text)
    return " ".join(title.words + title.gloss)


def weight(words: Words) -> float:
    """How much these words tell of a work, stop words nothing, common words half."""
    return sum([STOP_WORD if w in STOPS else COMMON_WORD if w in COMMON else FRESH_WORD for w in words])


# ---------------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Person:
    """A name, folded: the letters of the family name, and the first letter of the given names."""

    family: str
    initial: str


@lru_cache(maxsize=1 << 14)
def person(name: Name) -> Person:
    """Folds a name; a family name of initials alone is taken for given names ("Kwon W.")."""
    family, given = _name_letters(name.family or name.literal), _name_letters(name.given)
    if len(family) <= 2 < len(given) and name.family.endswith("."):
        family, given = given, family
    return Person(family, given[:1])


def _name_letters(text: str) -> str:
    return "".join([c for c in _plain(text) if c.isalpha()])


def shared_authors(one: tuple[Name, ...], other: tuple[Name, ...]) -> float | None:
    """The part of the shorter list of authors that is on the longer one; None when one is unknown."""
    mine = {person(name) for name in one}
    yours = {person(name) for name in other}
    if not mine or not yours:
        return None
    shorter, longer = sorted((mine, yours), key=len)
    return sum(_is_among(each, longer) for each in shorter) / len(shorter)


def _is_among(one: Person, people: set[Person]) -> bool:
    return any(
        one.family == other.family and (one.initial == other.initial or not one.initial or not other.initial)
        for other in people
    )
