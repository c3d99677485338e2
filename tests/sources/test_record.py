"""New recordings hold what the services said and nothing of who asked."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from readinglist.sources import Surroundings
from tests.sources.loopback import FakeTime, Loopback, send

KEY, CONTACT = "s3cr3t-k3y", "someone@example.org"


@pytest.fixture
def script(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("record", root / "scripts" / "record.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def surroundings(services: Loopback, now: FakeTime) -> Surroundings:
    keys = {"OPENALEX_API_KEY": KEY, "SEMANTIC_SCHOLAR_API_KEY": KEY}
    return Surroundings(services.environment() | keys, CONTACT, None, now.clock)


def test_recordings_are_whole_and_without_secrets(
    script: ModuleType, services: Loopback, now: FakeTime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(tmp_path)], surroundings(services, now)) == 0
    bodies = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.body"))
    assert len(bodies) == len(services.requests) == 27
    about = json.loads((tmp_path / "arxiv" / "titles.json").read_text())
    assert about["status"] == 200
    assert about["request"].startswith("/api/query?search_query=ti%3A%22Attention")
    assert about["headers"] == {"content-type": "application/atom+xml; charset=utf-8"}
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.*"))
    assert KEY.encode() not in written and CONTACT.encode() not in written
    assert KEY not in capsys.readouterr().out


def test_an_answer_that_repeats_the_key_is_not_written(
    script: ModuleType, services: Loopback, now: FakeTime, tmp_path: Path
) -> None:
    services.faults["openalex"] = lambda handler: send(handler, 401, "application/json", f'"no key {KEY}"'.encode())
    assert script.main([str(tmp_path), "openalex"], surroundings(services, now)) == 0
    assert list(tmp_path.rglob("*.*")) == []


def test_without_a_folder_it_says_how_it_is_run(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([]) == 2
    assert "scripts/record.py FOLDER" in capsys.readouterr().err
