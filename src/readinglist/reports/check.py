"""A report against its course and against what sources know: all findings, each with its place and plain advice."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from readinglist.lint.keys import not_read
from readinglist.model import Finding
from readinglist.reports import entries as rules_of_entries
from readinglist.reports.course import Course
from readinglist.reports.judged import Judged, Searched
from readinglist.reports.pasted import pasted
from readinglist.reports.report import Place, Report
from readinglist.reports.rules import finding

_COURSE_FILE = "course.bib"


def check(
    report: Report, course: Course, judged: Sequence[Judged], searched: Searched, require: Iterable[str] = ()
) -> list[Finding]:
    """All findings on a report, in the order of its files and their lines.

    `judged` are its entries, `require` names sections and keys of the course that are to be cited; raises
    `InputError` for one that the course does not have.
    """
    found = [
        *_not_read(report),
        *_undefined(report, course),
        *(one for each in judged for one in rules_of_entries.on_entry(each, course, searched)),
        *rules_of_entries.duplicates(report.entries),
        *_never_cited(report, course),
        *pasted(report, judged, course),
        *_required(report, course, judged, require),
    ]
    files = {path: place for place, path in enumerate(dict.fromkeys(each.path for each in found))}
    return sorted(found, key=lambda each: (files[each.path], each.line or 0, each.column or 0))


def _not_read(report: Report) -> Iterator[Finding]:
    for each in report.missing:
        if each.bibliography and _is_course_file(each.name):
            continue
        rule = "bibliography-missing" if each.bibliography else "file-missing"
        yield finding(rule, each.name, each.why, "put it into the report's folder, or check it by itself", each.place)
    yield from map(not_read, report.bad)


def _is_course_file(name: str) -> bool:
    return name.rsplit("/", 1)[-1] == _COURSE_FILE


def _undefined(report: Report, course: Course) -> Iterator[Finding]:
    """Keys without an entry; none where a bibliography of the report could not be read, which may have them."""
    if any(each.bibliography and not _is_course_file(each.name) for each in report.missing):
        return
    own = report.keys | report.defined
    of_course = course.works.keys()
    uses_course = not report.named or any(_is_course_file(each.name) for each in report.missing)
    for cited in report.citations:
        if cited.key in own or (uses_course and cited.key in of_course):
            continue
        if cited.key in of_course:
            advice = f"it is a key of the course: add {_COURSE_FILE} to the report's bibliographies"
        else:
            near = difflib.get_close_matches(cited.key, own | of_course, n=3, cutoff=0.6)
            advice = f"did you mean {' or '.join(near)}?" if near else "add its entry, or mend the key"
        yield finding("missing-key", cited.key, "no entry has this key", advice, cited.place)


def _never_cited(report: Report, course: Course) -> Iterator[Finding]:
    if report.cites_all or not report.citations:
        return
    cited = {each.key for each in report.citations}.union(*(entry.parents for entry in report.entries))
    for entry in report.entries:
        if entry.key not in cited and entry.key not in course.works and not cited & entry.aliases:
            message = "no text of the report cites it"
            yield finding("uncited-entry", entry.key, message, "cite it or drop it", entry.place)


def _required(report: Report, course: Course, judged: Sequence[Judged], require: Iterable[str]) -> Iterator[Finding]:
    wanted = course.assigned(require)
    cited = {each.key for each in report.citations}
    cited |= {each.key for each in judged if each.key and (report.cites_all or each.entry.key in cited)}
    place = Place(report.files[0].path, 1)
    for key, asked in wanted.items():
        if key not in cited:
            title = course.works[key].record.title
            why = "" if asked == key else f" (of the section “{asked}”)"
            yield finding("required", key, f"“{title}”{why} is assigned, and not cited", f"cite {key}", place)
