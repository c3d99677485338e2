"""Groups of references made one entry each: which key stays, which keys lead to it, what they disagreed about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readinglist.dedupe.listed import Listed
from readinglist.judgement.groups import Grouping, Link
from readinglist.judgement.keys import DEFAULT_TEMPLATE, citation_key
from readinglist.judgement.text import fold, shared_authors
from readinglist.judgement.versions import best_first, same_version, version_of_record
from readinglist.judgement.works import merge
from readinglist.model import Record, Work

# parts in which records of one work may well differ without one of them being wrong
_NEVER_TOLD = ("identifiers", "url", "pdf", "note", "genre", "issn", "isbn", "publisher_place", "edition")
_TOLD = ("type", "title", "issued", "container_title", "volume", "issue", "page", "number", "publisher")


@dataclass(frozen=True, slots=True)
class Merged:
    """One entry of the result: its key, its work, the references that it was made of, the one to keep first.

    `why` says by what they were joined, `differing` what each said where they disagree, by the part of a record.
    """

    key: str
    work: Work
    listed: tuple[Listed, ...]
    why: tuple[str, ...] = ()
    differing: Mapping[str, tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All entries in the order of the files; each doubtful pair with the reason; references whose key is new."""

    entries: tuple[Merged, ...]
    doubtful: tuple[tuple[Listed, Listed, str], ...]

    @property
    def groups(self) -> tuple[Merged, ...]:
        """The entries that were made of several references."""
        return tuple(entry for entry in self.entries if len(entry.listed) > 1)

    @property
    def replaced(self) -> tuple[tuple[Listed, str], ...]:
        """Each reference whose key is another now, with that one."""
        return tuple(
            (each, entry.key) for entry in self.entries for each in entry.listed if each.key and each.key != entry.key
        )


def result(listed: Sequence[Listed], grouping: Grouping) -> Result:
    """The entries that the references come to, each with a citation key of its own."""
    taken: set[str] = set()
    entries = tuple(_keyed(entry, taken) for entry in joined(listed, grouping))
    doubtful = tuple((listed[link.one], listed[link.other], link.found.why) for link in grouping.doubtful)
    return Result(entries, doubtful)


def joined(listed: Sequence[Listed], grouping: Grouping) -> Iterator[Merged]:
    """The entries that the references come to, under the key of the reference that is kept of each."""
    home = {place: group for group in grouping.groups for place in group}
    why: dict[tuple[int, ...], list[str]] = {group: [] for group in grouping.groups}
    for link in grouping.links:
        why[home[link.one]].append(_said(listed, link))
    for place in range(len(listed)):
        group = home.get(place, (place,))
        if group[0] == place:
            yield _merged([listed[i] for i in group], tuple(why.get(group, ())))


def _said(listed: Sequence[Listed], link: Link) -> str:
    one, other = listed[link.one], listed[link.other]
    return f"{one.key or one} = {other.key or other}: {link.found.rule} ({link.found.why})"


def _merged(group: Sequence[Listed], why: tuple[str, ...]) -> Merged:
    """The entry of one work; its key is that of the version to cite."""
    work = merge(each.record for each in group)
    ordered = _to_keep_first(group, work)
    if len(ordered) == 1:
        return Merged(ordered[0].key, work, tuple(ordered))
    return Merged(ordered[0].key, work, tuple(ordered), why, differing(ordered))


def _keyed(entry: Merged, taken: set[str]) -> Merged:
    """The entry under the first of its keys that no entry has yet, or under a new one."""
    keys = [each.key for each in entry.listed if each.key]
    free = (key for key in keys if key.casefold() not in taken)
    key = next(free, None) or _new_key(keys, entry.listed[0].record, taken)
    taken.add(key.casefold())
    return entry if key == entry.key else replace(entry, key=key)


def _to_keep_first(group: Sequence[Listed], work: Work) -> list[Listed]:
    """The references, those of the version of record first, and of these the one that stands whole."""
    if len(group) == 1:
        return list(group)
    records = [each.record for each in group]
    cited = best_first(record for record in records if same_version(record, work.record))
    rank = {record: place for place, record in reversed([*enumerate([*cited, *version_of_record(records)])])}
    return sorted(group, key=lambda each: (rank[each.record], str(each)))


def _new_key(keys: Sequence[str], record: Record, taken: set[str]) -> str:
    """Another key where another work has this one already."""
    if not keys:
        return citation_key(record, DEFAULT_TEMPLATE, taken)
    numbers = (f"{keys[0]}-{number}" for number in range(2, 2 + len(taken) + 1))
    return next(key for key in numbers if key.casefold() not in taken)


def differing(listed: Iterable[Listed]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each reference says, by key, in every part of a record where they disagree."""
    found = list(listed)
    told = {part: _each(found, part) for part in _TOLD}
    apart = {part: pairs for part, pairs in told.items() if len({_folded(part, value) for _, value in pairs}) > 1}
    people = [each for each in found if each.record.author]
    if any(not _same_people(people[0].record, each.record) for each in people[1:]):
        apart["author"] = tuple((_name(each), ", ".join(map(str, each.record.author))) for each in people)
    return apart


def _same_people(one: Record, other: Record) -> bool:
    return len(one.author) == len(other.author) and shared_authors(one.author, other.author) == 1


def _each(listed: Sequence[Listed], part: str) -> tuple[tuple[str, str], ...]:
    values = ((_name(each), getattr(each.record, part)) for each in listed)
    return tuple((name, "-".join(map(str, value)) if part == "issued" else value) for name, value in values if value)


def _name(each: Listed) -> str:
    return each.key or str(each)


def _folded(part: str, value: str) -> str:
    return value[:4] if part == "issued" else fold(value) or value
