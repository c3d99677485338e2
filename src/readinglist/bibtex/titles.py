"""Which capitals of a title a style must not lower: acronyms, mixed case, chemical formulas, names; nothing else.

BibTeX's styles lower every letter outside braces but the first and the one behind a colon, so that a title in title
case and one in sentence case look alike. What is put into braces here is what would then be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from readinglist.bibtex.tex import as_written, part_to_latex

_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^\s\-–—/]+")
_EDGES = "()[]{}<>\"“”‘'`,;:?!.…"
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_PLURAL = re.compile(r"([A-Z][A-Z0-9]+)(?:s|'s)")
_SMALL_LETTER = re.compile(r"[a-zß-öø-ÿ]")
_NEW_SENTENCE = re.compile(r"[:?!.]\W*$")
_ALIAS = re.compile(r"(\S+):\s")
_COMMON_NOUN = re.compile(r"(?:s|er|or|ing|ion|ity|ment)$")

# words that are names wherever they stand in the titles of this field
_LISTED = """
    American Android Apache Arabic Asian Bayes Bayesian Bernoulli Boltzmann Byzantine Carlo Cauchy Chinese
    Cholesky Dutch Einstein English Euclid Euclidean European Facebook Fourier French Frobenius Galois Gauss
    Gaussian German Google Greek Hamiltonian Hebrew Hessian Hilbert Hindi Huffman Indian Intel Italian Jacobian
    Japanese Java Kalman Korean Lagrange Lagrangian Laplace Laplacian Latin Lebesgue Linux Lipschitz Markov
    Markovian Microsoft Minkowski Monte Nash Navier Newton Nvidia Pareto Persian Poisson Portuguese Python
    Riemann Riemannian Russian Shannon Shapley Sobolev Spanish Stokes Swedish Swiss Taylor Turing Turkish
    Twitter Ukrainian Unix Vietnamese Wasserstein Wikipedia
    """
_NAMES = frozenset(_LISTED.split())


def aliases(titles: Iterable[str]) -> frozenset[str]:
    """The names that works give themselves, as in "Mamba: Linear-Time ...", and that no other title writes small."""
    listed = [as_written(title) for title in titles]
    named = {match[1] for title in listed if (match := _ALIAS.match(title)) and match[1].isalpha()}
    small = {word.strip(_EDGES) for title in listed for word in title.split() if word[:1].islower()}
    own = (name for name in named if name[0].isupper() and not _COMMON_NOUN.search(name))
    return frozenset(name for name in own if not {name.lower(), f"{name}s".lower()} & small)


def protect(title: str, names: Collection[str] = (), *, ascii_letters: bool = True) -> str:
    """The title as LaTeX, with braces around what must keep its capitals; `names` are more words that are names."""
    title = as_written(title)
    parts, position = [], 0
    for start, end in protected(title, names):
        parts.append(part_to_latex(title[position:start], ascii_letters=ascii_letters))
        parts.append(f"{{{part_to_latex(title[start:end], ascii_letters=ascii_letters, bare=True)}}}")
        position = end
    return "".join([*parts, part_to_latex(title[position:], ascii_letters=ascii_letters)])


def protected(title: str, names: Collection[str] = ()) -> list[tuple[int, int]]:
    """Where the parts of a title stand that must keep their capitals, from the first on."""
    return _joined(title, _spans(title, _NAMES.union(names)))


def _spans(title: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """The parts of words to protect, in order."""
    if _is_shouted(title):
        return
    alias_end = _alias_end(title)
    sentence_case = _is_sentence_case(title)
    for word in _WORD.finditer(title):
        if initials := _INITIALS.search(word[0]):
            yield word.start() + initials.start(), word.start() + initials.end()
            continue
        inside = word.start() < alias_end
        running = sentence_case and not _begins_sentence(title, word.start())
        known = () if _keeps_capital(title, word.start()) else names
        yield from _of_word(word[0], word.start(), known, whole=inside, running=running)


def _of_word(
    word: str, offset: int, names: Collection[str], *, whole: bool, running: bool
) -> Iterator[tuple[int, int]]:
    """The parts of one word: between hyphens, or the whole word where it is a name that a work gives itself."""
    kept = False
    parts = [(match.start(), match[0]) for match in _PART.finditer(word)]
    if whole and any(_capitals_matter(_core(part)[1], names) for _, part in parts):
        lead, core = _core(word)
        yield offset + lead, offset + lead + len(core)
        return
    for start, part in parts:
        lead, core = _core(part)
        follows = kept and bool(core) and not _SMALL_LETTER.search(core)
        kept = follows or _capitals_matter(core, names) or (running and core[:1].isupper() and len(core) > 1)
        if kept:
            plural = _PLURAL.fullmatch(core)
            yield offset + start + lead, offset + start + lead + len(plural[1] if plural else core)


def _core(part: str) -> tuple[int, str]:
    """The part without punctuation at its edges, and where it begins; "int8()" keeps the brackets it opens."""
    lead = len(part) - len(part.lstrip(_EDGES))
    core = part[lead:].rstrip(_EDGES)
    while core.count("(") > core.count(")") and part.startswith(f"{core})", lead):
        core += ")"
    return lead, core


def _capitals_matter(core: str, names: Collection[str]) -> bool:
    capitals = sum(each.isupper() for each in core)
    if not capitals:
        return False
    if core in names or (core.endswith("'s") and core[:-2] in names):
        return True
    beside = any(not each.isalpha() and each not in "'’." for each in core)  # digits, "+", "*", subscripts
    alone = len(core) == 1 and core != "A"
    return capitals > 1 or not core[0].isupper() or beside or alone


def _joined(title: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbours that only a hyphen parts are one: {GPT-4}, {FP8-LM}."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and title[joined[-1][1] : start] in ("", "-", "/"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _alias_end(title: str) -> int:
    match = _ALIAS.match(title)
    return match.end(1) if match else 0


def _keeps_capital(title: str, position: int) -> bool:
    """Whether styles leave a first capital there alone: at the beginning and behind a colon."""
    before = title[:position].rstrip()
    return not before or before.endswith(":")


def _begins_sentence(title: str, position: int) -> bool:
    before = title[:position].rstrip()
    return not before or bool(_NEW_SENTENCE.search(before[-3:]))


def _is_sentence_case(title: str) -> bool:
    """Whether words that title case would write large are mostly written small."""
    running = [
        word[0]
        for word in _WORD.finditer(title)
        if len(word[0].strip(_EDGES)) > 3 and word[0].isalpha() and not _begins_sentence(title, word.start())
    ]
    small = sum(word[0].islower() for word in running if word not in ("with", "from", "that", "into", "over", "than"))
    large = sum(word.istitle() for word in running)
    return small >= 2 and small > 2 * large


def _is_shouted(title: str) -> bool:
    """Whether the whole title is written in capitals, which then mean nothing."""
    letters = [each for each in title if each.isalpha()]
    return (
        len(title.split()) > 2 and len(letters) > 15 and all(each.isupper() or not each.islower() for each in letters)
    )
