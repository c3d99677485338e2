"""The verb that links many claims, as a person calls it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.link import world


def test_decisions_are_written_and_counted(tmp_path: Path, run: Run) -> None:
    claims, works = world.claims(tmp_path / "claims.jsonl"), world.works(tmp_path / "works")
    to = tmp_path / "made" / "decisions.jsonl"
    done = run("link", "--claims", str(claims), "--works", str(works), "--to", str(to))
    assert done.returncode == 1  # one claim is missing, one shard was left out
    assert done.stdout.startswith("9 claims against 277 works: 8 accepted, 1 missing; in ")
    assert f"warning: {works}/part-3.jsonl: this file is of no form" in done.stderr
    assert len(to.read_text().splitlines()) == 9


def test_the_count_is_json_for_programs(tmp_path: Path, run: Run) -> None:
    (tmp_path / "claims.jsonl").write_text(world.lines(world.CLAIMS[:1]))
    (tmp_path / "works.jsonl").write_text(world.lines(world.FIRST))
    to = ("--to", str(tmp_path / "d.jsonl"), "--json")
    done = run("link", "--claims", str(tmp_path / "claims.jsonl"), "--works", str(tmp_path / "works.jsonl"), *to)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcomes"] == {"accepted": 1}


def test_parquet_in_and_out(tmp_path: Path, run: Run) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra [spark]")
    import pyarrow

    parquet.write_table(pyarrow.Table.from_pylist(world.CLAIMS[2:5]), tmp_path / "claims.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(world.FIRST), tmp_path / "works.parquet")
    works = ("--works", str(tmp_path / "works.parquet"), "--to", str(tmp_path / "d.parquet"))
    done = run("link", "--claims", str(tmp_path / "claims.parquet"), *works)
    assert done.returncode == 1, done.stderr
    found = parquet.read_table(tmp_path / "d.parquet").to_pylist()
    assert [(each["id"], each["decision"]) for each in found] == [
        ("3", "accepted"),
        ("4", "missing"),
        ("5", "accepted"),
    ]
    assert found[2]["record"]["title"] == "Truecasing"
    assert found[2]["penalties"][0]["name"] == "spelling"


def test_what_is_not_there_is_said_and_nothing_is_written(tmp_path: Path, run: Run) -> None:
    claims = world.claims(tmp_path / "claims.jsonl")
    to = tmp_path / "decisions.jsonl"
    done = run("link", "--claims", str(claims), "--works", str(tmp_path / "nowhere"), "--to", str(to))
    assert done.returncode == 2
    assert "nowhere: this is not there" in done.stderr
    assert not to.exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, run: Run) -> None:
    claims, works = world.claims(tmp_path / "claims.jsonl"), world.works(tmp_path / "works")
    for name in ("notes", "notes.parquet"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").touch()
        done = run("link", "--claims", str(claims), "--works", str(works), "--to", str(tmp_path / name))
        assert done.returncode == 2
        assert f"{name}: this folder holds something else: mine.txt" in done.stderr
        assert (tmp_path / name / "mine.txt").exists()


def test_no_claim_is_called_missing_where_no_work_could_be_read(tmp_path: Path, run: Run) -> None:
    claims, works = world.claims(tmp_path / "claims.jsonl"), world.works(tmp_path / "works") / "part-3.jsonl"
    done = run("link", "--claims", str(claims), "--works", str(works), "--to", str(tmp_path / "d.jsonl"))
    assert done.returncode == 2
    assert "nothing in these works can be used" in done.stderr
    assert not (tmp_path / "d.jsonl").exists()


def test_spark_is_asked_for_by_its_extra(tmp_path: Path, run: Run) -> None:
    (tmp_path / "hidden" / "pyspark").mkdir(parents=True)
    (tmp_path / "hidden" / "pyspark" / "__init__.py").write_text("raise ImportError")
    claims = world.claims(tmp_path / "claims.jsonl")
    path = ":".join([str(tmp_path / "hidden"), *filter(None, sys.path)])
    to = ("--to", str(tmp_path / "d.jsonl"), "--engine", "spark")
    done = run("link", "--claims", str(claims), "--works", str(claims), *to, env={"PYTHONPATH": path})
    assert done.returncode == 2
    assert "pip install 'readinglist[spark]'" in done.stderr


def test_a_master_is_for_spark(tmp_path: Path, run: Run) -> None:
    here = str(tmp_path / "x")
    done = run("link", "--claims", here, "--works", here, "--to", here, "--master", "local[2]")
    assert done.returncode == 2
    assert "--master is for --engine spark" in done.stderr
