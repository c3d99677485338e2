"""Local catalogues, asked before any network: a folder of `.bib` files, or an index over millions of records.

The search engine of the index is imported when one is built or opened, and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from readinglist.sources.catalogue.build import Progress, build
from readinglist.sources.catalogue.folder import BibCatalogue
from readinglist.sources.catalogue.index import INFO, Catalogue, FileInfo, Info

__all__ = ["BibCatalogue", "Catalogue", "FileInfo", "Info", "Progress", "build", "open_catalogue"]


def open_catalogue(folder: Path) -> BibCatalogue | Catalogue:
    """The catalogue in a folder: the index that was built there, else its `.bib` files.

    Raises `InputError` when the index is damaged or a `.bib` file is not UTF-8.
    """
    return Catalogue.open(folder) if (folder / INFO).exists() else BibCatalogue.read(folder)
