"""Which reading cites which, in an order to read them; drawn only as far as the services said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readinglist.lock import Lock
from readinglist.outputs.figures.drawing import ROW, WIDTH, Figure, Look, arc, clipped, table, write
from readinglist.outputs.listing import short_name
from readinglist.outputs.references import Citing, citing, reading_order

_NUMBERS = 24
_NAMES = 262
_ARCS = _NUMBERS + 8 + _NAMES
_NARROWEST = 16
_CAPTION = (
    "The readings that cite one another, in a suggested order: what is cited stands above what cites it, as far as"
    " that can be. An arrow leads from a reading to one that it cites. Drawn as far as the services know it."
)


def citations(lock: Lock) -> Figure | None:
    """The readings with an arc from each to those that it cites; None when no such citation is known."""
    edges = citing(lock)
    if not edges:
        return None
    taking_part = set(edges).union(*edges.values())
    order = [key for key in reading_order(lock, edges) if key in taking_part]
    names = _names(lock)
    body = "".join([*_listed(order, names), *_arcs(order, edges)])
    rows = table(
        (str(number), names[key], ", ".join(names[each] for each in order if each in edges.get(key, ())))
        for number, key in enumerate(order, 1)
    )
    title, columns = "Which reading cites which", ("Order", "Reading", "Cites")
    return Figure("citations", title, _CAPTION, ROW * (len(order) + 1), body, columns, rows)


def _names(lock: Lock) -> dict[str, str]:
    """By key, what a reading is called, with its year."""
    found: dict[str, str] = {}
    for pin in lock.pins.values():
        if pin.key and pin.work:
            name, year = short_name(pin.claim, pin.work.record), str(pin.work.record.year or "")
            found[pin.key] = name if not year or name.endswith(year) else f"{name} ({year})"
    return found


def _listed(order: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    for number, key in enumerate(order, 1):
        yield write(_NUMBERS, number * ROW, f"{number}.", Look("end", faint=True))
        yield write(_NUMBERS + 8, number * ROW, clipped(names[key], _NAMES - 8))


def _arcs(order: Sequence[str], edges: Citing) -> Iterator[str]:
    """The farther two readings are apart, the wider is their arc."""
    pairs = [(order.index(a), order.index(b)) for a in order for b in order if b in edges.get(a, ())]
    farthest = max(abs(a - b) for a, b in pairs)
    for a, b in pairs:
        bow = _NARROWEST + (WIDTH - _ARCS - _NARROWEST - 8) * abs(a - b) / farthest
        yield arc(_ARCS, (a + 1) * ROW - 4, (b + 1) * ROW - 4, bow)
