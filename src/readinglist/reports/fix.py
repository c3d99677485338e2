"""What a report's files say once keys are those of the course and entries are those of the record.

Only what is sure is changed: an entry whose people are those on the record. Every other byte stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from readinglist import bibtex, edits, files
from readinglist.edits import Edit, edited
from readinglist.errors import InputError
from readinglist.judgement import weights as w
from readinglist.judgement.titles import title_gap
from readinglist.judgement.versions import is_preprint
from readinglist.model import Work
from readinglist.reports.bundle import Folder
from readinglist.reports.course import Course
from readinglist.reports.judged import Judged
from readinglist.reports.report import Report

_CITING = (".tex", ".ltx", ".md", ".qmd", ".rmd", ".typ")
_REWRITTEN = (*_CITING, ".bib")


def fixed(report: Report, course: Course, judged: Sequence[Judged], style: bibtex.Style) -> dict[str, str]:
    """The new texts of the files that change, by their names in the report; nothing is written."""
    changes: dict[str, list[Edit]] = {file.name: [] for file in report.files if file.name.endswith(_REWRITTEN)}
    taken = {each.entry.key for each in judged if each.entry.key in course.works and each.key != each.entry.key}
    free = [each for each in judged if each.key not in taken]
    keys = {each.entry.key: each.key for each in free if each.key and each.key != each.entry.key}
    for name, change in [*_entries(free, course, style), *_keys(report, keys)]:
        if name in changes:
            changes[name].append(change)
    return {file.name: edited(file.text, changes[file.name]) for file in report.files if changes.get(file.name)}


def rekeyed(report: Report, keys: Mapping[str, str]) -> dict[str, str]:
    """The new texts of the files that cite by keys that are others now, by their names; bibliographies stay."""
    changes: dict[str, list[Edit]] = {file.name: [] for file in report.files if file.name.endswith(_CITING)}
    for name, change in _keys(report, keys):
        if name in changes:
            changes[name].append(change)
    return {file.name: edited(file.text, changes[file.name]) for file in report.files if changes.get(file.name)}


def _keys(report: Report, keys: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    for cited in report.citations:
        if cited.key in keys:
            yield cited.file, Edit(cited.start, cited.start + len(cited.key), keys[cited.key])


def _entries(judged: Sequence[Judged], course: Course, style: bibtex.Style) -> Iterator[tuple[str, Edit]]:
    """The entries that are replaced, or dropped where another entry has the key already."""
    held = {each.entry.key for each in judged}
    for each in judged:
        raw, key = each.entry.raw, each.key or each.entry.key
        work = _sure(each, course)
        if raw is None or work is None:
            continue
        doubled = key != each.entry.key and key in held
        held.add(key)
        text = "" if doubled else bibtex.write({key: work}, style).rstrip("\n")
        yield each.entry.file, Edit(raw.start, raw.end, text)


def _sure(judged: Judged, course: Course) -> Work | None:
    """The work to write an entry anew from; None where it is right, or where it is not sure what is meant."""
    found = judged.match
    if found is None or any(each.field == "authors" for each in found.grave):
        return None
    if title_gap(judged.entry.record.title, found.record.title).total > w.FAR:  # its identifier may be the wrong one
        return None
    if judged.key:
        right = judged.key == judged.entry.key and not found.grave and not is_preprint(judged.entry.record)
        return None if right else course.works[judged.key]
    if not found.grave:
        return None
    meant = [version for version in found.work.versions if version.record is found.record]
    drafts = [each for each in found.work.versions if each not in meant and is_preprint(each.record)]
    return Work((*meant, *drafts))


# ------------------------------------------------------------------ shown and written


def diff(report: Report, new: Mapping[str, str]) -> str:
    """The changes as a unified diff."""
    return "".join(edits.diff(file.text, new[file.name], file.path) for file in report.files if file.name in new)


def write(report: Report, new: Mapping[str, str]) -> dict[Path, Path]:
    """Replaces the files, all or none, and keeps each old one beside it; the old ones by the new ones.

    Raises `InputError` for a report in an archive and for a file that is not UTF-8.
    """
    contents: dict[Path, str | bytes] = {}
    kept: dict[Path, Path] = {}
    for name, text in new.items():
        path, old = _old(report, name)
        kept[path] = files.free_name(path)
        contents |= {kept[path]: old, path: _encoded(text, old)}
    files.replace(contents)
    return kept


def _old(report: Report, name: str) -> tuple[Path, bytes]:
    path = report.bundle.path(name) if isinstance(report.bundle, Folder) else None
    if path is None:
        problem = "files in an archive are not rewritten"
        raise InputError(problem, path=report.bundle.shown, advice="unpack it, and check the folder")
    content = path.read_bytes()
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("only UTF-8 text is rewritten", path=path, advice="save it as UTF-8 first") from None
    return path, content


def _encoded(text: str, old: bytes) -> bytes:
    """The new text with the line ends and the byte order mark of the old one."""
    lines = text.replace("\n", "\r\n") if b"\r\n" in old else text
    return lines.encode("utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8")
