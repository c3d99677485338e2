"""The part of Zotero's schema that a course's readings touch, and the checks that the server makes by it.

By https://api.zotero.org/schema, version 41; `test_server` compares the tables with the schema itself.
"""

from __future__ import annotations

from functools import cache
from typing import Any

SCHEMA = 41
_ALL = "title abstractNote date url accessDate DOI citationKey shortTitle rights extra"
_KEPT = "language archive archiveLocation libraryCatalog callNumber"
_SERIES = "series seriesNumber volume numberOfVolumes place publisher ISBN"
_REPRINT = "edition originalDate originalPlace originalPublisher format=medium"
# item type: the fields besides those of all types, each with the base field that it stands for, if any
_FIELDS = {
    "blogPost": "language ISSN blogTitle=publicationTitle websiteType=type",
    "book": f"{_KEPT} {_SERIES} {_REPRINT} ISSN numPages",
    "bookSection": f"{_KEPT} {_SERIES} {_REPRINT} ISSN bookTitle=publicationTitle pages",
    "computerProgram": "archive archiveLocation callNumber libraryCatalog company=publisher place ISBN seriesTitle "
    "system programmingLanguage versionNumber",
    "conferencePaper": f"{_KEPT} {_SERIES} ISSN conferenceName eventPlace issue pages "
    "proceedingsTitle=publicationTitle",
    "dataset": f"{_KEPT} format=medium identifier=number repository=publisher repositoryLocation=place type "
    "versionNumber",
    "dictionaryEntry": f"{_KEPT} {_SERIES} dictionaryTitle=publicationTitle edition pages",
    "document": f"{_KEPT} place publisher type",
    "encyclopediaArticle": f"{_KEPT} {_SERIES} encyclopediaTitle=publicationTitle edition pages",
    "journalArticle": f"{_KEPT} publicationTitle publisher place volume issue section pages series seriesTitle "
    "seriesText partNumber partTitle journalAbbreviation PMID PMCID ISSN",
    "magazineArticle": f"{_KEPT} publicationTitle publisher place volume issue pages ISSN",
    "manuscript": f"{_KEPT} institution=publisher manuscriptType=type numPages number place",
    "newspaperArticle": f"{_KEPT} publicationTitle publisher place volume issue section edition pages ISSN",
    "preprint": f"{_KEPT} place series seriesNumber repository=publisher archiveID=number genre=type",
    "presentation": "language meetingName place presentationType=type series sessionTitle=publicationTitle",
    "report": f"{_KEPT} institution=publisher place pages reportNumber=number reportType=type seriesNumber "
    "seriesTitle ISBN ISSN",
    "standard": f"{_KEPT} organization=authority committee edition numPages number partNumber partTitle place "
    "publisher status type versionNumber ISBN",
    "thesis": f"{_KEPT} university=publisher thesisType=type place numPages series seriesNumber ISBN ISSN",
    "videoRecording": f"{_KEPT} studio=publisher place volume numberOfVolumes runningTime seriesTitle "
    "videoRecordingFormat=medium ISBN",
    "webpage": "language publisher place websiteTitle=publicationTitle websiteType=type",
}
_BOOKS = "author contributor editor translator seriesEditor"
_REVIEWED = "author contributor translator reviewedAuthor"
# item type: its creators, the first as the main one
_CREATORS = {
    "blogPost": "author commenter contributor translator",
    "bookSection": f"{_BOOKS} bookAuthor",
    "computerProgram": "programmer contributor",
    "dataset": "author contributor",
    "document": f"{_REVIEWED} editor",
    "journalArticle": f"{_REVIEWED} editor",
    "magazineArticle": _REVIEWED,
    "manuscript": "author contributor translator",
    "newspaperArticle": _REVIEWED,
    "preprint": f"{_REVIEWED} editor",
    "presentation": "presenter chair contributor organizer translator",
    "standard": "author contributor editor",
    "thesis": "author contributor",
    "videoRecording": "creator castMember contributor director executiveProducer guest host narrator producer "
    "scriptwriter translator",
    "webpage": "author contributor translator",
}
TYPES = frozenset(_FIELDS)


@cache
def fields(item_type: str) -> dict[str, str]:
    """The fields of a type, with the base field that each stands for."""
    pairs = (name.partition("=") for name in f"{_ALL} {_FIELDS[item_type]}".split())
    return {name: base or name for name, _, base in pairs}


@cache
def creators(item_type: str) -> tuple[str, ...]:
    """The creators that a type has, the main one first."""
    return tuple(_CREATORS.get(item_type, _BOOKS).split())


FIELDS = frozenset(name for each in TYPES for name in fields(each))
_EVERY = FIELDS | {"note", "creators", "linkMode"}
_ANY = {"key", "version", "itemType", "tags", "relations", "dateAdded", "dateModified", "deleted"}
_ATTACHMENT = {"linkMode", "title", "url", "accessDate", "note", "contentType", "charset", "parentItem"}


class RefusedError(Exception):
    """An object or a request that the API refuses."""

    def __init__(self, code: int, message: str, **headers: str) -> None:
        super().__init__(code, message)
        self.code, self.message, self.headers = code, message, headers


def blank(item_type: str) -> dict[str, Any]:
    """A new item of this type, before anything is filled in."""
    base: dict[str, Any] = {"itemType": item_type, "tags": [], "relations": {}}
    if item_type == "note":
        return base | {"note": ""}
    if item_type == "attachment":
        return base | {"title": "", "url": "", "accessDate": "", "note": "", "contentType": "", "charset": ""}
    return base | {"creators": [], "collections": []} | dict.fromkeys(fields(item_type), "")


def as_type(before: dict[str, Any], item_type: str) -> dict[str, Any]:
    """An item as another type: fields go over by name, else by what they stand for; the others are lost."""
    if item_type == before["itemType"]:
        return before
    old, new = fields(before["itemType"]), fields(item_type)
    after = {name: value for name, value in before.items() if name not in old} | dict.fromkeys(new, "")
    standing = {base: name for name, base in new.items()}
    for name, base in old.items():
        target = name if name in new else standing.get(base)
        if target and before[name]:
            after[target] = before[name]
    known = creators(item_type)
    roles = [each["creatorType"] if each["creatorType"] in known else known[0] for each in before["creators"]]
    people = [each | {"creatorType": role} for each, role in zip(before["creators"], roles, strict=True)]
    return after | {"itemType": item_type, "creators": people}


def properties(item_type: str) -> set[str]:
    """The properties that an item of this type may have."""
    if item_type == "note":
        return _ANY | {"note", "parentItem", "collections"}
    if item_type == "attachment":
        return _ANY | _ATTACHMENT | {"collections"}
    if item_type not in TYPES:
        raise RefusedError(400, f"'{item_type}' is not a valid itemType")
    return _ANY | {"creators", "collections", "parentItem", *fields(item_type)}


def check_properties(data: dict[str, Any], item_type: str) -> None:
    """Raises `RefusedError` for a property, a value or a creator that an item of this type cannot have."""
    known = properties(item_type)
    for name, value in data.items():
        if name not in known:
            if name in _EVERY:
                raise RefusedError(400, f"'{name}' is not a valid field for type '{item_type}'")
            raise RefusedError(400, f"Invalid property '{name}'")
        if name in _EVERY - {"creators"} and not isinstance(value, str):
            raise RefusedError(400, f"'{name}' must be a string")
    if len(data.get("title", "")) > 65535:
        raise RefusedError(413, f"'title' field value '{data['title'][:20]}...' too long")
    if data.get("deleted", 0) not in (0, 1, True, False):
        raise RefusedError(400, "'deleted' must be a boolean")
    for creator in data.get("creators", ()):
        _check_creator(creator, item_type)


def _check_creator(creator: Any, item_type: str) -> None:
    if not isinstance(creator, dict) or creator.get("creatorType") not in {*creators(item_type), "author"}:
        raise RefusedError(400, "'creatorType' is not valid")
    parts = set(creator) - {"creatorType"}
    if parts not in ({"name"}, {"firstName", "lastName"}) or not any(creator[part] for part in parts):
        raise RefusedError(400, "Invalid creator")
    for part in parts:
        if len(creator[part].encode()) > 255:
            raise RefusedError(413, f"Creator value '{creator[part][:20]}...' too long")


def check_sets(data: dict[str, Any]) -> None:
    """Raises `RefusedError` for tags, collections or relations that are none."""
    for each in data.get("tags", ()):
        if not isinstance(each, dict) or not set(each) <= {"tag", "type"} or not isinstance(each.get("tag"), str):
            raise RefusedError(400, "Tag must be an object with a 'tag' property")
        if not each["tag"].strip() or each.get("type", 0) not in (0, 1):
            raise RefusedError(400, "Invalid tag")
        if len(each["tag"]) > 255:
            raise RefusedError(413, f"Tag '{each['tag'][:20]}...' too long")
    if not isinstance(data.get("collections", []), list) or not isinstance(data.get("tags", []), list):
        raise RefusedError(400, "must be an array")
    if not isinstance(data.get("relations", {}), dict) and data["relations"] != []:
        raise RefusedError(400, "'relations' must be an object")
