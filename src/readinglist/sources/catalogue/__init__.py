"""Local catalogues, asked before any network: a folder of `.bib` files, or an index over millions of records.

The search engine of the index is imported when one is built or opened, the readers of dumps when one is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readinglist.errors import InputError
from readinglist.sources.catalogue.about import INFO, FileInfo, Info, Progress, Report, silent
from readinglist.sources.catalogue.folder import BibCatalogue
from readinglist.sources.catalogue.index import Catalogue

__all__ = [
    "BibCatalogue",
    "Catalogue",
    "FileInfo",
    "Info",
    "Progress",
    "Report",
    "build",
    "is_catalogue",
    "open_catalogue",
]


def build(
    files: Sequence[Path], to: Path, *, update: bool = False, progress: Report = silent, jobs: int | None = 1
) -> Info:
    """Builds the catalogue in the folder `to` from dumps, or with `update` adds them to the one that is there.

    A new catalogue keeps all that the dumps say of a paper. In an update a paper replaces those before it that share
    an identifier of their version, or title, year, first author and venue. Raises `InputError` when a dump is of no
    known form, when nothing in the dumps can be used, or when `to` holds something else; the old catalogue is then
    as it was, as it is after a kill.

    The lines of dumps are read in as many processes as `jobs` says; None stands for as many as pay. With more than
    one, the calling script must be one that can be imported (`if __name__ == "__main__"`, for `multiprocessing`).
    """
    from readinglist.sources.catalogue.builder import build_catalogue

    return build_catalogue(files, to, progress, update=update, jobs=jobs)


def is_catalogue(folder: Path) -> bool:
    """Whether the folder holds a catalogue: an index that was built there, or `.bib` files."""
    return (folder / INFO).exists() or any(folder.glob("*.bib"))


def open_catalogue(folder: Path) -> BibCatalogue | Catalogue:
    """The catalogue in a folder: the index that was built there, else its `.bib` files.

    Raises `InputError` when there is none, when the index is damaged, or when a `.bib` file is not UTF-8.
    """
    if not is_catalogue(folder):
        advice = f"put .bib files there, or make one: readinglist catalogue build FILE ... --to {folder}"
        raise InputError("there is no catalogue here", path=folder, advice=advice)
    return Catalogue.open(folder) if (folder / INFO).exists() else BibCatalogue.read(folder)
