"""Hits as bytes, the way the index keeps them: JSON of what is known, and nothing of what is not."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

import orjson

from readinglist.identifiers import Identifier
from readinglist.model import RECORD_FIELDS, Record, Remark
from readinglist.names import Name
from readinglist.sources.base import Hit, Link

_NAMES = frozenset({"author", "editor"})
_TEXTS = tuple(name for name in RECORD_FIELDS if name not in {"author", "editor", "issued", "identifiers"})
_texts = attrgetter(*_TEXTS)


def dump(hit: Hit) -> bytes:
    """The hit as compact JSON."""
    data: dict[str, Any] = {"records": [_record_to(record) for record in hit.records]}
    if hit.links:
        data["links"] = [[str(link.preprint), str(link.published)] for link in hit.links]
    if hit.remarks:
        data["remarks"] = [[each.source, each.kind, each.text, str(each.about)] for each in hit.remarks]
    try:
        return orjson.dumps(data)
    except TypeError:  # half a character, as a file's name may hold one
        return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def load(data: bytes) -> Hit:
    """The hit that `dump` wrote."""
    read = orjson.loads(data)
    return Hit(
        tuple(_record_from(each) for each in read["records"]),
        tuple(Remark(source, kind, text, _name(about)) for source, kind, text, about in read.get("remarks", ())),
        tuple(Link(_name(preprint), _name(published)) for preprint, published in read.get("links", ())),
    )


def _record_to(record: Record) -> dict[str, Any]:
    data: dict[str, Any] = {"source": record.source}
    data |= {field: value for field, value in zip(_TEXTS, _texts(record), strict=True) if value}
    if record.author:
        data["author"] = [_parts(name) for name in record.author]
    if record.editor:
        data["editor"] = [_parts(name) for name in record.editor]
    if record.issued:
        data["issued"] = record.issued
    if record.identifiers:
        data["identifiers"] = [str(one) for one in record.identifiers]
    return data


def _record_from(data: dict[str, Any]) -> Record:
    for field in _NAMES & data.keys():
        data[field] = tuple([Name(*parts) for parts in data[field]])
    if "identifiers" in data:
        data["identifiers"] = tuple([_name(one) for one in data["identifiers"]])
    if "issued" in data:
        data["issued"] = tuple(data["issued"])
    data.setdefault("title", "")
    return Record(**data)


def _parts(name: Name) -> list[str]:
    rest = (name.particle, name.suffix, name.literal)
    return [name.family, name.given, *rest] if any(rest) else [name.family, name.given]


def _name(text: str) -> Identifier:
    scheme, _, value = text.partition(":")
    return Identifier(scheme, value)
