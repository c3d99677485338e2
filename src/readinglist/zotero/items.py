"""The crosswalk between records and Zotero items: types, fields and creators.

Types and fields are those of the Zotero schema (https://api.zotero.org/schema, version 41), the pairs those of its
table "csl". How preprints are filled follows Zotero's own translator for arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Record
from readinglist.names import Name

Data = Mapping[str, Any]

CITATION_KEY = "citationKey"
# every type in the table below has these, so they outlive a change of type
SHARED_FIELDS = frozenset({"abstractNote", "accessDate", "extra", "rights", "shortTitle"})
_FIRST_SCHEMA_WITH_KEYS = 39  # before it, only preprints had a citation key
_ARXIV_DOI = "10.48550/arXiv."
_ARXIV_EXTRA = re.compile(r"^arXiv:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_DOI_EXTRA = re.compile(r"^DOI:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_KEY_EXTRA = re.compile(r"^Citation Key:[ \t]*(\S+)[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Form:
    """One Zotero item type: which field holds which part of a record, and what its first creators are called."""

    item_type: str
    fields: Mapping[str, str]
    creator: str = "author"
    edited: bool = False


_SERIAL = {
    "publicationTitle": "container_title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "ISSN": "issn",
}
_VOLUME = {
    "publisher": "publisher",
    "place": "publisher_place",
    "series": "collection_title",
    "volume": "volume",
    "ISBN": "isbn",
}
_FORMS = {
    "article": _Form("preprint", {"repository": "publisher", "genre": "genre", "archiveID": "number"}),
    "article-journal": _Form("journalArticle", _SERIAL | {"journalAbbreviation": "container_title_short"}),
    "article-magazine": _Form("magazineArticle", _SERIAL),
    "article-newspaper": _Form("newspaperArticle", {"publicationTitle": "container_title", "pages": "page"}),
    "paper-conference": _Form(
        "conferencePaper",
        _VOLUME
        | {"proceedingsTitle": "container_title", "conferenceName": "event_title", "pages": "page", "ISSN": "issn"},
        edited=True,
    ),
    "chapter": _Form(
        "bookSection", _VOLUME | {"bookTitle": "container_title", "edition": "edition", "pages": "page"}, edited=True
    ),
    "book": _Form("book", _VOLUME | {"edition": "edition"}, edited=True),
    "thesis": _Form("thesis", {"university": "publisher", "thesisType": "genre", "place": "publisher_place"}),
    "report": _Form(
        "report", {"institution": "publisher", "reportNumber": "number", "reportType": "genre", "pages": "page"}
    ),
    "webpage": _Form("webpage", {"websiteTitle": "container_title"}),
    "post-weblog": _Form("blogPost", {"blogTitle": "container_title"}),
    "software": _Form("computerProgram", {"company": "publisher"}, creator="programmer"),
    "dataset": _Form("dataset", {"repository": "publisher"}),
    "speech": _Form("presentation", {"meetingName": "event_title"}, creator="presenter"),
    "standard": _Form("standard", {"organization": "publisher", "number": "number"}),
    "manuscript": _Form("manuscript", {"institution": "publisher"}),
    "motion_picture": _Form("videoRecording", {"studio": "publisher"}, creator="creator"),
    "document": _Form("document", {"publisher": "publisher"}),
}
_CSL_TYPES = {form.item_type: csl for csl, form in _FORMS.items()}
# how types outside the table, which people may have chosen, name the same parts
_CONTAINERS = ("encyclopediaTitle", "dictionaryTitle", "forumTitle", "programTitle")


def to_item(key: str, record: Record) -> dict[str, Any]:
    """The fields of the item for a record; every field that the record could fill is there, "" where it does not."""
    form = _FORMS.get(record.type, _FORMS["document"])
    fields = {field: getattr(record, part) or "" for field, part in form.fields.items()}
    arxiv = record.identifier("arxiv")
    if form.item_type == "preprint" and arxiv:
        fields |= {"repository": record.publisher or "arXiv", "archiveID": f"arXiv:{arxiv.value}"}
    if "pages" in fields and not fields["pages"]:
        fields["pages"] = record.number or ""  # Zotero keeps an article number where pages would stand
    return {
        "itemType": form.item_type,
        "title": record.title,
        "creators": [
            *_creators(record.author, form.creator),
            *_creators(record.editor if form.edited else (), "editor"),
        ],
        "date": "-".join(f"{part:02d}" for part in record.issued),
        "url": _address(record),
        "DOI": _doi(record),
        CITATION_KEY: key,
    } | fields


def has_citation_keys(schema: int | None) -> bool:
    """Whether a server with this version of the schema takes citation keys; one that does not say is current."""
    return schema is None or schema >= _FIRST_SCHEMA_WITH_KEYS


def to_record(data: Data, source: str) -> Record:
    """What an item of the group says, as a record."""
    item_type = _text(data, "itemType")
    form = _FORMS[_CSL_TYPES.get(item_type, "document")]
    parts = {part: text for field, part in form.fields.items() if (text := _text(data, field))}
    container = next((text for field in _CONTAINERS if (text := _text(data, field))), None)
    if "number" in parts and form.item_type == "preprint":
        del parts["number"]  # the archive's id, which is an identifier
    named: dict[str, Any] = {"container_title": container} | parts
    return Record(
        source=source,
        type=_CSL_TYPES.get(item_type, "document"),
        title=_text(data, "title"),
        author=tuple(_people(data, lambda role: role != "editor")),
        editor=tuple(_people(data, lambda role: role == "editor")),
        issued=_date(_text(data, "date")),
        url=_text(data, "url") or None,
        identifiers=tuple(dict.fromkeys(_identifiers(data))),
        **named,
    )


def citation_key(data: Data) -> str:
    """The item's citation key, also where older tools keep it: a line of the field `extra`."""
    found = _KEY_EXTRA.search(_text(data, "extra"))
    return _text(data, CITATION_KEY) or (found[1] if found else "")


def choice_field(field: str, item_type: str) -> str | None:
    """What `choices.toml` calls a field of an item, or None when people cannot correct it there."""
    form = _FORMS[_CSL_TYPES.get(item_type, "document")]
    shared = {"title": "title", "creators": "author", "date": "issued", "url": "url", "DOI": "doi"}
    return shared.get(field) or form.fields.get(field)


def choice_value(field: str, there: Any) -> Any:
    """A field's value as `choices.toml` takes it: names in reading order, a date in digits, else text."""
    if field == "creators":
        return [str(name) for name in _people({"creators": there}, lambda role: role != "editor")]
    if field == "date":
        return "-".join(f"{part:02d}" for part in _date(str(there)))
    return there if isinstance(there, str) else None


def _creators(names: Iterable[Name], role: str) -> Iterator[dict[str, str]]:
    for name in names:
        if name.literal:
            yield {"creatorType": role, "name": name.literal}
            continue
        family = " ".join(filter(None, (name.particle, name.family)))
        given = ", ".join(filter(None, (name.given, name.suffix)))
        yield {"creatorType": role, "firstName": given, "lastName": family}


def _people(data: Data, wanted: Any) -> Iterator[Name]:
    for one in data.get("creators") or ():
        if wanted(one.get("creatorType")):
            if one.get("name"):
                yield Name(literal=str(one["name"]))
            else:
                yield _name(str(one.get("lastName") or ""), str(one.get("firstName") or ""))


def _name(family: str, given: str) -> Name:
    particle = re.match(r"(?:[a-zà-ÿ'’.]+ )+(?=\S)", family)
    suffix = re.search(r", ((?:Jr|Sr)\.?|I{2,3}|IV)$", given)
    return Name(
        family[particle.end() :] if particle else family,
        given[: suffix.start()] if suffix else given,
        particle[0].strip() if particle else "",
        suffix[1] if suffix else "",
    )


def _doi(record: Record) -> str:
    if doi := record.identifier("doi"):
        return doi.value
    arxiv = record.identifier("arxiv")
    return f"{_ARXIV_DOI}{arxiv.value}" if arxiv and record.type == "article" else ""


def _address(record: Record) -> str:
    """The record's own address, else that of its first identifier."""
    linked = (one.url for one in record.identifiers if one.scheme not in ("isbn", "handle"))
    return web_address(record.url) or next(linked, "")


def web_address(url: str | None) -> str:
    """An http(s) address, or "" for anything else."""
    try:
        return url if url and urlsplit(url).scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""


def _identifiers(data: Data) -> Iterator[Identifier]:
    extra = _text(data, "extra")
    named = [f"doi:{_text(data, 'DOI')}", _text(data, "archiveID"), _text(data, "url")]
    named += [f"doi:{match[1]}" for match in _DOI_EXTRA.finditer(extra)]
    named += [f"arxiv:{match[1]}" for match in _ARXIV_EXTRA.finditer(extra)]
    yield from (found for text in named if text and (found := identifiers.parse(text)))


def _date(text: str) -> tuple[int, ...]:
    """The parts of an ISO date, or the year alone where the date is written otherwise."""
    if match := re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", text):
        return tuple(int(part) for part in match.groups() if part and int(part))
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", text)
    return (int(year[0]),) if year else ()


def _text(data: Data, field: str) -> str:
    found = data.get(field)
    return found if isinstance(found, str) else ""
