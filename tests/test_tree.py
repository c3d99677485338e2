"""YAML and JSON as trees: values as written, lines, and bounds on what a small file can grow into."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.tree import Mapping, Sequence, from_json, from_yaml, plain


def test_yaml_values_stay_as_they_are_written() -> None:
    text = "date: 02/04\niso: 2019-02-04\ntime: 9:30\nheld: No\nnumber: 0012\nnothing: ~\nempty:\nquoted: 'null'\n"
    assert plain(from_yaml(text)) == {
        "date": "02/04",
        "iso": "2019-02-04",
        "time": "9:30",
        "held": "No",
        "number": "0012",
        "nothing": "",
        "empty": "",
        "quoted": "null",
    }


def test_yaml_comments_never_appear_and_lines_are_known() -> None:
    root = from_yaml("papers:\n  # - title: Left out\n  - title: Kept\n")
    assert isinstance(root, Mapping)
    papers = root.pairs[0][1]
    assert isinstance(papers, Sequence)
    assert plain(papers) == [{"title": "Kept"}]
    assert papers.items[0].line == 3


def test_an_alias_is_what_it_names_and_a_merge_key_takes_it_in() -> None:
    text = "base: &b {room: 1302}\nfirst:\n  <<: *b\n  topic: Logs\nsecond: *b\n"
    assert plain(from_yaml(text)) == {
        "base": {"room": "1302"},
        "first": {"room": "1302", "topic": "Logs"},
        "second": {"room": "1302"},
    }


def test_several_documents_are_a_list() -> None:
    assert plain(from_yaml("---\na: 1\n---\nb: 2\n")) == [{"a": "1"}, {"b": "2"}]


def test_a_tag_constructs_nothing() -> None:
    assert plain(from_yaml("a: !!python/object/apply:os.system ['exit 1']\n")) == {"a": ["exit 1"]}


BOMBS = {
    "aliases of aliases": "a: &a [" + ",".join("x" * 10) + "]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "an alias of itself": "a: &a [*a]\n",
    "an unknown alias": "a: *b\n",
    "deep brackets": "[" * 100_000,
    "deep dashes": "- " * 100_000,
    "deep braces": "{a: " * 100_000,
    "many values": "- x\n" * 400_000,
    "no YAML": "a: b: c\n",
    "a tab": "a:\n\t- b\n",
    "an open quote": "a: '" + "x" * 1_000_000,
    "NUL": "a: \0\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_yaml_bombs_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        from_yaml(BOMBS[name])


def test_what_is_wrong_is_said_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        from_yaml("- title: Fine\n- title: Network Layer: Data Plane\n")
    assert caught.value.line == 2
    with pytest.raises(InputError) as caught:
        from_json('{\n "a": [1,\n 2,]\n}')
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["[" * 200_000, "[" * 20_000 + "]" * 20_000, "[" + "1," * 400_000 + "1]", "{", ""])
def test_json_bombs_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        from_json(text)


def test_json_lines_and_escapes() -> None:
    root = from_json('{\n  "papers": [\n    {"title": "a \\"b\\": \\u00e9", "year": 2019, "note": null}\n  ]\n}')
    assert plain(root) == {"papers": [{"title": 'a "b": é', "year": "2019", "note": ""}]}
    assert isinstance(root, Mapping)
    assert isinstance(root.pairs[0][1], Sequence)
    assert root.pairs[0][1].items[0].line == 3


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert plain(from_json('["\\ud800", "\\ud83d\\ude00"]')) == ["?", "😀"]


VALUES = st.recursive(
    st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return {key: as_text(item) for key, item in value.items()} if isinstance(value, dict) else str(value)


@given(VALUES)
def test_what_json_writes_is_read_back(value: Any) -> None:
    wrapped = {"value": value}
    assert plain(from_json(json.dumps(wrapped))) == as_text(wrapped)
    assert plain(from_json(json.dumps(wrapped, ensure_ascii=False, indent=1))) == as_text(wrapped)
