"""What titles are found by."""

from __future__ import annotations

import unicodedata


def letters(title: str) -> str:
    """The letters and digits of a title, without case, accents, spaces and punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", title.casefold())))
