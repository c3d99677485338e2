"""The last state under the names of now: another term, another citation key for the same work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from readinglist.zotero.desired import Desired
from readinglist.zotero.state import HOME, Facets, Kind, Known, State


def carried(last: State, wanted: Desired) -> State:
    """The last state as far as it is about this term, each object under the name that it is wanted by."""
    if last.term != wanted.term:
        last = _in_new_term(last, wanted)
    return replace(last, objects=_renamed(last.objects, wanted))


def _in_new_term(last: State, wanted: Desired) -> State:
    """A new term begins with new collections; those of the old term stay as they are, with what is in them.

    Items are without readings until they are assigned again, so that those of the old term alone are left in peace.
    """
    lasting = {name: known for name, known in last.objects.items() if known.kind is not Kind.COLLECTION}
    return replace(last, term=wanted.term, objects={name: _freed(known) for name, known in lasting.items()})


def _freed(known: Known) -> Known:
    """What is known of an object without the collections of the old term."""
    own = frozenset(facet for facet in known.own if not facet.startswith(HOME))
    sent = known.sent and replace(known.sent, facets=_lasting(known.sent.facets))
    return replace(known, base=_lasting(known.base), own=own, sent=sent, readings=())


def _lasting(facets: Facets) -> Facets:
    return {facet: wish for facet, wish in facets.items() if not facet.startswith(HOME)}


def _renamed(objects: Mapping[str, Known], wanted: Desired) -> dict[str, Known]:
    new = [each for each in wanted.objects.values() if each.kind is Kind.ITEM and each.name not in objects]
    by_identifier = {one: each.name for each in new for one in each.identifiers}
    names: dict[str, str] = {}
    for name, known in objects.items():
        if known.kind is Kind.ITEM and name not in wanted.objects:
            found = [by_identifier[one] for one in known.identifiers if one in by_identifier]
            if found:
                names[name] = found[0]
                by_identifier = {one: target for one, target in by_identifier.items() if target != found[0]}
    return {_new_name(name, names): known for name, known in objects.items()}


def _new_name(name: str, names: Mapping[str, str]) -> str:
    """The new name of an item, a note or a link, all of which are called by the citation key."""
    kind, _, key = name.partition(":")
    item = names.get(f"item:{key}", f"item:{key}").removeprefix("item:")
    return f"{kind}:{item}" if kind in (Kind.ITEM, Kind.NOTE, Kind.LINK) else name
