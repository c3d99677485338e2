"""The stand-in against the real server: its tables by the schema, its answers by recorded ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.crosswalk import ITEM_FORMS

from .conftest import Desk
from .schema import FIELDS, SCHEMA, TYPES, RefusedError, creators, fields
from .server import Allowance, Request


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    return shared / "samples" / "zotero"


def test_every_item_type_of_the_crosswalk_is_known() -> None:
    assert {form.item_type for form in ITEM_FORMS.values()} == TYPES


def test_fields_and_creators_are_those_of_the_schema(samples: Path) -> None:
    schema = json.loads((samples / "schema_v41_en-US.json").read_text(encoding="utf-8"))
    assert schema["version"] == SCHEMA
    types = {each["itemType"]: each for each in schema["itemTypes"]}
    for name in TYPES:
        real = {each["field"]: each.get("baseField", each["field"]) for each in types[name]["fields"]}
        assert fields(name) == real, name
        assert set(creators(name)) == {each["creatorType"] for each in types[name]["creatorTypes"]}, name
        (main,) = (each["creatorType"] for each in types[name]["creatorTypes"] if each.get("primary"))
        assert creators(name)[0] == main, name


def ask(desk: Desk, path: str, posted: list[dict[str, Any]] | None = None) -> Any:
    """What the stand-in answers to its user."""
    headers = {"zotero-api-version": "3", "zotero-api-key": desk.api.key}
    body = json.dumps(posted).encode() if posted else b""
    request = Request("POST" if posted else "GET", f"/groups/1{path}", {}, headers, body)
    return json.loads(desk.api.handle(request).body)


def test_answers_have_the_shape_of_recorded_ones(desk: Desk, samples: Path) -> None:
    item = ask(desk, f"/items/{desk.group.add(itemType='journalArticle', title='t')}")
    collection = ask(desk, f"/collections/{desk.group.add_collection('c')}")
    for mine, name in ((item, "item_doc"), (collection, "collection_doc"), (ask(desk, ""), "groups_doc")):
        real = json.loads((samples / "pyzotero_fixtures" / f"{name}.json").read_text(encoding="utf-8"))
        real = real[0] if isinstance(real, list) else real
        assert mine.keys() <= real.keys(), name
        assert mine["data"].keys() - FIELDS <= real["data"].keys(), name


def test_the_write_report_has_the_shape_of_the_sample(desk: Desk, samples: Path) -> None:
    there = desk.group.add(itemType="preprint", title="t")
    posted: list[dict[str, Any]] = [
        {"key": "ABCD2345", "version": 0, "itemType": "preprint", "title": "t"},
        {"key": there, "version": desk.group.version, "title": "t"},
        {"key": "CDEF4567", "version": 5, "itemType": "preprint"},
    ]
    mine = ask(desk, "/items", posted)
    real = json.loads((samples / "write_report_partial.constructed.json").read_text(encoding="utf-8"))
    assert {part: list(found) for part, found in mine.items()} == {
        part: list(found)[:1] for part, found in real.items()
    }
    assert mine["successful"]["0"].keys() == real["successful"]["0"].keys()
    assert real["successful"]["0"]["data"].keys() <= mine["successful"]["0"]["data"].keys()
    assert mine["failed"]["2"].keys() == real["failed"]["2"].keys() - {"key"}  # which the real server leaves out


def test_a_hundred_requests_at_once_and_ten_a_second() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    for burst in (100, 10):
        for _ in range(burst):
            allowance.take()
        with pytest.raises(RefusedError, match="429"):
            allowance.take()
        now[0] += 1.0
