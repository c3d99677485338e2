"""Records as Zotero items and back, by the table in `crosswalk`: fields, creators, identifiers.

How preprints are filled follows Zotero's own translator for arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from readinglist import identifiers
from readinglist.crosswalk import ITEM_FORMS, ITEM_TYPES
from readinglist.identifiers import Identifier
from readinglist.model import Record
from readinglist.names import Name

Data = Mapping[str, Any]

CITATION_KEY = "citationKey"
# fields that every type of the crosswalk has, and those that all but a few have: they outlive a change of type
_SHARED = frozenset({"abstractNote", "accessDate", "extra", "rights", "shortTitle"})
_ARCHIVED = frozenset({"archive", "archiveLocation", "callNumber", "language", "libraryCatalog"})
_NOT_ARCHIVED = frozenset({"blogPost", "computerProgram", "presentation", "webpage"})
_FIRST_SCHEMA_WITH_KEYS = 39  # before it, only preprints had a citation key
_ARXIV_DOI = "10.48550/arXiv."
_ARXIV_EXTRA = re.compile(r"^arXiv:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_DOI_EXTRA = re.compile(r"^DOI:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_KEY_EXTRA = re.compile(r"^Citation Key:[ \t]*(\S+)[ \t]*$", re.MULTILINE | re.IGNORECASE)


# how types outside the table, which people may have chosen, name the same parts
_CONTAINERS = ("forumTitle", "programTitle", "publicationTitle")


def to_item(key: str, record: Record) -> dict[str, Any]:
    """The fields of the item for a record; every field that the record could fill is there, "" where it does not."""
    form = ITEM_FORMS.get(record.type, ITEM_FORMS["document"])
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


def outlives(field: str, item_type: str) -> bool:
    """Whether a field that no record fills stays when an item becomes one of this type."""
    return field in _SHARED or (field in _ARCHIVED and item_type not in _NOT_ARCHIVED)


def same_value(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same: a DOI in any form and case, pages with any dash."""
    if field == "DOI" and one and other:
        return one == other or (identifiers.doi(str(one)) or one) == (identifiers.doi(str(other)) or other)
    if field == "pages":
        return str(one).replace("–", "-") == str(other).replace("–", "-")
    return bool(one == other)


def has_citation_keys(schema: int | None) -> bool:
    """Whether a server with this version of the schema takes citation keys; one that does not say is current."""
    return schema is None or schema >= _FIRST_SCHEMA_WITH_KEYS


def to_record(data: Data, source: str) -> Record:
    """What an item of the group says, as a record."""
    item_type = _text(data, "itemType")
    form = ITEM_FORMS[ITEM_TYPES.get(item_type, "document")]
    parts = {part: text for field, part in form.fields.items() if (text := _text(data, field))}
    container = next((text for field in _CONTAINERS if (text := _text(data, field))), None)
    if "number" in parts and form.item_type == "preprint":
        del parts["number"]  # the archive's id, which is an identifier
    named: dict[str, Any] = {"container_title": container} | parts
    return Record(
        source=source,
        type=ITEM_TYPES.get(item_type, "document"),
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
    form = ITEM_FORMS[ITEM_TYPES.get(item_type, "document")]
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
