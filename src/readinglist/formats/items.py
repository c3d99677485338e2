"""CSL's items in files: CSL-JSON, which reference managers exchange, and CSL-YAML, which Pandoc and Quarto read.

CSL-YAML is the list `references` of a document's metadata. Pandoc takes every text in it for Markdown (its manual,
"Specifying bibliographic data"), so that what would be markup is escaped here, and unescaped when it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from readinglist import csl, tree
from readinglist.errors import InputError
from readinglist.markup import clean, script
from readinglist.model import BadEntry, Reference, Work

Read = tuple[list[Reference], list[BadEntry]]

# ------------------------------------------------------------------ writing


def to_json(works: Mapping[str, Work], venues: str = "full") -> str:
    """The works by citation key as CSL-JSON, sorted by key; `venues` is a form of `venues.written`."""
    return json.dumps(_items(works, venues), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def to_yaml(works: Mapping[str, Work], venues: str = "full") -> str:
    """The same as CSL-YAML."""
    return dumped({"references": [_escaped(item) for item in _items(works, venues)]})


def _items(works: Mapping[str, Work], venues: str) -> list[dict[str, Any]]:
    return [csl.to_csl(key, works[key], venues) for key in sorted(works)]


def dumped(value: object) -> str:
    """YAML in the order of the value, in which no text can be taken for anything else."""
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000))


# ----------------------------------------------------------------- Markdown

# what Pandoc takes for markup within a line: an underscore inside a word is none, a lone hyphen neither
_MARKUP = re.compile(r"[\\`*\[\]{}<>~^$|#]|(?<![^\W_])_|_(?![^\W_])|(?<!\w)@|&(?=#?\w+;)|-(?=-)|(?<=-)-")
# what it takes for the beginning of a list or a definition
_BULLET = re.compile(r"[-+:](?=\s|$)")
_ENUMERATED = re.compile(r"(\(?(?:\d+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,})(?=[.)])|\(?[A-Z](?=\)))([.)])(?=\s|$)")
_AS_THEY_ARE = ("id", "type")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_VEILED = re.compile("[\U000f0000-\U000f00ff]")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
_SCRIPT = re.compile(r"([~^])([^~^\s]+)\1")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)([^*]+?)(?<=\S)\1|(?<![^\W_])(_{1,3})(?=\S)([^_]+?)(?<=\S)\3(?![^\W_])")


def _escaped(value: Any, name: str = "") -> Any:
    """The value with every text in it as Markdown that says the same."""
    if isinstance(value, str):
        return value if name in _AS_THEY_ARE else as_markdown(clean(value))
    if isinstance(value, list):
        return [_escaped(each, name) for each in value]
    return {key: _escaped(each, key) for key, each in value.items()} if isinstance(value, dict) else value


def as_markdown(text: str) -> str:
    """The text as Markdown that says the same."""
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    if _BULLET.match(escaped):
        return f"\\{escaped}"
    opening = _ENUMERATED.match(escaped)
    return f"{opening[1]}\\{escaped[opening.end(1) :]}" if opening else escaped


def _from_markdown(value: Any, name: str = "") -> Any:
    """The value with every text in it as it is meant: without emphasis and spans, scripts as Unicode has them."""
    if isinstance(value, str):
        return value if name in _AS_THEY_ARE else as_text(value)
    if isinstance(value, list):
        return [_from_markdown(each, name) for each in value]
    return {key: _from_markdown(each, key) for key, each in value.items()} if isinstance(value, dict) else value


def as_text(markdown: str) -> str:
    """What a line of Markdown says."""
    text = _ESCAPED.sub(lambda match: chr(0xF0000 + ord(match[1])), markdown)
    text = _SPAN.sub(r"\1", text)
    text = _SCRIPT.sub(lambda match: script(match[2], "_" if match[1] == "~" else "^"), text)
    text = _EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return _VEILED.sub(lambda match: chr(ord(match[0]) - 0xF0000), text)


# ------------------------------------------------------------------ reading


def read_json(text: str, path: Path | str) -> Read:
    """The references of a file of CSL-JSON in its order, and every item that is none, by its line and the reason.

    Raises `InputError` where the file is no JSON or no list of items.
    """
    return _read(parsed(text, path, tree.from_json), path)


def read_yaml(text: str, path: Path | str) -> Read:
    """The same of CSL-YAML: a mapping with the list `references`, or the list alone."""
    return _read(parsed(text, path, tree.from_yaml), path, markdown=True)


def parsed(text: str, path: Path | str, reader: Callable[[str, int], tree.Node]) -> tree.Node:
    """The file as a tree; raises `InputError` with the path. What it grows to is bounded by how long it is."""
    try:
        return reader(text.removeprefix("\ufeff"), max(tree.MAX_VALUES, len(text)))
    except InputError as error:
        raise InputError(error.problem, path=path, line=error.line, advice=error.advice) from None


def _read(root: tree.Node, path: Path | str, *, markdown: bool = False) -> Read:
    good: list[Reference] = []
    bad: list[BadEntry] = []
    for node in _listed(root, path):
        item = tree.plain(node)
        item = _from_markdown(item) if markdown else item
        told = item if isinstance(item, dict) else {}
        key = str(told.get("id") or "")
        if record := csl.from_csl(told, f"csl:{Path(path).name}:{node.line}"):
            good.append(Reference(key, record, node.line))
        else:
            reason = "it has no title" if told else "an item is a mapping of variables"
            bad.append(BadEntry(node.line, key, reason, path=str(path)))
    return good, bad


def _listed(root: tree.Node, path: Path | str) -> Iterator[tree.Node]:
    """The items of a file: a list, or a mapping that holds one as Pandoc or Zotero's web API do."""
    if isinstance(root, tree.Mapping):
        held = next((value for key, value in root.pairs if key in ("references", "items")), root)
        root = held if isinstance(held, tree.Sequence) else tree.Sequence(root.line, (root,), root.size)
    if not isinstance(root, tree.Sequence):
        raise InputError(
            "this holds no items of CSL", path=path, advice="a list of items, each with id, type and title"
        )
    yield from root.items
