"""Papers as XML, in the shapes of DBLP and the ACL Anthology, read element by element.

Entities are never expanded: DBLP's are those of HTML, and whatever else a file declares stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Record, Remark
from readinglist.names import Name, parse_name
from readinglist.sources import arxiv, shapes
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.stream import Bad, EndsHereError, UnusableError

_DBLP_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "data": "dataset",
}
DBLP_TAGS = (*_DBLP_TYPES, "proceedings", "www", "person")
ACL_TAGS = ("paper", "frontmatter")
_HOMONYM = re.compile(r"\s\d{4}$")  # DBLP tells people of one name apart by four digits


def dblp(element: Any, source: str) -> Hit | None:
    """A publication of `dblp.xml`; proceedings as such and pages of people are none."""
    kind = _DBLP_TYPES.get(element.tag)
    if kind is None:
        return None
    title = (_text(element.find("title")) or "").rstrip(".").strip()
    if not title:
        raise UnusableError(f"{element.get('key')}: it has no title")
    return Hit((_dblp_record(element, kind, title, source),))


def _dblp_record(element: Any, kind: str, title: str, source: str) -> Record:
    found = _dblp_identifiers(element)
    preprint = kind == "article-journal" and element.get("publtype") == "informal"
    by_arxiv = any(one.scheme == "arxiv" for one in found)
    container = _field(element, "journal", "booktitle")
    return Record(
        source=source,
        type="article" if preprint else kind,
        title=title,
        author=_people(element, "author"),
        issued=shapes.date(_field(element, "year")),
        container_title=None if preprint else container,
        publisher=("arXiv" if by_arxiv else container) if preprint else _field(element, "publisher", "school"),
        editor=_people(element, "editor"),
        volume=None if preprint else _field(element, "volume"),
        issue=_field(element, "number"),
        page=_field(element, "pages"),
        isbn=_field(element, "isbn"),
        url=next((one for each in element.findall("ee") if (one := shapes.web_address(each.text))), None),
        identifiers=found,
    )


def _dblp_identifiers(element: Any) -> tuple[Identifier, ...]:
    volume = re.fullmatch(r"abs/(.+)", _field(element, "volume") or "")
    return shapes.known(
        *(identifiers.from_link(_text(each) or "") for each in element.findall("ee")),
        identifiers.arxiv(volume[1]) if volume else None,
        identifiers.parse(f"dblp:{element.get('key')}"),
    )


def _people(element: Any, role: str) -> tuple[Name, ...]:
    names = (_HOMONYM.sub("", _text(each) or "") for each in element.findall(role))
    return tuple(parse_name(name) for name in names if name)


def acl(paper: Any, source: str) -> Hit | None:
    """A paper of the ACL Anthology; front matter is none."""
    if paper.tag == "frontmatter":
        return None
    title = _anthology_text(paper.find("title"))
    if title is None:
        raise UnusableError(f"paper {paper.get('id')}: it has no title")
    volume = paper.getparent()
    meta = volume.find("meta")
    name = _acl_identifier(paper, volume)
    record = Record(
        source=source,
        type="article-journal" if volume.get("type") == "journal" else "paper-conference",
        title=title,
        author=_anthology_people(paper, "author"),
        issued=shapes.date(_field(paper, "year") or _field(meta, "year")),
        container_title=_field(meta, "journal-title") or _anthology_text(_find(meta, "booktitle")),
        publisher=_field(meta, "publisher"),
        publisher_place=_field(meta, "address"),
        editor=_anthology_people(meta, "editor"),
        volume=_field(meta, "journal-volume"),
        issue=_field(meta, "journal-issue"),
        page=(_field(paper, "pages") or "").replace("–", "-") or None,
        isbn=_field(meta, "isbn"),
        url=name.url if name else None,
        identifiers=shapes.known(identifiers.doi(_field(paper, "doi") or ""), name),
    )
    return Hit((record,), tuple(_retractions(paper, record)))


def _acl_identifier(paper: Any, volume: Any) -> Identifier | None:
    """The identifier that the paper's address is; else it is made of the numbers around it."""
    if name := identifiers.parse(f"acl:{_field(paper, 'url')}"):
        return name
    collection, part, number = volume.getparent().get("id"), volume.get("id"), paper.get("id")
    if re.fullmatch(r"[A-Z]\d\d", str(collection)):
        digits = f"{part:0>2}{number:0>2}" if str(collection).startswith("W") else f"{part}{number:0>3}"
        return identifiers.parse(f"acl:{collection}-{digits}")
    return identifiers.parse(f"acl:{collection}-{part}.{number}")


def _anthology_people(element: Any, role: str) -> tuple[Name, ...]:
    found = [] if element is None else element.findall(role)
    parts = ((_field(each, "last") or "", _field(each, "first") or "") for each in found)
    return tuple(parse_name(f"{last}, {first}" if first else last) for last, first in parts if last)


def _anthology_text(element: Any) -> str | None:
    """Text with its formulas, which are TeX, as Unicode."""
    if element is None:
        return None
    for formula in element.iter("tex-math"):
        formula.text = arxiv.tex_to_text(f"${formula.text or ''}$")
    return _text(element)


def _retractions(paper: Any, record: Record) -> Iterator[Remark]:
    notice = paper.find("retracted")
    if notice is not None and record.identifiers:
        said = " ".join(filter(None, (notice.get("date"), _text(notice)))) or "marked as retracted"
        yield Remark("acl", "retraction", said, record.identifiers[0])


# ---------------------------------------------------------------------- XML


def elements(file: BinaryIO, tags: tuple[str, ...]) -> Iterator[tuple[int, Any] | Bad]:
    """The elements of those names with their lines; where the XML stops being XML, the rest is left out."""
    from lxml import etree

    line = 1
    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        for _, element in etree.iterparse(file, events=("end",), tag=tags, **options):
            line = element.sourceline
            yield line, element
            _forget(element)
    except etree.XMLSyntaxError as error:
        yield Bad(error.lineno or line, f"this is not XML, and the rest is left out: {error.msg}")
    except EndsHereError as error:
        yield Bad(line, f"{error}, and the rest is left out")


def _forget(element: Any) -> None:
    """Gives back the memory of what was read, but not of what is said of a whole volume."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (before := element.getprevious()) is not None and before.tag != "meta":
        parent.remove(before)


def _find(element: Any, name: str) -> Any:
    return None if element is None else element.find(name)


def _field(element: Any, *names: str) -> str | None:
    return next((found for name in names if (found := _text(_find(element, name)))), None)


def _text(element: Any) -> str | None:
    return None if element is None else shapes.text("".join(element.itertext()))
