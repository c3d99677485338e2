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

from readinglist.judgement.weights import COMMON_WORD, FRESH_WORD, NAME_WORD, STOP_WORD
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
    `letters` are all words without spaces, so that split words and hyphens make no difference. `names` are words
    written with capitals inside, as names of systems are ("CRAQ", "PagedAttention").
    """

    words: Words
    gloss: Words
    cuts: tuple[int, ...]
    asks: bool
    letters: str
    names: frozenset[str]

    @property
    def name(self) -> Words:
        """The first part, where it is short enough to be a name: "Orca" of "Orca: A Distributed Serving System"."""
        return self.words[: self.cuts[0]] if self.cuts and self.cuts[0] <= NAME_LENGTH else ()


# -------------------------------------------------------------------- letters

_MARKUP = re.compile(r"[&\\$^{}_<>]")
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|tt|scp|italic|bold|span|[a-z]+:[a-z]+)(?:\s[^<>]*)?>", re.IGNORECASE
)
_FONT = re.compile(
    r"\\(?:text|math)[a-z]*(?![a-z])|\\(?:emph|it|bf|rm|sc|tt|sf|cal|mbox|ensuremath|boldsymbol)(?![a-z])"
)
_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?![A-Za-z]))\s*")
# a quotation mark, dash or ligature whose UTF-8 was taken for Latin-1, once or twice: "â€œ", "Ã¢â‚¬Å“"; and what is
# left where the signs that this made were lost: "â ??", "ã cents â ? ¬ å?"
_MISREAD = re.compile(
    r"(?:ã\s?(?:¢|cents)\s?)?â\s?(?:€|[‚?]\s?¬)(?:\s?å\s?[“?]|\s?â\s?[„?\x9d]?(?:\s?(?:¢|cents\b))?|[^\w\s])?"
    r"|â\s?(?:\?(?:\?|\s?cents\b)?|'')",
    re.IGNORECASE,
)
_BRACES = str.maketrans("", "", "{}$^_\\")
_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "×": " x ",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "∞": " infinity ", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": " - ", "’": "'", "‘": "'", "ʼ": "'",
    "´": "'", "“": '"', "”": '"',
})  # fmt: skip


def _plain(text: str) -> str:
    """Lower case, without markup, LaTeX and accents."""
    if _MARKUP.search(text):
        text = html.unescape(text) if "&" in text else text
        text = _TAG.sub("", text)
        text = _ACCENT.sub("", _FONT.sub("", text)).replace("\\&", "&").translate(_BRACES)
    if text.isascii():
        return text.lower()
    text = _MISREAD.sub(" ", text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join([c for c in text if not unicodedata.combining(c)]).translate(_LETTERS)


# ---------------------------------------------------------------------- words
# Titles are read by the million: plain methods of `str` come first, patterns only where a sign calls for them.

_CUT = "\x1f"
_BETWEEN_PARTS = (":", "? ", "! ", "; ", " - ", "--", " | ", " ~ ")
_SENTENCE = re.compile(r"(?<=\w{4})\.\s")
_WORD = re.compile(rf"[^\W_]+|{_CUT}")
_ASCII_WORDS = {code: None if chr(code) in "'\"`" else " " for code in range(128) if not chr(code).isalnum()} | {
    ord(_CUT): _CUT
}
_QUOTES = {ord(sign): None for sign in "'\"`"}
_APART = re.compile(r"(?<=\w) (?=[.,;:?!](?:\s|$)|'(?:s|t|re|ve|ll|d)\b)")  # tokenizers set "editor 's" apart
_SIGNS = (
    ("&", re.compile("&"), " and "),
    ("%", re.compile("%"), " percent "),
    ("@", re.compile("@"), " at "),
    ("+", re.compile(r"(?<=\w)\+\+"), " plus plus "),
    ("+", re.compile(r"(?<=\w)\+(?!\w)"), " plus "),
    ("+", re.compile(r"\+"), " and "),
    ("*", re.compile(r"(?<=\b\w)\*"), " star "),
    ("#", re.compile(r"(?<=\b[a-z])#"), " sharp "),
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
    for sign, pattern, said in _SIGNS:
        if sign in text:
            text = pattern.sub(said, text)
    found = text.translate(_ASCII_WORDS).split(" ") if text.isascii() else _WORD.findall(text.translate(_QUOTES))
    words = [_spelling(word) for word in found if word]
    if not NUMBERED.isdisjoint(words):
        for i, word in enumerate(words[1:], 1):
            if word in LETTER_NUMBERS and words[i - 1] in NUMBERED:
                words[i] = LETTER_NUMBERS[word]
    return words


@lru_cache(maxsize=1 << 14)
def read_title(text: str) -> Title:
    """Reads a title into its folded words and parts."""
    body, gloss = _without_gloss(_plain(text[:LONGEST]))
    if " '" in body or " ." in body:
        body = _APART.sub("", body)
    for sign in _BETWEEN_PARTS:
        if sign in body:
            body = body.replace(sign, f" {_CUT} ")
    if ". " in body:
        body = _SENTENCE.sub(f" {_CUT} ", body)
    words = _words(body)
    cuts: tuple[int, ...] = ()
    while len(words) > 1 and words[0] in ARTICLES:
        del words[0]
    if _CUT in body:
        words, cuts = _cut(words)
    return Title(tuple(words), tuple(_words(gloss)) if gloss else (), cuts, "?" in text, "".join(words), _names(text))


def _without_gloss(plain: str) -> tuple[str, str]:
    """A title without the parenthesis at its end, and what that said."""
    end = plain.rstrip(" .!?")
    if end[-1:] not in (")", "]") or not end:
        return plain, ""
    start = max(end.rfind("("), end.rfind("["))
    gloss, body = end[start + 1 : -1], end[:start].rstrip()
    return (body, gloss) if start > 0 and body and ")" not in gloss and "]" not in gloss else (plain, "")


def _cut(found: list[str]) -> tuple[list[str], tuple[int, ...]]:
    """The words without the marks between parts, and where the marks stood."""
    words: list[str] = []
    cuts: list[int] = []
    for word in found:
        if word != _CUT:
            words.append(word)
        elif words and (not cuts or cuts[-1] != len(words)):
            cuts.append(len(words))
    return words, tuple(cut for cut in cuts if cut < len(words))


def _names(text: str) -> frozenset[str]:
    """The words written with capitals inside, unless the whole title is shouted."""
    odd = [word for word in text[:LONGEST].split() if not (word.istitle() or word.islower())]
    found = [word for each in odd for word in each.split("-") if word[1:] != word[1:].lower()]
    if not found or text.isupper():
        return frozenset()
    return frozenset(_words(_plain(" ".join(found))))


def fold(text: str) -> str:
    """The folded words of a title, with single spaces; folding twice changes nothing more."""
    title = read_title(text)
    return " ".join(title.words + title.gloss)


def weight(words: Words, names: frozenset[str] = frozenset()) -> float:
    """How much these words tell of a work: stop words nothing, common words half, names more than others."""
    return sum(
        [
            STOP_WORD if w in STOPS else NAME_WORD if w in names else COMMON_WORD if w in COMMON else FRESH_WORD
            for w in words
        ]
    )


# ---------------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Person:
    """A name, folded to letters: the family name, and the given names as one word."""

    family: str
    given: str

    def is_same(self, other: Person) -> bool:
        """Whether two names may be one person's: the family name and the first letter, or both names turned round."""
        if self.family == other.family:
            return not self.given or not other.given or self.given[0] == other.given[0]
        return bool(self.given) and self.family == other.given and self.given == other.family


_UMLAUT = re.compile(r"(?<=[aou])e")


@lru_cache(maxsize=1 << 14)
def person(name: Name) -> Person:
    """Folds a name; a family name of initials alone is taken for given names ("Kwon W.")."""
    family, given = _name_letters(name.family or name.literal), _name_letters(name.given)
    if len(family) <= 2 < len(given) and (name.family.endswith(".") or name.family.isupper()):
        family, given = given, family
    return Person(family, given)


def _name_letters(text: str) -> str:
    """The letters of a name, where "ö" and "oe" are both "o"."""
    return _UMLAUT.sub("", "".join([c for c in _plain(text) if c.isalpha()]))


def shared_authors(one: tuple[Name, ...], other: tuple[Name, ...]) -> float | None:
    """The part of the shorter list of authors that is on the longer one; None when one is unknown."""
    if not one or not other:
        return None
    shorter, longer = sorted(([person(name) for name in one], [person(name) for name in other]), key=len)
    return sum(any(mine.is_same(yours) for yours in longer) for mine in shorter) / len(shorter)
