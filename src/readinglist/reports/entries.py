"""The rules on entries: what each says against the record, whether it is confirmed, and which are of one paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from readinglist.judgement import weights as w
from readinglist.judgement.align import likeness
from readinglist.judgement.cited import Deviation, Match, superseded
from readinglist.judgement.text import person, read_title
from readinglist.judgement.titles import title_gap
from readinglist.judgement.versions import appeared, is_retracted
from readinglist.judgement.works import join
from readinglist.model import Finding, Record, Remark, Work
from readinglist.reports.course import Course
from readinglist.reports.judged import Judged, Searched
from readinglist.reports.report import Entry
from readinglist.reports.rules import finding
from readinglist.venues import series_of

_PAPERS = frozenset({"article", "article-journal", "paper-conference"})
_ON_THE_WEB = frozenset({"document", "webpage", "software", "dataset", "post", "post-weblog"})
_GRAVE = {"title": "wrong-title", "authors": "wrong-authors", "venue": "wrong-venue", "year": "wrong-year"}
_SLIGHT = {"title": "title-differs", "authors": "authors-differ", "venue": "venue-differs", "year": "year-differs"}
_BIBTEX = {"title": ("title",), "authors": ("author",), "year": ("year", "date")} | {
    "venue": ("booktitle", "journal", "journaltitle")
}


def on_entry(judged: Judged, course: Course, searched: Searched) -> Iterator[Finding]:
    """The findings on one entry."""
    if judged.match is None:
        yield from _not_confirmed(judged, searched)
    else:
        yield from _retracted(judged.entry, judged.match, (*course.remarks, *judged.seen.remarks))
        yield from (_deviating(judged, deviation, searched) for deviation in judged.match.deviations)
        yield from _superseded(judged, judged.match)
    yield from _of_another(judged.entry, (*course.works.values(), *judged.seen.works))
    yield from _keyed(judged, course)


def _deviating(judged: Judged, deviation: Deviation, searched: Searched) -> Finding:
    if deviation.field == "published":
        rule = "venue-not-confirmed" if _ought_to_know(judged, searched, deviation.said) else "venue-differs"
    else:
        rule = (_SLIGHT if deviation.slight else _GRAVE)[deviation.field]
    message = f"{deviation.said!r} here, {deviation.recorded!r} on the record: {deviation.why}"
    if judged.key:
        advice = f"take the course's entry, {judged.key}"
    else:
        advice = "look at the paper itself, and mend the entry" if not deviation.slight else "worth a look"
    place = judged.entry.place_of(*_BIBTEX.get(deviation.field, _BIBTEX["venue"]))
    return finding(rule, judged.entry.key, message, advice, place, *_evidence(judged.match))


def _ought_to_know(judged: Judged, searched: Searched, venue: str) -> bool:
    """Whether those who were asked would know of a publication there: of a well-known series, and no workshop's."""
    return searched.broad and not judged.seen.unanswered and series_of(venue) is not None


def _evidence(found: Match | None) -> tuple[str, ...]:
    return (described(found.record),) if found else ()


def described(record: Record) -> str:
    """A record in one line: who, what, where, when, and by which source and names."""
    people = ", ".join(name.sort_family for name in record.author[:3]) + (" et al." if len(record.author) > 3 else "")
    names = ", ".join(map(str, record.identifiers[:3])) or record.url or "no identifier"
    return "; ".join(filter(None, (people, f"“{record.title}”", appeared(record)))) + f" ({record.source}; {names})"


def _retracted(entry: Entry, found: Match, remarks: Iterable[Remark]) -> Iterator[Finding]:
    said = [described(record) for record in found.work.records if is_retracted(record)]
    ours = [each for each in remarks if each.kind == "retraction" and each.about in found.work.identifiers]
    said += [f"{each.source}: {each.text}" for each in ours]
    if said:
        message = "this paper is marked as retracted"
        yield finding("retracted", entry.key, message, "do not rely on it", entry.place, *dict.fromkeys(said))


def _superseded(judged: Judged, found: Match) -> Iterator[Finding]:
    published = superseded(judged.entry.record, found.work)
    if published is None:
        return
    rule = "preprint-published" if judged.key else "published-since"
    advice = f"take the course's entry, {judged.key}" if judged.key else "cite the published version"
    message = f"a preprint of what has appeared at {appeared(published)}"
    yield finding(rule, judged.entry.key, message, advice, judged.entry.place, described(published))


def _not_confirmed(judged: Judged, searched: Searched) -> Iterator[Finding]:
    entry, unanswered = judged.entry, judged.seen.unanswered
    if _needs_no_record(entry.record):
        return
    nearest = [f"the nearest: {described(judged.nearest.record)}"] if judged.nearest else []
    asked = ", ".join(searched.names) or "nobody"
    if unanswered or not searched.broad or not _is_paper(entry.record):
        why = f", and no answer from {', '.join(sorted(unanswered))}" if unanswered else ""
        why = why or (", and no service was asked" if not searched.broad else "")
        message = f"not known{why}; searched: {asked}"
        yield finding("not-known", entry.key, message, "check that it exists", entry.place, *nearest)
        return
    message = f"no such paper is known; searched: {asked}"
    advice = "please check that it exists: open it, and copy title, authors, venue and year from it"
    yield finding("not-confirmed", entry.key, message, advice, entry.place, *nearest)


def _needs_no_record(record: Record) -> bool:
    """Whether a work is where its address leads, as a page of the web or a program is, and in no catalogue."""
    return record.type in _ON_THE_WEB and (record.url is not None or not record.author)


def _is_paper(record: Record) -> bool:
    """Whether catalogues and services set out to have such a work: a paper, or what nothing says to be another."""
    return record.type in _PAPERS or (record.type in _ON_THE_WEB and not record.publisher)


def _of_another(entry: Entry, works: Iterable[Work]) -> Iterator[Finding]:
    """The identifier of an entry names a paper of another title."""
    for name in entry.record.identifiers:
        bearers = [work for work in works if name in work.identifiers]
        records = [record for work in bearers for record in work.records if not is_retracted(record)]
        gaps = [title_gap(entry.record.title, record.title) for record in records]
        if gaps and all(gap.opposed or gap.apart > w.IDENTIFIED for gap in gaps):
            message = f"{name} is that of another paper, “{bearers[0].record.title}”"
            place = entry.place_of(name.scheme, "eprint", "url")
            evidence = described(bearers[0].record)
            yield finding("wrong-identifier", entry.key, message, "take the identifier of the paper", place, evidence)


def _keyed(judged: Judged, course: Course) -> Iterator[Finding]:
    entry, key = judged.entry, judged.key
    meant = course.works.get(entry.key)
    if key and key != entry.key:
        message = f"this is {key} of the course"
        yield finding("course-key", entry.key, message, f"cite {key}, and drop this entry", entry.place)
    elif meant and not key:
        message = f"the key is that of “{meant.record.title}”, and the entry is of another paper"
        yield finding("other-paper", entry.key, message, "give the entry another key", entry.place)


# ------------------------------------------------------------------ one against another


_LARGEST_GROUP = 200  # entries of one author that are held against each other; a thesis has fifty


def duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Entries of one paper under several keys."""
    for i, j in sorted(_pairs(entries)):
        one, other = entries[i], entries[j]
        works = join((one.record, other.record)) if one.key != other.key else ()
        if len(works) == 1:
            yield _duplicate(one, other, works[0])


def _pairs(entries: Sequence[Entry]) -> set[tuple[int, int]]:
    """The places of entries that may be of one paper: by an identifier, or by first author and a title alike."""
    groups: dict[object, list[int]] = defaultdict(list)
    titles = [read_title(entry.record.title).letters for entry in entries]
    for place, entry in enumerate(entries):
        for name in (titles[place], *entry.record.identifiers):
            groups[name].append(place)
        if entry.record.author:
            groups[person(entry.record.author[0]).family].append(place)
    return {
        (i, j)
        for group in groups.values()
        for i, j in combinations(group[:_LARGEST_GROUP], 2)
        if _may_be_one(entries[i].record, entries[j].record, titles[i], titles[j])
    }


def _may_be_one(one: Record, other: Record, mine: str, yours: str) -> bool:
    return not set(one.identifiers).isdisjoint(other.identifiers) or (
        likeness(mine, yours) >= w.JOIN_VERSIONS_ALIKE and not title_gap(one.title, other.title).vetoes
    )


def _duplicate(one: Entry, other: Entry, work: Work) -> Finding:
    versions = len(work.versions)
    rule = "duplicate" if versions == 1 else "two-versions"
    what = "the same paper" if versions == 1 else "another version of the same paper"
    message = f"{what} as {one.key} ({one.place.path}:{one.place.line})"
    return finding(rule, other.key, message, "keep one of them, and cite it everywhere", other.place)
