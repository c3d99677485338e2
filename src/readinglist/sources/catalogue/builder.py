"""Building a catalogue from dumps, and bringing it up to date: streaming, and all or nothing.

A catalogue is a folder with `catalogue.json` and the index that it names. A new index is made beside the one in use;
only when it is whole is `catalogue.json` replaced, at once. A kill before that leaves the old catalogue as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist import files as disk
from readinglist.errors import InputError
from readinglist.sources.catalogue.about import INFO, FileInfo, Info, Progress, Report, read_info
from readinglist.sources.catalogue.forms import KNOWN, Form, form_of
from readinglist.sources.catalogue.indexed import replaced, schema
from readinglist.sources.catalogue.reading import entries, jobs_for, readers
from readinglist.sources.catalogue.stream import Bad, Dump, opened

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Schema

_HEAP = 1_200_000_000  # bytes of the index in memory before they go to the disk as one segment; few are asked fast
_NAMED_MOST = 100  # bad lines named a file; the rest are counted
_BAD_MOST = 1_000_000  # bad lines more than papers, after which the rest of a file is not worth the time
_STEP = 2000  # rows between two reports of progress
_INDEX = re.compile(r"index-(\d+)")


def build_catalogue(files: Sequence[Path], to: Path, report: Report, *, update: bool, jobs: int | None) -> Info:
    """See `readinglist.sources.catalogue.build`."""
    sources = [(path, form_of(path)) for path in files]
    old = _checked(to, update=update)
    try:
        to.mkdir(parents=True, exist_ok=True)
        with disk.alone(to):
            return _built(sources, to, old, report, jobs)
    except OSError as error:
        advice = "the catalogue is as it was before"
        problem = f"the catalogue cannot be written: {error.strerror or error}"
        raise InputError(problem, path=to, advice=advice) from None


def _checked(to: Path, *, update: bool) -> Info | None:
    if to.exists() and not to.is_dir():
        raise InputError("this is no folder", path=to, advice="name a folder for the catalogue with --to")
    old = read_info(to) if update else None
    if update and old is None:
        raise InputError("there is no catalogue to update", path=to, advice="build it first, without --update")
    strange = [each.name for each in to.iterdir() if not _is_ours(each.name)] if to.exists() else []
    if strange:
        problem = f"this folder holds something else: {', '.join(sorted(strange)[:3])}"
        raise InputError(problem, path=to, advice="name a new folder for the catalogue with --to")
    return old


def _is_ours(name: str) -> bool:
    return name in (INFO, f".{INFO}.new") or _INDEX.fullmatch(name) is not None


def _built(
    sources: Sequence[tuple[Path, Form]], to: Path, old: Info | None, report: Report, jobs: int | None
) -> Info:
    in_use = _index_in_use(to)
    _remove_others(to, in_use)
    new = to / f"index-{_number(in_use) + 1}"
    try:
        if old:
            _copy_index(to / old.index, new)
        else:
            new.mkdir()
        info = _filled(sources, new, old, report, jobs)
        disk.replace({to / INFO: json.dumps(asdict(info), indent=1, ensure_ascii=False) + "\n"})
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    _remove_others(to, new.name)
    return info


def _index_in_use(to: Path) -> str | None:
    """The index of the catalogue that is there, be it one that only another version of this program reads."""
    try:
        return str(json.loads((to / INFO).read_bytes())["index"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _remove_others(to: Path, in_use: str | None) -> None:
    """Removes what killed builds and the last one left behind."""
    for path in to.iterdir():
        if _INDEX.fullmatch(path.name) and path.name != in_use:
            shutil.rmtree(path)


def _number(index: str | None) -> int:
    match = _INDEX.fullmatch(index or "")
    return int(match[1]) if match else 0


def _copy_index(old: Path, new: Path) -> None:
    """A second name for each file of an index: the engine adds files and removes them, and changes none in place."""
    new.mkdir()
    for path in old.iterdir():
        if path.name.endswith(".json"):
            shutil.copyfile(path, new / path.name)
        elif not path.name.endswith(".lock"):
            _link(path, new / path.name)


def _link(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
    except OSError:  # a file system without links
        shutil.copyfile(path, to)


# ------------------------------------------------------------------ filling the index


def _filled(
    sources: Sequence[tuple[Path, Form]], new: Path, old: Info | None, report: Report, jobs: int | None
) -> Info:
    index = _index(new, fresh=old is None)
    writer = index.writer(_HEAP, 1)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    size = sum(path.stat().st_size for path, _ in sources)
    filling = _Filling(writer, index.schema, size, report, update=old is not None)
    with readers(jobs or jobs_for(size)) as pool:
        read = tuple(filling.read(path, form, pool, now) for path, form in sources)
    if not filling.papers:
        first = next((line for each in read for line in each.bad_lines), "they hold no papers")
        raise InputError(f"nothing in these files can be used: {first}", advice=f"known are {KNOWN}")
    try:
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise OSError(f"the index writer ended: {error}") from None
    index.reload()
    return Info(
        papers=index.searcher().num_docs,
        built=old.built if old else now,
        updated=now,
        index=new.name,
        files=(*(old.files if old else ()), *read),
    )


def _index(folder: Path, *, fresh: bool) -> Index:
    import tantivy

    index = tantivy.Index(schema(), str(folder)) if fresh else tantivy.Index.open(str(folder))
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


@dataclass(slots=True)
class _Count:
    """What was read of one file so far."""

    papers: int = 0
    left_out: int = 0
    bad: int = 0
    named: list[str] = field(default_factory=list)

    def add_bad(self, name: str, each: Bad) -> None:
        """Counts a bad line, and names it while there are few."""
        self.bad += 1
        if self.bad <= _NAMED_MOST:
            self.named.append(f"{name}:{each.line}: {each.reason}")


class _Filling:
    """Papers on their way into an index, counted."""

    def __init__(self, writer: IndexWriter, schema: Schema, size: int, report: Report, *, update: bool) -> None:
        self.papers = 0
        self._writer, self._schema, self._size, self._report, self._update = writer, schema, size, report, update
        self._bytes = self._bad = 0

    def read(self, path: Path, form: Form, pool: Executor | None, now: str) -> FileInfo:
        """Reads one file into the index."""
        count = _Count()
        with opened(path) as dump:
            for row, each in enumerate(entries(dump, form, pool)):
                if isinstance(each, Bad):
                    count.add_bad(dump.name, each)
                elif each is None:
                    count.left_out += 1
                else:
                    self._add(each)
                    count.papers += 1
                if row % _STEP == 0:
                    self._tell(dump, count)
                    if count.bad > _BAD_MOST + count.papers:
                        count.named.append(f"{dump.name}: most of it is bad, and the rest is left out")
                        break
            self._tell(dump, count)
            self._bytes += dump.read_bytes
        self._bad += count.bad
        return FileInfo(dump.name, form.name, count.papers, count.left_out, count.bad, tuple(count.named), now)

    def _add(self, entry: str) -> None:
        try:
            if self._update:
                self._writer.delete_documents_by_query(replaced(self._schema, entry))
            self._writer.add_json(entry)
        except ValueError as error:
            raise OSError(f"the index writer ended: {error}") from None
        self.papers += 1

    def _tell(self, dump: Dump, count: _Count) -> None:
        share = min(1.0, (self._bytes + dump.read_bytes) / max(1, self._size))
        self._report(Progress(dump.name, share, self.papers, self._bad + count.bad))
