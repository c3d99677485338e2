"""Which reading cites which, as far as the lock knows it from the services, and an order to read them in."""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.lock import Lock, Pin

Citing = Mapping[str, frozenset[str]]


def citing(lock: Lock) -> dict[str, frozenset[str]]:
    """By citation key, the keys of the readings that a reading cites; only readings that cite one are there."""
    known = {pin.key: pin for pin in lock.pins.values() if pin.key and pin.work}
    names = {name: key for key, pin in known.items() for name in _names(pin)}
    found = {
        key: frozenset(names[name] for name in _references(pin) if names.get(name, key) != key)
        for key, pin in known.items()
    }
    return {key: cited for key, cited in found.items() if cited}


def _names(pin: Pin) -> set[str]:
    """Everything that names the work, also the name by which a service knows it."""
    return {str(name) for name in (pin.work.identifiers if pin.work else ())} | {
        str(remark.about) for remark in pin.remarks
    }


def _references(pin: Pin) -> set[str]:
    return {name for remark in pin.remarks if remark.kind == "references" for name in remark.text.split()}


def reading_order(lock: Lock, edges: Citing) -> list[str]:
    """The keys in the page's order, but what is cited before what cites it; where readings cite each other in a
    circle, the page's order holds."""
    waiting = list(dict.fromkeys(pin.key for pin in lock.pins.values() if pin.key and pin.work))
    order: list[str] = []
    while waiting:
        ready = (key for key in waiting if not edges.get(key, frozenset()) & frozenset(waiting))
        order.append(next(ready, waiting[0]))
        waiting.remove(order[-1])
    return order
