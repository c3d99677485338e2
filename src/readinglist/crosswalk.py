"""Which type and field of one bibliographic format is which of another; CSL's names stand in the middle.

Sources: the CSL 1.0.2 specification (appendix III and IV), btxdoc for BibTeX, the biblatex manual (2.1 and 2.2), the
Zotero schema, and the mapping that Zotero's translators use. Where a format has no such type, the nearest that its
styles print whole.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal

from readinglist.model import Record
from readinglist.venues import written

Dialect = Literal["bibtex", "biblatex"]

# CSL type: the entry types of BibTeX and of biblatex
_ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article": ("misc", "online"),  # a preprint
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "book": ("book", "book"),
    "chapter": ("incollection", "incollection"),
    "collection": ("proceedings", "proceedings"),
    "dataset": ("misc", "dataset"),
    "document": ("misc", "misc"),
    "entry-dictionary": ("incollection", "inreference"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "manuscript": ("unpublished", "unpublished"),
    "motion_picture": ("misc", "misc"),
    "pamphlet": ("booklet", "booklet"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "patent": ("misc", "patent"),
    "periodical": ("misc", "periodical"),
    "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
    "regulation": ("misc", "misc"),
    "report": ("techreport", "report"),
    "software": ("misc", "software"),
    "speech": ("misc", "unpublished"),
    "standard": ("misc", "report"),  # biblatex's own type has no fields that its styles print
    "thesis": ("phdthesis", "thesis"),
    "webpage": ("misc", "online"),
}
# the entry types of both dialects that mean a CSL type on their own
_CSL_TYPES: dict[str, str] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "bookinbook": "chapter",
    "collection": "collection",
    "mvcollection": "collection",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "legislation": "regulation",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "collection",
    "mvproceedings": "collection",
    "reference": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "movie": "motion_picture",
    "www": "webpage",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """What the parts of a `Record` are called in the entries of one type, in one dialect."""

    container_title: str = ""
    publisher: str = "publisher"
    issue: str = "number"
    number: str = ""


_IN_JOURNAL = {"article-journal", "article-magazine", "article-newspaper"}
_IN_BOOK = {"paper-conference", "chapter", "entry-encyclopedia", "entry-dictionary"}
# CSL types that an ISBN names; one with a paper is that of the volume, which many papers share
WITH_OWN_ISBN = frozenset({"book", "report", "thesis", "pamphlet", "collection"})
_BY_INSTITUTION = {"report": "institution", "thesis": "school"}
_NUMBERED = {"report", "standard", "patent", "dataset", "software", "document", "manuscript", "thesis", "regulation"}
# where biblatex has no publisher: what names it there
_BIBLATEX_PUBLISHER = {"misc": "organization", "online": "organization", "software": "organization"}
_BIBLATEX_PUBLISHER |= {"unpublished": "howpublished", "booklet": "howpublished", "report": "institution"}
_BIBLATEX_PUBLISHER |= {"thesis": "institution"}
# which of the fields that not all types have an entry type of biblatex holds (blx-dm.def)
_BOOK = frozenset("editor series volume number pages eid publisher location edition isbn".split())  # noqa: SIM905
_MEETING = frozenset("editor series volume number pages eid publisher organization location isbn eventtitle".split())  # noqa: SIM905
_HELD: Mapping[str, frozenset[str]] = {
    "article": frozenset({"editor", "series", "volume", "number", "issue", "pages", "eid", "issn"}),
    "book": _BOOK,
    "inbook": _BOOK,
    "incollection": _BOOK,
    "inreference": _BOOK,
    "booklet": frozenset({"editor", "pages", "eid", "howpublished", "location", "type"}),
    "dataset": frozenset({"editor", "series", "number", "publisher", "organization", "location", "edition", "type"}),
    "inproceedings": _MEETING,
    "misc": frozenset({"editor", "howpublished", "organization", "location", "type"}),
    "online": frozenset({"editor", "organization"}),
    "patent": frozenset({"number", "location", "type"}),
    "periodical": frozenset({"editor", "series", "volume", "number", "issue", "issn"}),
    "proceedings": _MEETING - {"eid"},
    "report": frozenset({"number", "pages", "eid", "institution", "location", "type"}),
    "software": frozenset({"editor", "howpublished", "organization", "location", "type"}),
    "thesis": frozenset({"pages", "eid", "institution", "location", "type"}),
    "unpublished": frozenset({"howpublished", "location", "type", "eventtitle"}),
}
_NOT_EVERYWHERE = frozenset[str]().union(*_HELD.values())
_ONE_NUMBER = frozenset({"book", "incollection", "inproceedings", "proceedings"})
_BY_EDITORS = frozenset({"proceedings", "periodical", "collection", "reference"})

# part of a record: its field in BibTeX and in biblatex, the same for all types
COMMON: dict[str, tuple[str, str]] = {
    "title": ("title", "title"),
    "author": ("author", "author"),
    "editor": ("editor", "editor"),
    "collection_title": ("series", "series"),
    "event_title": ("", "eventtitle"),
    "volume": ("volume", "volume"),
    "page": ("pages", "pages"),
    "publisher_place": ("address", "location"),
    "edition": ("edition", "edition"),
    "genre": ("type", "type"),
    "isbn": ("isbn", "isbn"),
    "issn": ("issn", "issn"),
    "url": ("url", "url"),
    "note": ("note", "note"),
    "container_title_short": ("", "shortjournal"),
}
# names that a field also goes by in files found in the wild, as COMMON has it
ALSO: Mapping[str, str] = {
    "journaltitle": "journal",
    "location": "address",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "organisation": "publisher",
    "eid": "articleno",
    "articlenumber": "articleno",
    "article-number": "articleno",
    "authors": "author",
    "editors": "editor",
    "link": "url",
    "shortjournal": "shortjournal",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
    "page": "pages",
}


# biblatex's names of genres, which its languages print as they say them
_GENRES = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}
_THESIS = "Thesis"
# what the field `type` says where a dialect has no entry type for a CSL type
_LABELS = {
    "dataset": "Dataset",
    "motion_picture": "Video",
    "patent": "Patent",
    "regulation": "Regulation",
    "software": "Software",
    "speech": "Talk",
    "standard": "Standard",
}
_UNTOLD = {"document", "manuscript", "report"}


def entry_type(csl_type: str, dialect: Dialect, genre: str | None = None) -> str:
    """The entry type for a CSL type; a thesis is a master's where its genre says so."""
    if csl_type == "thesis" and dialect == "bibtex" and "master" in (genre or "").lower():
        return "mastersthesis"
    return _ENTRY_TYPES.get(csl_type, ("misc", "misc"))[dialect == "biblatex"]


def csl_type(entry: str, type_field: str = "") -> str:
    """The CSL type that an entry type means with its field `type`; `document` where they mean none."""
    plain = _CSL_TYPES.get(entry, "document")
    return (labelled(type_field) if plain in _UNTOLD else None) or plain


def label(csl_type: str) -> str:
    """What a text calls a CSL type where a format has no type for it: "Dataset"; empty where it calls it nothing."""
    return _LABELS.get(csl_type, "")


def labelled(text: str) -> str | None:
    """The CSL type that `label` calls so."""
    return next((name for name, called in _LABELS.items() if called == text), None)


def genre_field(csl_type: str, dialect: Dialect, genre: str | None) -> str:
    """What the field `type` says; empty where the entry type says it already.

    biblatex demands one of theses and reports; BibTeX takes a thesis for a doctor's that does not say otherwise.
    """
    named = next((name for name, text in _GENRES.items() if text.lower() == (genre or "").lower()), "")
    if dialect == "biblatex" and named:
        return named
    if dialect == "bibtex" and named in _SAID_BY_BIBTEX.get(csl_type, ()):
        return ""
    told = _CSL_TYPES.get(entry_type(csl_type, dialect)) == csl_type
    label = {"thesis": _THESIS, "report": "techreport" if dialect == "biblatex" else ""}.get(csl_type, "")
    return genre or label or ("" if told else _LABELS.get(csl_type, ""))


def genre(csl_type: str, entry: str, type_field: str | None) -> str | None:
    """The genre that an entry type and its field `type` mean."""
    if not type_field:
        return {"mastersthesis": _GENRES["mathesis"], "phdthesis": _GENRES["phdthesis"]}.get(entry)
    text = _GENRES.get(type_field, type_field)
    return None if text in (_DEFAULTS.get(csl_type), _LABELS.get(csl_type)) else text


_SAID_BY_BIBTEX = {"thesis": ("phdthesis", "mathesis"), "report": ("techreport",)}
_DEFAULTS = {"thesis": _THESIS, "report": _GENRES["techreport"]}


def fields(csl_type: str, dialect: Dialect) -> Fields:
    """The names of the fields that differ from type to type; an empty name is a field that the type lacks."""
    entry = entry_type(csl_type, dialect)
    if dialect == "biblatex":
        publisher, article_number, journal = _BIBLATEX_PUBLISHER.get(entry, "publisher"), "eid", "journaltitle"
    else:
        publisher = "howpublished" if entry == "misc" else _BY_INSTITUTION.get(csl_type, "publisher")
        article_number, journal = "articleno", "journal"
    if csl_type in _IN_JOURNAL:
        return Fields(journal, publisher, "number", article_number)
    if csl_type in _IN_BOOK:
        return Fields("booktitle", publisher, "number", article_number)
    if csl_type in _NUMBERED:
        return Fields("", publisher, "issue", "number")
    return Fields("", publisher, "issue" if entry in ("misc", "online") else "number")


def holds(entry: str, dialect: Dialect, field: str, present: Container[str]) -> bool:
    """Whether an entry type holds a field beside those `present`.

    biblatex says so in its data model; BibTeX's styles print one of volume and number, and of author and editor.
    """
    if dialect == "biblatex":
        if field == "author":
            return entry not in _BY_EDITORS
        return field not in _NOT_EVERYWHERE or field in _HELD.get(entry, _NOT_EVERYWHERE)
    if field == "number":
        return "volume" not in present or entry not in _ONE_NUMBER
    return field != "editor" or "author" not in present or entry != "book"


def venue(record: Record, form: str) -> str:
    """Where a version appeared, in a form of `venues.written`; empty where nobody knows."""
    name = record.container_title or record.container_title_short
    return written(name, form, proceedings=record.type == "paper-conference") if name else ""


# ------------------------------------------------------------------ Zotero


@dataclass(frozen=True, slots=True)
class ItemForm:
    """One Zotero item type: which field holds which part of a record, what its first creators are called, and
    whether it has editors."""

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
# CSL type: the Zotero item, by the Zotero schema, version 41 (https://api.zotero.org/schema), and its table "csl"
ITEM_FORMS: Mapping[str, ItemForm] = {
    "article": ItemForm("preprint", {"repository": "publisher", "genre": "genre", "archiveID": "number"}),
    "article-journal": ItemForm("journalArticle", _SERIAL | {"journalAbbreviation": "container_title_short"}),
    "article-magazine": ItemForm("magazineArticle", _SERIAL),
    "article-newspaper": ItemForm("newspaperArticle", {"publicationTitle": "container_title", "pages": "page"}),
    "paper-conference": ItemForm(
        "conferencePaper",
        _VOLUME
        | {"proceedingsTitle": "container_title", "conferenceName": "event_title", "pages": "page", "ISSN": "issn"},
        edited=True,
    ),
    "entry-dictionary": ItemForm(
        "dictionaryEntry", _VOLUME | {"dictionaryTitle": "container_title", "pages": "page"}
    ),
    "entry-encyclopedia": ItemForm(
        "encyclopediaArticle", _VOLUME | {"encyclopediaTitle": "container_title", "pages": "page"}
    ),
    "chapter": ItemForm(
        "bookSection", _VOLUME | {"bookTitle": "container_title", "edition": "edition", "pages": "page"}, edited=True
    ),
    "collection": ItemForm("book", _VOLUME, edited=True),
    "book": ItemForm("book", _VOLUME | {"edition": "edition"}, edited=True),
    "thesis": ItemForm("thesis", {"university": "publisher", "thesisType": "genre", "place": "publisher_place"}),
    "report": ItemForm(
        "report", {"institution": "publisher", "reportNumber": "number", "reportType": "genre", "pages": "page"}
    ),
    "webpage": ItemForm("webpage", {"websiteTitle": "container_title"}),
    "post-weblog": ItemForm("blogPost", {"blogTitle": "container_title"}),
    "software": ItemForm("computerProgram", {"company": "publisher"}, creator="programmer"),
    "dataset": ItemForm("dataset", {"repository": "publisher"}),
    "speech": ItemForm("presentation", {"meetingName": "event_title"}, creator="presenter"),
    "standard": ItemForm("standard", {"organization": "publisher", "number": "number"}),
    "manuscript": ItemForm("manuscript", {"institution": "publisher"}),
    "motion_picture": ItemForm("videoRecording", {"studio": "publisher"}, creator="creator"),
    "document": ItemForm("document", {"publisher": "publisher"}),
}
# Zotero item type: the CSL type
ITEM_TYPES: Mapping[str, str] = {form.item_type: csl for csl, form in ITEM_FORMS.items()}
