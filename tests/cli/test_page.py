"""The page as an address with its snapshot, and bibliographies as pages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import CATALOGUE, PAGE, SETTINGS, Run, contents


@pytest.fixture
def address(course: Path, httpserver: HTTPServer) -> str:
    """The page of the course on a server of its own instead of in a file."""
    (course / "refs" / "schedule.txt").unlink()
    httpserver.expect_request("/cs1/schedule.txt").respond_with_data(PAGE, content_type="text/plain")
    url = httpserver.url_for("/cs1/schedule.txt")
    (course / "readinglist.toml").write_text(f'{SETTINGS}schedule = "{url}"\n')
    return url


def test_a_page_with_an_address_is_fetched_once_and_kept(
    course: Path, run: Run, address: str, httpserver: HTTPServer
) -> None:
    assert run("build").returncode == 0
    assert (course / "refs" / "snapshot.txt").read_text() == PAGE
    assert json.loads((course / "refs" / "snapshot.json").read_text()) == {
        "address": address,
        "file": "snapshot.txt",
        "taken": date.today().isoformat(),
    }
    before = contents(course)
    assert run("build").returncode == 0
    assert run("build", "--frozen").returncode == 0
    assert run("audit").returncode == 1
    assert len(httpserver.log) == 1
    assert contents(course) == before
    assert run("build", "--refresh").returncode == 0
    assert len(httpserver.log) == 2


def test_offline_and_without_a_snapshot_the_way_out_is_told(course: Path, run: Run, address: str) -> None:
    done = run("build", "--offline")
    assert done.returncode == 2
    assert "no snapshot of the page yet" in done.stderr


def test_a_page_that_is_gone_changes_nothing(course: Path, run: Run, address: str, httpserver: HTTPServer) -> None:
    assert run("build").returncode == 0
    before = contents(course)
    httpserver.clear()
    httpserver.expect_request("/cs1/schedule.txt").respond_with_data("gone", status=404)
    done = run("build", "--refresh")
    assert done.returncode == 3
    assert "it has no such page (status 404)" in done.stderr
    assert contents(course) == before


def test_a_snapshot_of_another_address_is_not_used(course: Path, run: Run, address: str) -> None:
    assert run("build").returncode == 0
    (course / "readinglist.toml").write_text(f'{SETTINGS}schedule = "{address}-moved"\n')
    assert run("build", "--offline").returncode == 2


def test_schedule_takes_an_address_too(run: Run, address: str) -> None:
    assert "(vLLM) Efficient Memory Management" in run("schedule", address).stdout


@pytest.mark.parametrize("name", ["schedule.bib", "schedule.ris"])
def test_a_bibliography_is_a_list_without_a_page(course: Path, run: Run, name: str) -> None:
    (course / "refs" / "schedule.txt").unlink()
    (course / "library.bib").write_text(CATALOGUE)
    assert run("convert", "library.bib", "-o", f"refs/{name}").returncode == 0
    done = run("build", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["decisions"] == {"accepted": 2, "ambiguous": 0, "missing": 0}


def test_what_build_wrote_as_csl_json_is_a_list_too(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    data = json.loads(run("schedule", "refs/course.json", "--json").stdout)
    readings = data["sessions"][0]["readings"]
    assert [(each["year"], each["link"]) for each in readings] == [
        (2024, "https://arxiv.org/abs/2307.08691"),
        (2023, "https://doi.org/10.1145/3600006.3613165"),
    ]
