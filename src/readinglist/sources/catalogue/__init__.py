"""Local catalogues, asked before any network: a folder of `.bib` files, or an index over millions of records."""

from readinglist.sources.catalogue.folder import BibCatalogue

__all__ = ["BibCatalogue"]
