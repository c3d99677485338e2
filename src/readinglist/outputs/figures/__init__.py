"""Pictures of a reading list as SVG with text, in one colour, so that they are read on paper and on any screen.

Each comes with the same facts as rows of a table, for those who do not see it. What is not known is not drawn.
"""

from __future__ import annotations

from readinglist.lock import Lock
from readinglist.outputs.figures.citations import citations
from readinglist.outputs.figures.drawing import Figure
from readinglist.outputs.figures.timeline import timeline
from readinglist.outputs.figures.venues import venues

__all__ = ["Figure", "citations", "figures", "timeline", "venues"]


def figures(lock: Lock) -> tuple[Figure, ...]:
    """The pictures that the lock has the facts for."""
    return tuple(figure for figure in (timeline(lock), venues(lock), citations(lock)) if figure)
