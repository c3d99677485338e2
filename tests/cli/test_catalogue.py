"""The verbs of the local catalogue, and a course that asks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROWS = (
    {
        "title": "Efficient Memory Management for Large Language Model Serving with PagedAttention",
        "authors": ["Woosuk Kwon", "Zhuohan Li"],
        "year": 2023,
        "venue": "SOSP",
        "type": "conference",
        "doi": "10.1145/3600006.3613165",
    },
    {
        "title": "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning",
        "authors": ["Tri Dao"],
        "year": 2023,
        "venue": "CoRR",
        "type": "preprint",
        "arxiv_id": "2307.08691",
    },
)


@pytest.fixture
def catalogue(course: Path, run: Run) -> Path:
    """A catalogue of two papers, built by the verb from a dump with one bad line."""
    dump = course.parent / "dump.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in ROWS) + "{no json\n")
    done = run("catalogue", "build", str(dump), "--to", str(course.parent / "catalogue"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 papers, built ")
    assert "dump.jsonl:3:" in done.stderr
    return course.parent / "catalogue"


def test_a_catalogue_says_what_is_in_it(run: Run, catalogue: Path) -> None:
    info = json.loads(run("catalogue", "info", "--in", str(catalogue), "--json").stdout)
    assert info["papers"] == 2
    assert info["files"][0]["bad"] == 1


def test_records_are_found_by_words_and_by_identifier(run: Run, catalogue: Path) -> None:
    for query in ("pagedattention kwon", "doi:10.1145/3600006.3613165"):
        found = json.loads(run("catalogue", "search", "--in", str(catalogue), *query.split(), "--json").stdout)
        assert found[0]["title"] == ROWS[0]["title"]
    nothing = run("catalogue", "search", "--in", str(catalogue), "zzzz")
    assert (nothing.returncode, nothing.stdout) == (1, "nothing was found\n")


def test_a_course_asks_the_catalogue_that_its_settings_name(course: Path, run: Run, catalogue: Path) -> None:
    (course / "refs" / "catalogue" / "course.bib").unlink()
    settings = course / "readinglist.toml"
    settings.write_text(settings.read_text() + f'[sources.catalogue]\npath = "{catalogue}"\n')
    done = run("build", "--offline", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["decisions"]["accepted"] == 2


def test_claims_are_resolved_against_a_catalogue(course: Path, run: Run, catalogue: Path) -> None:
    (course / "claims.jsonl").write_text(json.dumps({"id": 7, "title": ROWS[1]["title"].upper()}) + "\n")
    done = run("resolve", "--claims", "claims.jsonl", "--catalogue", str(catalogue), "--offline", "--json")
    row = json.loads(done.stdout)
    assert (row["id"], row["decision"], row["record"]["arxiv_id"]) == (7, "accepted", "2307.08691")


def test_a_catalogue_that_was_named_and_is_not_there_is_no_empty_one(course: Path, run: Run) -> None:
    """Else every claim would be called missing."""
    (course / "empty").mkdir()
    for named in ("empty", "nowhere"):
        done = run("resolve", "Orca", "--catalogue", named, "--offline")
        assert done.returncode == 2
        assert "there is no catalogue here" in done.stderr
    settings = course / "readinglist.toml"
    settings.write_text(settings.read_text() + '[sources.catalogue]\npath = "nowhere"\n')
    assert run("build", "--offline").returncode == 2


def test_what_is_no_catalogue_is_told_how_to_become_one(course: Path, run: Run) -> None:
    done = run("catalogue", "info", "--in", str(course))
    assert done.returncode == 2
    assert "readinglist catalogue build" in done.stderr
    assert run("catalogue", "build", "nowhere.jsonl", "--to", "c").returncode == 2


def test_sources_shows_no_key_and_forecasts_what_is_open(course: Path, run: Run) -> None:
    key = {"SEMANTIC_SCHOLAR_API_KEY": "s3cret-key-of-ours"}
    shown = run("sources", env=key)
    assert "SEMANTIC_SCHOLAR_API_KEY is set" in shown.stdout
    assert "s3cret" not in shown.stdout + shown.stderr
    assert "nothing is left to ask" in shown.stdout
    (course / "refs" / "catalogue" / "course.bib").write_text("")
    shown = run("sources", "--json")
    data = json.loads(shown.stdout)
    assert {each["name"] for each in data["services"]} == {
        "arxiv",
        "semantic_scholar",
        "crossref",
        "dblp",
        "openalex",
    }
    assert sum(each["least"] for each in data["forecast"]) >= 1


def test_a_trial_of_services_that_are_down_is_said(run: Run) -> None:
    done = run("sources", "--probe")
    assert done.returncode == 3
    assert done.stdout.count("refused") == 5
