"""The merged `.bib`: the old text, in which only what is merged changes.

An entry that has no duplicate stays as it stood, and so do comments, macros and what could not be read. The entry of
a merged work is that of its version of record, with the fields that it lacks and others have, and the old keys in the
field `ids`, which biblatex knows (its manual, 2.2.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readinglist import bibtex, crosswalk
from readinglist.bibtex import RawEntry
from readinglist.dedupe.listed import Library, Listed
from readinglist.dedupe.merging import Merged, Result
from readinglist.edits import Edit, edited

_BIBLATEX = ("journaltitle", "date", "eprinttype", "location")
_POINTS = ("crossref", "xref", "xdata", "related", "entryset")
_ONE_OF = (("year", "date"), ("journal", "journaltitle"), ("publisher", "institution", "school", "organization"))
_KEYS = re.compile(r"[^\s,{}]+")
_INDENT = re.compile(r"\n([ \t]+)\S")


def text_of(libraries: Sequence[Library], result: Result) -> str:
    """The text of all files as one, each work once."""
    keys = {each.key: key for each, key in result.replaced}
    style = bibtex.Style("biblatex" if _is_biblatex(libraries) else "bibtex")
    edits: dict[int, list[Edit]] = {place: [] for place in range(len(libraries))}
    places = {id(each): place for place, library in enumerate(libraries) for each in library.listed}
    for entry in result.entries:
        for each, edit in _edits(entry, libraries, places, style):
            edits[places[id(each)]].append(edit)
    for place, library in enumerate(libraries):
        edits[place] += _pointers(library, keys, edits[place])
    texts = (edited(library.text, edits[place]).strip("\n") for place, library in enumerate(libraries))
    return "\n".join(f"{text}\n" for text in texts if text)


def _is_biblatex(libraries: Iterable[Library]) -> bool:
    raws = (each.raw for library in libraries for each in library.listed if each.raw)
    return any(not raw.fields.keys().isdisjoint(_BIBLATEX) for raw in raws)


def _edits(
    entry: Merged, libraries: Sequence[Library], places: Mapping[int, int], style: bibtex.Style
) -> Iterator[tuple[Listed, Edit]]:
    kept, *others = entry.listed
    raw = kept.raw
    if raw is None:
        return
    text = libraries[places[id(kept)]].text
    if raw.key != entry.key:
        start = text.index(raw.key, raw.start)
        yield kept, Edit(start, start + len(raw.key), entry.key)
    if others:
        yield kept, _added(text, raw, entry, style)
        yield from ((kept, edit) for edit in _more_ids(raw, entry))
    for other in others:
        if other.raw is not None:
            yield other, _removed(libraries[places[id(other)]].text, other.raw)


def _removed(text: str, raw: RawEntry) -> Edit:
    """The entry with the line break behind it and one blank line."""
    end = raw.end
    while end < len(text) and text[end] in " \t":
        end += 1
    breaks = re.compile(r"(?:\r?\n){0,2}").match(text, end)
    return Edit(raw.start, breaks.end() if breaks else end, "")


def _added(text: str, raw: RawEntry, entry: Merged, style: bibtex.Style) -> Edit:
    """The fields that the kept entry lacks, behind its last one."""
    fields = dict(_lacking(raw, entry, style))
    indent = _INDENT.search(text, raw.start, raw.end)
    lead = f"\n{indent[1]}" if indent else " "
    end = raw.end - 1  # the brace or parenthesis that closes it
    body = text[raw.start : end].rstrip()
    comma = "" if body.endswith(",") else ","
    added = ",".join(
        f"{lead}{name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items()
    )
    closing = "\n" if indent else ""
    return Edit(
        raw.start + len(body), end, f"{comma}{added}{closing}" if fields else text[raw.start + len(body) : end]
    )


def _lacking(raw: RawEntry, entry: Merged, style: bibtex.Style) -> Iterator[tuple[str, str]]:
    """What the merged work says and the kept entry does not, and every old key.

    Of a record's parts that is what belongs to this version; of all else (abstract, keywords, file) what the first of
    the others says.
    """
    written = bibtex.scan(bibtex.write({_ANY_KEY: entry.work}, style))[0][0].fields
    have = _same_names(raw.fields) | (_OF_RECORDS - _NAMES_OF_WORK if "crossref" in raw.fields else set())
    for name, value in written.items():
        if _named(name) not in have and value:
            have |= _same_names([name])
            yield name, value
    for other in entry.listed[1:]:
        for name, value in (other.raw.fields if other.raw else {}).items():
            if _named(name) not in have and _named(name) not in _OF_RECORDS and name != "ids" and value:
                have |= _same_names([name])
                yield name, value
    keys = dict.fromkeys(_old_keys(entry))
    if keys and "ids" not in raw.fields:
        yield "ids", ", ".join(keys)


def _more_ids(raw: RawEntry, entry: Merged) -> Iterator[Edit]:
    """The old keys in the field `ids` that the kept entry has already."""
    field = next((each for each in raw.listed if each.name == "ids"), None)
    if field is not None and field.parts:
        keys = ", ".join(dict.fromkeys(_old_keys(entry)))
        yield Edit(field.parts[0].start, field.parts[-1].end, keys)


def _old_keys(entry: Merged) -> Iterator[str]:
    for each in entry.listed:
        if each.key and each.key != entry.key:
            yield each.key
        if each.raw is not None:
            yield from (key for key in _KEYS.findall(each.raw.fields.get("ids", "")) if key != entry.key)


def _named(name: str) -> str:
    return crosswalk.ALSO.get(name, name)


def _same_names(names: Iterable[str]) -> set[str]:
    """The names with all that mean the same."""
    found = {_named(name) for name in names}
    for group in _ONE_OF:
        if found.intersection({*group, *map(_named, group)}):
            found.update((*group, *map(_named, group)))
    return found


# what a record holds comes from `judgement.works.merge` alone, so that no two printings are mixed
_OF_RECORDS = frozenset(
    {_named(name) for names in crosswalk.COMMON.values() for name in names if name}
    | {"journal", "booktitle", "year", "date", "month", "day", "number", "issue", "articleno", "howpublished"}
    | {
        "doi",
        "publisher",
        "eprint",
        "archiveprefix",
        "primaryclass",
        "pmid",
        "subtitle",
        "crossref",
        "xdata",
        "biburl",
        "bibsource",
    }
)


_NAMES_OF_WORK = {"doi", "eprint", "archiveprefix", "primaryclass", "pmid"}  # a parent has none of these
_ANY_KEY = "key"  # what a key may be is not asked of those that stand already


def _pointers(library: Library, keys: Mapping[str, str], made: Sequence[Edit]) -> Iterator[Edit]:
    """The fields that name another entry, where that one has another key now."""
    gone = [(edit.start, edit.end) for edit in made if not edit.text]
    for each in library.listed:
        if each.raw is None or any(start <= each.raw.start < end for start, end in gone):
            continue
        for field in each.raw.listed:
            if field.name not in _POINTS:
                continue
            for part in field.parts:
                for key in _KEYS.finditer(library.text, part.start, part.end):
                    if key[0] in keys:
                        yield Edit(key.start(), key.end(), keys[key[0]])
