"""A report, read: every file that its main file reaches, what it cites, and the entries it brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from readinglist import bibtex, formats
from readinglist.errors import InputError
from readinglist.model import BadEntry
from readinglist.reports import latex, markdown, typst, word
from readinglist.reports.bundle import Archive, Bundle, Folder, shown, within
from readinglist.reports.report import Citation, Entry, File, Missing, Place, Report
from readinglist.reports.scanned import Lines, Scanned, Span

MOST_REACHED = 2_000
"""Files that one report may reach; a book has a hundred."""

Scan = Callable[[str, Mapping[str, int] | None], Scanned]

_SCANS: Mapping[str, Scan] = {
    ".tex": latex.scan,
    ".ltx": latex.scan,
    ".aux": latex.scan_aux,
    ".md": markdown.scan,
    ".qmd": markdown.scan,
    ".rmd": markdown.scan,
    ".typ": typst.scan,
}
_ENTRIES, _WORD = ".bib", ".docx"
SUFFIXES = (*_SCANS, _ENTRIES, _WORD)
_MAIN_ORDER = ((".tex", ".ltx"), (".qmd", ".rmd"), (".typ",), (".md",), (_WORD,), (".aux",), (_ENTRIES,))
_MAIN = "\\documentclass"
_BIBLIOGRAPHIES = (_ENTRIES, ".yml", ".yaml", ".json", ".ris")  # Typst and Pandoc take others than BibTeX


def read(path: Path) -> Report:
    """The report that begins in a file, or that is a folder or a ZIP file; raises `InputError` when it is none."""
    if path.is_dir():
        return _Reading(Folder(path)).report(())
    if not path.is_file():
        raise InputError("there is no such report", path=path, advice=f"a report is a folder, a .zip, or {_known()}")
    if path.suffix.lower() == ".zip":
        return _Reading(Archive(path)).report(())
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"no report is read from a {path.suffix} file", path=path, advice=f"wanted is {_known()}")
    return _Reading(Folder(path.parent)).report((path.name,))


def _known() -> str:
    return f"a file of these: {', '.join(SUFFIXES)}"


class _Reading:
    """One report on its way: files to read, and what was found in those read."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.files: dict[str, File] = {}
        self.macros: dict[str, int] = {}
        self.citations: list[Citation] = []
        self.entries: list[Entry] = []
        self.bad: list[BadEntry] = []
        self.missing: list[Missing] = []
        self.defined: set[str] = set()
        self.bibliographies: set[str] = set()
        self.cites_all = False

    def report(self, main: tuple[str, ...]) -> Report:
        for name in main or self._mains():
            self._file(name, PurePosixPath(name).parent.as_posix())
        if self._text_read() and not self.bibliographies and not self.missing_bibliographies():
            for name in self._lying_about():
                self._entries(name)
        return Report(
            self.bundle,
            tuple(self.files.values()),
            tuple(self.citations),
            tuple(self.entries),
            tuple(self.bad),
            tuple(self.missing),
            frozenset(self.defined),
            bool(self.bibliographies or self.missing_bibliographies()),
            self.cites_all,
        )

    def missing_bibliographies(self) -> list[Missing]:
        return [each for each in self.missing if each.bibliography]

    def _text_read(self) -> bool:
        return any(_suffix(name) in _SCANS for name in self.files)

    def _mains(self) -> list[str]:
        """The files that a report in a folder begins with: LaTeX documents before all, bibliographies last."""
        names = self.bundle.names()
        for suffixes in _MAIN_ORDER:
            found = [name for name in names if _suffix(name) in suffixes]
            if found:
                documents = [name for name in found if _MAIN in (self._decoded(name) or "")]
                return documents or found
        raise InputError("no report is in here", path=self.bundle.shown, advice=f"wanted is {_known()}")

    def _lying_about(self) -> list[str]:
        """The bibliographies beside a report that names none, as with an `.aux` of biblatex."""
        folders = {PurePosixPath(name).parent for name in self.files}
        return [
            name
            for name in self.bundle.names()
            if _suffix(name) == _ENTRIES and PurePosixPath(name).parent in folders and name not in self.files
        ]

    # ------------------------------------------------------------------ one file

    def _file(self, name: str, root: str) -> None:
        """Reads one file and all that it goes on in; those are named from the folder of the main file."""
        waiting = [(name, root)]
        while waiting:
            name, root = waiting.pop()
            if name in self.files:
                continue
            if len(self.files) >= MOST_REACHED:
                raise InputError(f"more than {MOST_REACHED} files: this is no report", path=self.bundle.shown)
            if _suffix(name) == _ENTRIES:
                self._entries(name)
            elif _suffix(name) == _WORD:
                self._document(name)
            else:
                waiting += reversed(self._text(name, root))

    def _text(self, name: str, root: str) -> list[tuple[str, str]]:
        text = self._decoded(name) or ""
        scanned = _SCANS.get(_suffix(name), latex.scan)(text, self.macros)
        self.macros.update(scanned.macros)
        this = self._take(name, text, scanned)
        for file, content in scanned.embedded.items():
            self.bibliographies.add(file)
            self._bibtex(content, name)
        for span in scanned.bibliographies:
            self._bibliography(span, this, root)
        return [each for span in scanned.files if (each := self._reached(span, this, root))]

    def _take(self, name: str, text: str, scanned: Scanned) -> File:
        file = File(name, shown(self.bundle, name), text, scanned.live, Lines(text))
        self.files[name] = file
        self.defined |= scanned.defined
        self.cites_all |= scanned.cites_all
        self.citations += [Citation(span.text, file.place(span.start), name, span.start) for span in scanned.keys]
        return file

    def _document(self, name: str) -> None:
        try:
            scanned = word.scan(self.bundle.read(name) or b"")
        except InputError as error:
            raise InputError(error.problem, path=shown(self.bundle, name)) from None
        file = self._take(name, scanned.live, scanned)
        first = {span.text: file.place(span.start) for span in reversed(scanned.keys)}
        self.entries += [Entry(key, record, first[key], name) for key, record in scanned.records.items()]

    def _reached(self, span: Span, this: File, root: str) -> tuple[str, str] | None:
        """A file that this one goes on in, with the folder from which it names others."""
        suffix = _suffix(this.name)
        wanted = [span.text + suffix, span.text] if suffix in (".tex", ".ltx") else [span.text]
        inside = [
            each for each in (within(folder, name) for folder in _folders(this, root) for name in wanted) if each
        ]
        found = next((each for each in inside if self.bundle.read(each) is not None), None)
        if found is None:
            self._note_missing(span, this.place(span.start), inside, bibliography=False)
        return (found, root) if found else None

    def _bibliography(self, span: Span, this: File, root: str) -> None:
        file = span.text if PurePosixPath(span.text).suffix in _BIBLIOGRAPHIES else span.text + _ENTRIES
        if file in self.bibliographies:  # it stands within the document
            return
        inside = [each for folder in _folders(this, root) if (each := within(folder, file))]
        found = next((each for each in inside if self.bundle.read(each) is not None), None)
        if found:
            self.bibliographies.add(found)
            self._entries(found)
        else:
            self._note_missing(Span(file, span.start), this.place(span.start), inside, bibliography=True)

    def _note_missing(self, span: Span, place: Place, inside: list[str], *, bibliography: bool) -> None:
        why = "it is not in the report's folder" if inside else "it lies outside the report's folder"
        self.missing.append(Missing(span.text, place, why, bibliography))

    # ------------------------------------------------------------------ entries

    def _entries(self, name: str) -> None:
        if name not in self.files:
            text = self._decoded(name) or ""
            self._take(name, text, Scanned(live=""))
            if _suffix(name) == _ENTRIES:
                self._bibtex(text, name)
            else:
                self._references(text, name)

    def _references(self, text: str, name: str) -> None:
        """The entries of a bibliography that is not BibTeX's."""
        path = shown(self.bundle, name)
        good, bad = formats.recognized(Path(name), text).read(text, path)
        self.bad += bad
        self.entries += [Entry(each.key, each.record, Place(path, each.line or 1), name) for each in good]

    def _bibtex(self, text: str, name: str) -> None:
        path = shown(self.bundle, name)
        good, bad = bibtex.entries(text, path, "report")
        self.bad += bad
        lines, places = text.split("\n"), Lines(text)
        for each in good:
            fields = {field: _field_place(path, lines, field, line) for field, line in each.raw.lines.items()}
            place = Place(path, *places.at(each.raw.start))
            self.entries.append(Entry(each.key, each.record, place, name, each.raw, fields))

    def _decoded(self, name: str) -> str | None:
        """The text of a file, in UTF-8 or else in what Windows wrote for long; line ends are those of Unix."""
        content = self.bundle.read(name)
        if content is None:
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _field_place(path: str, lines: list[str], name: str, line: int) -> Place:
    return Place(path, line, lines[line - 1].lower().find(name) + 1)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _folders(file: File, root: str) -> list[str]:
    """Where a file's names of other files begin: at the main file's folder, else at its own."""
    return list(dict.fromkeys((root, PurePosixPath(file.name).parent.as_posix())))
