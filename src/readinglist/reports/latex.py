"""LaTeX: what cites, what includes, what names a bibliography, and what is no text at all.

Commands are those of LaTeX, natbib, biblatex, acmart, apacite and subfiles, by their manuals; commands that a report
defines in terms of them count too. Nothing is executed: every step is linear in the text, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readinglist.judgement.words import words
from readinglist.reports.scanned import Scanned, Span, blanked, listed

_LONGEST_ARGUMENT = {"{": 4000, "[": 800, "(": 800, "<": 40}  # letters
_DEEPEST_ARGUMENT = 8  # braces in braces

# ------------------------------------------------------------------ what is no text

_VERBATIM = r"verbatim\*?|[BL]?Verbatim\*?|lstlisting|minted|comment|filecontents\*?"
_TOKEN = re.compile(
    rf"\\begin\s*\{{(?P<environment>{_VERBATIM})\}}"
    r"|\\(?P<verb>verb\*?|lstinline(?:\[[^\]\n]{0,200}\])?|mintinline(?:\[[^\]\n]{0,200}\])?\{[^}\n]{0,50}\})(?=[^A-Za-z\s*])"
    r"|\\(?P<condition>if[A-Za-z@]*|else|fi)(?![A-Za-z@])(?P<zero>\s?0)?"
    r"|\\(?P<end>endinput(?![A-Za-z@])|end\s*\{document\})"
    r"|\\.|(?P<comment>%[^\n]*)",
    re.DOTALL,
)
# named like conditionals of TeX, and none: operators and commands with arguments
_NO_CONDITIONS = re.compile(
    r"iff|ifthenelse|if(?:str|blank|bool|toggle|undef)\w*|ifdef(?!ined)\w*|ifcs(?!name)\w+|if(?:num|dim|list)\w+"
)


def live(text: str) -> str:
    """The text without comments, verbatim text, and branches that are switched off, each as blanks."""
    return blanked(text, _dead(text))


def _dead(text: str) -> Iterator[tuple[int, int]]:
    position, branches = 0, list[bool]()  # for each conditional open, whether its second branch is dead
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token["comment"]:
            yield token.span()
        elif token["environment"]:
            position = _environment_end(text, token)
            yield token.start(), position
        elif token["verb"]:
            position = _verb_end(text, token.end())
            yield token.start(), position
        elif token["end"]:
            yield token.end(), len(text)
            return
        elif token["condition"]:
            position = _condition(text, token, branches)
            yield token.end(), position


def _environment_end(text: str, begin: re.Match[str]) -> int:
    end = text.find(f"\\end{{{begin['environment']}}}", begin.end())
    return len(text) if end < 0 else end


def _verb_end(text: str, start: int) -> int:
    mark = {"{": "}"}.get(text[start], text[start])
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    end = text.find(mark, start + 1, line_end)
    return line_end if end < 0 else end + 1


def _condition(text: str, token: re.Match[str], branches: list[bool]) -> int:
    """Where the text goes on: behind the branch that is dead, if one begins here."""
    name = token["condition"]
    if name == "fi":
        if branches:
            branches.pop()
    elif name == "else":
        if branches and branches[-1]:
            branches[-1] = False
            return _branch_end(text, token.end(), branches)
    elif name == "iffalse" or (name == "if" and token["zero"]):
        branches.append(False)
        return _branch_end(text, token.end(), branches)
    elif not _NO_CONDITIONS.fullmatch(name):
        branches.append(name == "iftrue")
    return token.end()


def _branch_end(text: str, position: int, branches: list[bool]) -> int:
    depth = 1
    while token := _TOKEN.search(text, position):
        position, name = token.end(), token["condition"] or ""
        if name == "fi":
            depth -= 1
        elif name == "else" and depth == 1:
            return position
        elif name.startswith("if") and not _NO_CONDITIONS.fullmatch(name):
            depth += 1
        if not depth:
            branches.pop()
            return position
    return len(text)


# ------------------------------------------------------------------ commands

_CITES = words(
    # LaTeX, natbib, bibentry, apacite
    "cite nocite citet citep citealt citealp citeauthor citefullauthor citeyear citeyearpar citenum citetalias"
    " citepalias shortcites bibentry onlinecite citen citea shortcite shortcitea fullcite shortciten citenp citeanp"
    " shortcitenp shortciteanp fullcitea fullciten fullcitenp citeyearnp fullciteauthor shortciteauthor"
    # biblatex
    " parencite footcite footcitetext textcite smartcite supercite autocite citetitle citedate citeurl footfullcite"
    " notecite pnotecite fnotecite citename citelist citefield"
)
_VOLUME_CITES = words("volcite pvolcite fvolcite ftvolcite svolcite tvolcite avolcite")
_MANY_CITES = words(
    "cites parencites footcites footcitetexts textcites smartcites supercites autocites fullcites footfullcites"
)
_BIBLIOGRAPHIES = words("bibliography nobibliography addbibresource addglobalbib addsectionbib putbib")
_INPUTS = words("input include subfile subfileinclude inputiffileexists includestandalone")
_IMPORTS = words("import subimport includefrom inputfrom subincludefrom subinputfrom")

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\.", re.DOTALL)
_SPACE = re.compile(r"\s*")
_BRACES = re.compile(r"\\.|[{}\[\]()<>]", re.DOTALL)
_CLOSING = {"{": "}", "[": "]", "(": ")", "<": ">"}
_BARE_INPUT = re.compile(r"\s+([^\s{}\\%\[\]]+)")
_DEFINITION = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*\[([1-9])\]\s*(\[[^\[\]\n]*\])?\s*\{"
)
_ARGUMENT = re.compile(r"\{\s*#([1-9])\s*\}")


def scan(text: str, macros: Mapping[str, int] | None = None) -> Scanned:
    """Reads one `.tex` file; `macros` are the commands for citing that files before it defined."""
    seen = live(text)
    known = dict(macros or {}) | dict(_own_macros(seen))
    found: dict[str, list[Span]] = {"keys": [], "files": [], "bibliographies": [], "defined": []}
    for command in _COMMAND.finditer(seen):
        name = command[1] or ""
        for kind, span in _meant(seen, name, command.end(), known):
            found[kind].append(span)
    keys = [span for span in found["keys"] if not re.search(r"[#\\{}]", span.text)]
    return Scanned(
        live=seen,
        keys=tuple(span for span in keys if span.text != "*"),
        files=tuple(found["files"]),
        bibliographies=tuple(found["bibliographies"]),
        defined=frozenset(span.text for span in found["defined"]),
        embedded=dict(_embedded(text)),
        macros=known,
        cites_all=any(span.text == "*" for span in keys),
    )


def _meant(text: str, name: str, position: int, macros: Mapping[str, int]) -> Iterator[tuple[str, Span]]:
    """What a command names: keys, files, bibliographies, or a key that it defines."""
    low = name.lower()
    if low in _MANY_CITES:
        yield from (("keys", span) for group in _groups(text, position) for span in _listed(group))
    elif low in _CITES or low in _VOLUME_CITES or name in macros:
        number = macros.get(name, 2 if low in _VOLUME_CITES else 1)
        yield from (
            ("keys", span) for group in _groups(text, position, number)[number - 1 :] for span in _listed(group)
        )
    elif low in _BIBLIOGRAPHIES:
        yield from (("bibliographies", span) for group in _groups(text, position, 1) for span in _listed(group))
    elif name == "bibitem":
        yield from (("defined", span) for group in _groups(text, position, 1) for span in _listed(group))
    elif low in _INPUTS:
        yield from (("files", span) for span in _input(text, position))
    elif low in _IMPORTS and len(groups := _groups(text, position, 2)) == 2:
        folder, file = groups
        yield "files", Span(f"{folder.text.strip().rstrip('/')}/{file.text.strip()}", file.start)


def _listed(group: Span) -> list[Span]:
    return listed(group.text, group.start)


def _input(text: str, position: int) -> list[Span]:
    """The file of an `\\input`, in braces or as TeX itself takes it."""
    if bare := _BARE_INPUT.match(text, position):
        return [Span(bare[1], bare.start(1))]
    return [Span(group.text.strip().strip('"'), group.start) for group in _groups(text, position, 1)]


def _groups(text: str, position: int, most: int = 1000) -> list[Span]:
    """The arguments in braces from there on, the optional ones before and between them left out."""
    found: list[Span] = []
    while len(found) < most:
        start = _SPACE.match(text, position).end()  # type: ignore[union-attr]
        mark = text[start : start + 1]
        if mark not in _CLOSING or "\n\n" in text[position:start] or (mark in "(<" and found):
            break
        end = _group_end(text, start)
        if end is None:
            break
        if mark == "{":
            found.append(Span(text[start + 1 : end - 1], start + 1))
        position = end
    return found


def _group_end(text: str, start: int) -> int | None:
    """Behind the bracket that closes the one at `start`, braces within it balanced; None when none does."""
    closing, depth = _CLOSING[text[start]], 0
    for mark in _BRACES.finditer(text, start + 1, start + _LONGEST_ARGUMENT[text[start]]):
        if mark[0] == closing and depth == 0:
            return mark.end()
        depth += (mark[0] == "{") - (mark[0] == "}")
        if not 0 <= depth <= _DEEPEST_ARGUMENT:
            break
    return None


def _own_macros(text: str) -> Iterator[tuple[str, int]]:
    """The commands that the text defines in terms of those for citing."""
    for definition in _DEFINITION.finditer(text):
        body = text[definition.end() - 1 : _group_end(text, definition.end() - 1) or definition.end()]
        for command in _COMMAND.finditer(body):
            groups = _groups(body, command.end(), 1) if (command[1] or "").lower() in _CITES else []
            argument = _ARGUMENT.fullmatch(f"{{{groups[0].text}}}") if groups else None
            number = int(argument[1]) - bool(definition[3]) if argument else 0
            if number > 0:
                yield definition[1], number


_MOST_EMBEDDED = 20
_FILE = re.compile(r"\\begin\s*\{(filecontents\*?)\}\s*(?:\[[^\]\n]*\])?\s*\{([^{}\n]{1,200}\.bib)\}")


def _embedded(text: str) -> Iterator[tuple[str, str]]:
    """The `.bib` files that the text brings with it, each at the lines where it stands."""
    position = 0
    for _ in range(_MOST_EMBEDDED):
        begin = _FILE.search(text, position)
        if begin is None:
            return
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        position = len(text) if end < 0 else end
        yield begin[2].strip(), blanked(text, [(0, begin.end()), (position, len(text))])


# ------------------------------------------------------------------ what LaTeX wrote down

_AUX_CITE = re.compile(r"\\(?:citation|abx@aux@cite(?:\{\d+\})?)\{([^{}]*)\}")
_AUX_INPUT = re.compile(r"\\@input\{([^{}\s]*)\}")
_AUX_DATA = re.compile(r"\\bibdata\{([^{}]*)\}")


def scan_aux(text: str, _macros: Mapping[str, int] | None = None) -> Scanned:
    """Reads one `.aux` file as BibTeX does; a document with biblatex names no bibliography there."""
    keys = [span for match in _AUX_CITE.finditer(text) for span in listed(match[1], match.start(1))]
    first = {span.text: span for span in reversed(keys)}  # LaTeX notes every citation again
    return Scanned(
        live="",
        keys=tuple(span for key, span in sorted(first.items(), key=lambda each: each[1].start) if key != "*"),
        files=tuple(Span(match[1], match.start(1)) for match in _AUX_INPUT.finditer(text)),
        bibliographies=tuple(span for match in _AUX_DATA.finditer(text) for span in listed(match[1], match.start(1))),
        cites_all="*" in first,
    )
