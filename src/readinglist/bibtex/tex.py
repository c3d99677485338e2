"""LaTeX and Unicode: a field's value as people write it in a `.bib` file, and as everything else here holds it.

To LaTeX, nothing of a text survives as a command: every character that TeX takes for its own is written as the name
of itself. What is written comes back as the same Unicode; what LaTeX's own fonts cannot set stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from readinglist.markup import LOWERED, RAISED, clean

_LONGEST = 20_000
_DEEPEST = 50

# ------------------------------------------------------------ tables
# What the LaTeX kernel sets in any document; T1 fonts hold the ones that its old default fonts lack (ð, đ, ŋ, þ, ą).

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
}
_LETTERS = {
    "ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O", "å": r"\aa", "Å": r"\AA",
    "ł": r"\l", "Ł": r"\L", "ı": r"\i", "ȷ": r"\j", "đ": r"\dj", "Đ": r"\DJ", "ð": r"\dh", "Ð": r"\DH", "þ": r"\th",
    "Þ": r"\TH", "ŋ": r"\ng", "Ŋ": r"\NG",
}  # fmt: skip
_SYMBOLS = {
    "¡": r"\textexclamdown", "¿": r"\textquestiondown", "£": r"\textsterling", "¥": r"\textyen", "€": r"\texteuro",
    "¢": r"\textcent", "§": r"\textsection", "¶": r"\textparagraph", "©": r"\textcopyright", "®": r"\textregistered",
    "™": r"\texttrademark", "°": r"\textdegree", "ª": r"\textordfeminine", "º": r"\textordmasculine",
    "†": r"\textdagger", "‡": r"\textdaggerdbl", "•": r"\textbullet", "…": r"\ldots", "‰": r"\textperthousand",
    "¼": r"\textonequarter", "½": r"\textonehalf", "¾": r"\textthreequarters", "№": r"\textnumero",
    "‚": r"\quotesinglbase", "„": r"\quotedblbase", "«": r"\guillemotleft", "»": r"\guillemotright",
    "‹": r"\guilsinglleft", "›": r"\guilsinglright", "µ": r"\textmu", "¦": r"\textbrokenbar",
    "␣": r"\textvisiblespace",
}  # fmt: skip
_PUNCTUATION = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "`"}
# what TeX's fonts have one character for, and forms that Unicode keeps for other uses: "ﬁ", "：", "𝒪", "ℝ"
_SAME = str.maketrans(dict(zip("’ʼ´ʹ‐‑−⋅Ω∆⁄∊∗―◦ɛ∖∣", "''''---·ΩΔ/∈*—∘ε\\|", strict=True)))
_DOTLESS = re.compile("ı(?=[\u0300-\u036f])")  # under an accent it is an "i"
_FORMS = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ffℂℍℕℙℚℝℤℯℰℱℒℳℛ]+")
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow",
    "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
_GREEK = """
    Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega α alpha β beta γ gamma δ
    delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho ς varsigma σ sigma
    τ tau υ upsilon φ varphi χ chi ψ psi ω omega ϑ vartheta ϕ phi ϖ varpi ϱ varrho ϵ epsilon
    """
_OPERATORS = """
    · cdot ħ hbar ± pm × times ÷ div ¬ neg ← leftarrow ↑ uparrow → rightarrow ↓ downarrow ↔ leftrightarrow ↦
    mapsto ↗ nearrow ↘ searrow ⇐ Leftarrow ⇒ Rightarrow ⇔ Leftrightarrow ∀ forall ∂ partial ∃ exists ∅ emptyset
    ∇ nabla ∈ in ∉ notin ∋ ni ∏ prod ∑ sum ∓ mp ∘ circ ∝ propto ∞ infty ∠ angle ∥ parallel ∧ wedge ∨ vee ∩ cap ∪
    cup ∫ int ∼ sim ≃ simeq ≅ cong ≈ approx ≠ neq ≡ equiv ≤ leq ≥ geq ≪ ll ≫ gg ≺ prec ≻ succ ≼ preceq ≽ succeq
    ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊕ oplus ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ⊢ vdash ⊣ dashv ⊤ top ⊥
    perp ⋆ star ⋯ cdots ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ⟨ langle ⟩ rangle ⟶ longrightarrow ⟵ longleftarrow ℓ
    ell ℘ wp ℵ aleph ♭ flat ♮ natural ♯ sharp
    """
_MATHS = {
    symbol: "\\" + name
    for table in (_GREEK, _OPERATORS)
    for symbol, name in zip(table.split()[::2], table.split()[1::2], strict=True)
}
_RAISED = {raised: text for text, raised in RAISED.items()}
_LOWERED = {lowered: text for text, lowered in LOWERED.items()}
_SCRIPTS = {"^": RAISED, "_": LOWERED}

# ------------------------------------------------------- Unicode to LaTeX

# words in Greek are no maths: those of four letters, or with an accent
_GREEK_WORD = "(?P<greek>[Ͱ-Ͽἀ-῿]{4,}|(?=[Ͱ-Ͽἀ-῿]*[ΆΈΉΊΌΎΏΐάέήίΰόύώϊϋἀ-῿])[Ͱ-Ͽἀ-῿]+)"
_MATHS_RUN = re.compile(_GREEK_WORD + "|[" + "".join(map(re.escape, [*_MATHS, *_RAISED, *_LOWERED])) + "]+")
_NOT_IN_NAMES = re.compile(
    "[" + "".join(map(re.escape, [*(set(_SPECIAL) - {"&"}), *_RAISED, *_LOWERED, *_OPERATORS.split()[::2]])) + "]"
)
_ONE_KIND = re.compile("|".join(f"[{''.join(map(re.escape, each))}]+" for each in (_RAISED, _LOWERED, _MATHS)))
# two of these in a row are another character to TeX
_LIGATURE = re.compile(r"(?<=[-–—])[-–—]|(?<=['”])['”]|(?<=[`‘“?!])[`‘“]|(?<=,),")


def to_latex(text: str, *, ascii_letters: bool = True, bare: bool = False) -> str:
    """The text as LaTeX, safe in any field.

    With `ascii_letters` letters with accents are written as commands (the BibTeX dialect), else as they are. Maths is
    put into braces of its own, so that no style lowers the letters of a command, unless it is `bare`, inside others.
    """
    return part_to_latex(as_written(text), ascii_letters=ascii_letters, bare=bare)


def part_to_latex(text: str, *, ascii_letters: bool = True, bare: bool = False) -> str:
    """As `to_latex`, for a part of a text that `as_written` gave; the spaces at its ends stay."""
    parts, position = [], 0
    for run in _MATHS_RUN.finditer(text):
        parts.append(_words(text[position : run.start()], ascii_letters=ascii_letters))
        parts.append(run[0] if run.lastgroup == "greek" else _maths(run[0], bare=bare))
        position = run.end()
    return "".join([*parts, _words(text[position:], ascii_letters=ascii_letters)])


def name_to_latex(name: str, *, ascii_letters: bool = True) -> str:
    """As `to_latex`, for a part of a name, which has no maths in it (see `name_as_written`)."""
    return _words(name_as_written(name), ascii_letters=ascii_letters)


def name_as_written(name: str) -> str:
    """The name as LaTeX can tell it: without the marks of footnotes and the signs of TeX, of which none is a name's.

    Biber makes initials of a word's first sign, and breaks the document where that is a command.
    """
    return clean(_NOT_IN_NAMES.sub("", as_written(name)))


def _words(text: str, *, ascii_letters: bool) -> str:
    broken = _LIGATURE.sub(lambda match: "\0" + match[0], text)
    if broken.isascii() and not any(special in broken for special in _SPECIAL):
        return broken.replace("\0", "{}")
    letters = unicodedata.normalize("NFD", broken) if ascii_letters else broken
    return "".join(_clusters(letters, ascii_letters=ascii_letters)).replace("\0", "{}")


def _clusters(text: str, *, ascii_letters: bool) -> Iterator[str]:
    """Each letter with the marks that stand on it."""
    position = 0
    while position < len(text):
        end = position + 1
        while ascii_letters and end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield _cluster(text[position:end], ascii_letters=ascii_letters)
        position = end


@lru_cache(maxsize=4096)
def _cluster(cluster: str, *, ascii_letters: bool) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    if special := _SPECIAL.get(composed):
        return special
    if not ascii_letters:
        return composed
    if named := _LETTERS.get(composed) or _SYMBOLS.get(composed):
        return f"{{{named}}}"
    if len(cluster) == 1:
        return _PUNCTUATION.get(composed, composed)
    base = _cluster(cluster[0], ascii_letters=ascii_letters)
    return _accented(cluster) or (composed if base == cluster[0] else base + cluster[1:])


def _accented(cluster: str) -> str | None:
    base, marks = cluster[0], cluster[1:]
    if not 0 < len(marks) < 3 or len(set(marks)) < len(marks) or not all(mark in _ACCENTS for mark in marks):
        return None
    inner = _LETTERS.get(base) or (base if base.isascii() and base.isalpha() else None)
    if inner is None:
        return None
    for place, mark in enumerate(marks):
        inner = f"\\{_ACCENTS[mark]}{{{inner}}}" if place or len(inner) > 1 or _ACCENTS[mark].isalpha() else (
            f"\\{_ACCENTS[mark]}{inner}"
        )  # fmt: skip
    return f"{{{inner}}}"


def _maths(run: str, *, bare: bool) -> str:
    maths = "".join(_one_kind(kind[0]) for kind in _ONE_KIND.finditer(run))
    return f"${maths}$" if bare else f"{{${maths}$}}"


def _one_kind(run: str) -> str:
    for table, mark in ((_RAISED, "^"), (_LOWERED, "_")):
        if run[0] in table:
            plain = "".join(table[each] for each in run)
            return mark + (plain if len(plain) == 1 else f"{{{plain}}}")
    return " ".join(_MATHS[each] for each in run)


def commands() -> frozenset[str]:
    """The names of all commands that are ever written."""
    written = (*_SPECIAL.values(), *_LETTERS.values(), *_SYMBOLS.values(), *_MATHS.values())
    return frozenset(latex.strip("\\{}") for latex in written) | frozenset(_ACCENTS.values())


def beyond(latex: str) -> str:
    """The characters in a text written as LaTeX that its own fonts cannot set, each once: other scripts, mostly."""
    return "".join(dict.fromkeys(each for each in latex if not each.isascii()))


def as_written(text: str) -> str:
    """The text as LaTeX can tell it: what has one character in its fonts counts as one (the two apostrophes)."""
    if text.isascii():
        return clean(text)
    plain = _DOTLESS.sub("i", text.translate(_SAME))
    return clean(_FORMS.sub(lambda forms: unicodedata.normalize("NFKC", forms[0]), plain))


# ------------------------------------------------------- LaTeX to Unicode

_MARKUP = re.compile(r"[\\{}$~`'\-%]")
_MATHS_PART = re.compile(r"(?<!\\)\$[^$]*\$")
_SCRIPT = re.compile(r"([_^])\s*(?:\{([^{}\\$]*)\}|([^{}\\$\s]))|\\text(sub|super)script\{([^{}\\$]*)\}")
_COMMA_BELOW = re.compile(r"\\textcommabelow\s*\{(\w)\}")
_LONE_QUOTE = re.compile(r"(?<![\\`])`(?!`)")
_UNESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)([%&#])")
_TEXT_LIGATURES = re.compile(r"(?<!\\)(?:---|--|``|''|`)|~")
_READ_AS = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "~": " "}


def to_unicode(latex: str) -> str:
    """The text that LaTeX would set, as Unicode on one line; never raises, whatever the text."""
    if not _MARKUP.search(latex):
        return clean(latex)
    latex = latex[:_LONGEST]
    if "\\" not in latex and "$" not in latex:
        return clean(_without_braces(_TEXT_LIGATURES.sub(lambda match: _READ_AS[match[0]], latex)))
    if _depth(latex) > _DEEPEST:
        return clean(_without_braces(latex))
    try:
        return clean(_converter().latex_to_text(_prepared(latex)))
    except Exception:  # whatever a text that is no LaTeX makes of the converter
        return clean(_without_braces(latex))


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    names = {latex.strip("\\{}"): symbol for symbol, latex in (*_SPECIAL.items(), *_MATHS.items())}
    macros = [MacroTextSpec(name, simplify_repl=lambda _node, text=text: text) for name, text in names.items()]
    known = get_default_latex_context_db()
    known.add_context_category("as written here", macros=macros, prepend=True)
    return LatexNodes2Text(known, math_mode="text", keep_comments=True, strict_latex_spaces=False)


def _prepared(latex: str) -> str:
    """The text without what the converter takes otherwise: unescaped signs, sub- and superscripts, commas below."""
    text = _LONE_QUOTE.sub("‘", _COMMA_BELOW.sub("\\1\u0326", _text_scripts(latex)))
    return _UNESCAPED.sub(r"\1\\\2", _MATHS_PART.sub(lambda part: _SCRIPT.sub(_script, part[0]), text))


def _without_braces(latex: str) -> str:
    return latex.replace("{", "").replace("}", "")


def _depth(latex: str) -> int:
    depth = deepest = 0
    for each in latex:
        depth += (each == "{") - (each == "}")
        deepest = max(deepest, depth)
    return deepest


def _text_scripts(latex: str) -> str:
    return _SCRIPT.sub(lambda match: _script(match) if match[4] else match[0], latex)


def _script(match: re.Match[str]) -> str:
    """Sub- and superscripts as Unicode has them; as they stand where it lacks one of their characters."""
    mark = match[1] or {"sub": "_", "super": "^"}[match[4]]
    text = next(part for part in (match[2], match[3], match[5]) if part is not None)
    table = _SCRIPTS[mark]
    return "".join(table[each] for each in text) if text and all(each in table for each in text) else match[0]
