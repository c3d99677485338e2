"""CSL-JSON, and citations formatted by a CSL style (https://docs.citationstyles.org/en/stable/specification.html)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

from readinglist import identifiers
from readinglist.crosswalk import WITH_OWN_ISBN, venue
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.markup import without_tags
from readinglist.model import Record, Stage, Work
from readinglist.names import Name

# parts of a record that CSL has as text, by CSL's names
_TEXTS = {
    "title": "title",
    "collection-title": "collection_title",
    "event-title": "event_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "edition": "edition",
    "genre": "genre",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "note": "note",
}
_READ = {
    **_TEXTS,
    "journalAbbreviation": "container_title_short",
    "container-title": "container_title",
    "container-title-short": "container_title_short",
}
_WITH_VARIABLES = {"doi", "isbn", "pmid"}  # schemes of identifiers
_NAME_PARTS = {"family": "family", "given": "given", "non-dropping-particle": "particle", "suffix": "suffix"}

# -------------------------------------------------------------------- CSL-JSON

_PERSON = dict.fromkeys((*_NAME_PARTS, "literal"), str)
ITEM: Mapping[str, Any] = (
    {"id": str, "type": str}
    | dict.fromkeys((*_TEXTS, "container-title", "container-title-short", "DOI", "PMID"), str)
    | {"author": [_PERSON], "editor": [_PERSON], "issued": {"date-parts": [[int]]}}
    | {"custom": dict.fromkeys((*identifiers.SCHEMES, "pdf", "arxiv-section"), str)}
)
"""What `to_csl` may say, as an `arrow.Shape`."""


def to_csl(key: str, work: Work, venues: str = "full") -> dict[str, Any]:
    """The work's version of record as an item of CSL-JSON 1.0.2, under its citation key.

    What CSL has no variable for stands under `custom`, which its schema leaves free: other identifiers by their
    scheme, the preprint's section on arXiv, and the address of a PDF. `venues` is a form of `venues.written`.
    """
    record = work.record
    item: dict[str, Any] = {"id": key, "type": record.type}
    item |= {name: value for name, part in _TEXTS.items() if (value := getattr(record, part))}
    item |= {part: [_name(each) for each in names] for part, names in _people(record) if names}
    if record.issued:
        item["issued"] = {"date-parts": [list(record.issued)]}
    if record.container_title or record.container_title_short:
        item |= _container(record, venues)
    item |= _names_of(record)
    if custom := _custom(work):
        item["custom"] = custom
    if record.stage is Stage.PREPRINT and "arxiv" in custom:
        item |= {"number": f"arXiv:{custom['arxiv']}", "publisher": "arXiv"}
        item.pop("collection-title", None)
    return item


def _custom(work: Work) -> dict[str, str]:
    record = work.record
    own = {one.scheme: one.value for one in reversed(record.identifiers) if one.scheme not in _WITH_VARIABLES}
    preprint = work.identifier("arxiv")
    told = own | {"arxiv": preprint.value if preprint else "", "pdf": record.pdf or ""}
    told |= {"arxiv-section": record.archive_section or ""}
    return {name: text for name, text in sorted(told.items()) if text}


def _people(record: Record) -> tuple[tuple[str, tuple[Name, ...]], ...]:
    return ("author", record.author), ("editor", record.editor)


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {variable: value for variable, part in _NAME_PARTS.items() if (value := getattr(name, part))}


def _container(record: Record, venues: str) -> dict[str, str]:
    full, short = venue(record, venues), venue(record, "short")
    short = record.container_title_short or ("" if venues == "kept" else short)
    return {"container-title": full} | ({"container-title-short": short} if short not in ("", full) else {})


def _names_of(record: Record) -> dict[str, str]:
    found = {"DOI": record.identifier("doi"), "PMID": record.identifier("pmid")}
    return {variable: name.value for variable, name in found.items() if name}


def from_csl(item: Mapping[str, Any], source: str = "csl") -> Record | None:
    """The record that an item of CSL-JSON means, whoever wrote it; None when it has no title."""
    texts = {part: text for name, part in _READ.items() if (text := _text(item.get(name)))}
    if "title" not in texts:
        return None
    kind = _text(item.get("type")) or "document"
    names = tuple(dict.fromkeys(_identifiers(item)))
    custom = _customs(item)
    if kind == "article" and any(name.scheme == "arxiv" for name in names):  # its number is its identifier
        texts.pop("number", None)
        texts |= {"collection_title": section} if (section := _text(custom.get("arxiv-section"))) else {}
    return Record(
        source=source,
        type=kind,
        author=_read_names(item.get("author")),
        editor=_read_names(item.get("editor")),
        issued=_issued(item.get("issued")),
        identifiers=(*names, *_own_isbn(kind, texts.get("isbn", ""))),
        pdf=_text(custom.get("pdf")),
        **texts,
    )


def _customs(item: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = item.get("custom")
    return custom if isinstance(custom, dict) else {}


def _own_isbn(kind: str, isbn: str) -> tuple[Identifier, ...]:
    found = identifiers.isbn(isbn) if kind in WITH_OWN_ISBN else None
    return (found,) if found else ()


def _text(value: Any) -> str | None:
    """A variable's text without CSL-JSON's markup, scripts as Unicode has them; numbers count as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    said = str(value).encode("utf-8", "ignore").decode()  # JSON can name halves of characters, which no file can hold
    return without_tags(said) or None


def _read_names(value: Any) -> tuple[Name, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(name for each in listed if isinstance(each, dict) and str(name := _read_name(each)))


def _read_name(value: Mapping[str, Any]) -> Name:
    if literal := _text(value.get("literal")):
        return Name(literal=literal)
    parts = {part: _text(value.get(variable)) or "" for variable, part in _NAME_PARTS.items()}
    dropping = _text(value.get("dropping-particle"))
    parts["particle"] = " ".join(filter(None, (dropping, parts["particle"])))
    return Name(**parts)


def _issued(value: Any) -> tuple[int, ...]:
    """A date of CSL-JSON; also those of CSL-YAML, which Pandoc takes as text or part by part."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        value = {"raw": value}
    if not isinstance(value, dict):
        return ()
    if year := _text(value.get("year")):
        value = {"date-parts": [[year, value.get("month") or "", value.get("day") or ""]]}
    dates = value.get("date-parts")
    if isinstance(dates, list) and dates and isinstance(dates[0], list):
        parts = [_text(part) or "" for part in dates[0][:3]]
        return tuple(int(part) for part in parts if part.isdecimal() and int(part))
    said = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", _text(value.get("raw")) or _text(value.get("literal")) or "")
    return tuple(int(part) for part in said.groups() if part) if said else ()


def _identifiers(item: Mapping[str, Any]) -> Iterable[Identifier]:
    texts = [
        f"doi:{_text(item.get('DOI'))}",
        *(f"{scheme}:{_text(value)}" for scheme, value in _customs(item).items() if scheme in identifiers.SCHEMES),
        f"pmid:{_text(item.get('PMID'))}",
        _text(item.get("number")) or "",
        _text(item.get("URL")) or "",
    ]
    for text in texts:
        number_only = text and ":" not in text
        if not number_only and (found := identifiers.parse(text)):
            yield found


# ------------------------------------------------------------------- citations

_OWN_STYLE = "readinglist.csl"
# variables that citeproc-py 0.11 does not know
_UNKNOWN_TO_CITEPROC = {"custom", "event-title"}


class Formatter:
    """Formats works as a CSL style wants them in a bibliography, one citation a work, by citation key.

    `style` is the path of a `.csl` file; without one it is the style of the reading list. `venues` is a form of
    `venues.written`. Each call raises `InputError` when the style cannot be read.
    """

    def __init__(self, style: Path | str | None = None, venues: str = "full") -> None:
        self._path, self._venues = style, venues
        self._style: Any = None

    def plain(self, works: Mapping[str, Work]) -> dict[str, str]:
        """Citations as plain text."""
        return self._format(works, _Plain)

    def html(self, works: Mapping[str, Work]) -> dict[str, str]:
        """Citations as HTML, with everything that the records say escaped."""
        return self._format(works, _Html)

    def markdown(self, works: Mapping[str, Work]) -> dict[str, str]:
        """Citations as Markdown, with everything that the records say escaped."""
        return {key: markdown_of(line) for key, line in self.html(works).items()}

    def _format(self, works: Mapping[str, Work], markup: type[_Plain]) -> dict[str, str]:
        if not works:
            return {}
        from citeproc import Citation, CitationItem, CitationStylesBibliography
        from citeproc.source.json import CiteProcJSON

        # citeproc-py takes keys that differ in case for one
        ids = {key: f"item{place}" for place, key in enumerate(works)}
        items = [_for_citeproc(to_csl(key, work, self._venues), ids[key]) for key, work in works.items()]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bibliography = CitationStylesBibliography(self._read(), CiteProcJSON(items), markup)
            bibliography.register(Citation([CitationItem(each) for each in ids.values()]))
            lines = [_line(str(line), markup) for line in bibliography.bibliography()]
        return dict(zip(works, lines, strict=True))

    def _read(self) -> Any:
        if self._style is None:
            from citeproc import CitationStylesStyle
            from lxml.etree import XMLSyntaxError

            own = files("readinglist") / "styles" / _OWN_STYLE
            path = Path(str(own) if self._path is None else self._path)
            advice = "give the path of a .csl file, as https://github.com/citation-style-language/styles has them"
            try:
                if not path.is_file():
                    raise InputError("there is no such style", path=path, advice=advice)
                self._style = CitationStylesStyle(str(path), validate=False)
            except (XMLSyntaxError, ValueError, AttributeError, OSError) as problem:
                raise InputError(f"this is no CSL style: {problem}", path=path, advice=advice) from None
            if not self._style.has_bibliography():
                raise InputError("this style formats no bibliography", path=path, advice=advice)
        return self._style


_MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_TAG = re.compile(r"</?(i|b|sup|sub)>")
_MARKDOWN_FACES = {"i": "*", "b": "**"}


def markdown_of(citation: str) -> str:
    """A citation formatted as HTML as Markdown."""
    parts = _TAG.split(citation)  # text and the names of tags take turns
    texts = (_MARKDOWN_SIGNS.sub(r"\\\g<0>", unescape(text)) for text in parts[::2])
    faces = (_MARKDOWN_FACES.get(name, "") for name in [*parts[1::2], ""])
    return "".join(part for pair in zip(texts, faces, strict=True) for part in pair)


def _for_citeproc(item: dict[str, Any], name: str) -> dict[str, Any]:
    known = {variable: _veiled(value) for variable, value in item.items() if variable not in _UNKNOWN_TO_CITEPROC}
    return known | {"id": name, "type": item["type"]}


# citeproc-py does not escape what an item says: signs that a format reads as its own go through it as others
_SIGNS = "\\`*_{}[]<>#|~$&\"'"
_VEILS = {sign: chr(0xF0000 + place) for place, sign in enumerate(_SIGNS)}
_VEIL = str.maketrans(_VEILS)
_VEILED = re.compile("[\U000f0000-\U000fffff]")


def _veiled(value: Any) -> Any:
    if isinstance(value, str):
        return _VEILED.sub("", value).translate(_VEIL)
    if isinstance(value, list):
        return [_veiled(each) for each in value]
    return {name: _veiled(each) for name, each in value.items()} if isinstance(value, dict) else value


def _wrap(before: str, after: str) -> staticmethod[[object], str]:
    return staticmethod(lambda text: f"{before}{text}{after}")


class _Plain:
    """What citeproc-py asks a formatter for: how the style's own text is escaped, and how each face is marked."""

    @staticmethod
    def escape(text: str) -> str:
        return text

    @classmethod
    def preformat(cls, text: object) -> str:
        return cls.escape(str(text))

    Italic = Oblique = Bold = Light = Underline = Superscript = Subscript = SmallCaps = _wrap("", "")


class _Html(_Plain):
    @staticmethod
    def escape(text: str) -> str:
        return escape(text)

    Italic = Oblique = _wrap("<i>", "</i>")
    Bold = _wrap("<b>", "</b>")
    Superscript = _wrap("<sup>", "</sup>")
    Subscript = _wrap("<sub>", "</sub>")


_DOUBLED = re.compile(r"(?<=[?!.])\.(?=[”’»])|(?<=[?!.][”’»])\s?\.(?=\s|$)")


def _line(line: str, markup: type[_Plain]) -> str:
    """The citation without the second mark that citeproc-py sets where a title ends in one, and unveiled."""
    tidy = _DOUBLED.sub("", line).strip()
    return _VEILED.sub(lambda veil: markup.escape(_SIGNS[ord(veil[0]) - 0xF0000]), tidy)
