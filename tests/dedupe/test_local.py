"""References to works on one machine: what comes out, what is left out, and what stays when something goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.cli.dedupe_rows import job_of
from readinglist.csl import ITEM
from readinglist.dedupe import local
from readinglist.dedupe.job import Job, Tally
from readinglist.dedupe.shards import references
from readinglist.engines.shards import Problem
from readinglist.errors import InputError
from readinglist.model import Record
from tests.dedupe import world


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return job_of([world.shards(tmp_path / "shards")], tmp_path / "works.jsonl", None, None)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def place(of: dict[str, Any]) -> str:
    return f"{Path(of['file']).name}:{of['line']}"


def test_references_come_to_the_works_that_a_person_would_say(job: Job) -> None:
    tally = local.dedupe(job)
    told = lines(job.report)
    assert [[place(of) for of in row["of"]] for row in told if "of" in row] == world.GROUPS
    assert [(place(row["one"]), place(row["other"])) for row in told if "one" in row] == world.DOUBTFUL
    references = len(world.FIRST) + len(world.SECOND) + 2
    assert tally == Tally(references, references - 5, 4, 2, tally.problems)
    assert not tally.is_complete


def test_every_old_key_leads_to_its_work(job: Job) -> None:
    local.dedupe(job)
    folder = f"{job.shards[0].parent}/"
    assert job.keys.read_text().replace(folder, "") == world.KEYS
    keys = [row["id"] for row in lines(job.to)]
    assert len(set(keys)) == len(keys)


def test_a_work_is_its_version_of_record_in_the_order_of_the_shards(job: Job) -> None:
    local.dedupe(job)
    vllm, paper = lines(job.to)[:2]
    assert (vllm["id"], vllm["container-title"], vllm["custom"]) == ("vllm", "SOSP", {"arxiv": "2309.06180"})
    assert (paper["id"], paper["issued"]) == ("paper", {"date-parts": [[2003]]})


def test_what_cannot_be_read_is_named_and_left_out(job: Job) -> None:
    problems = local.dedupe(job).problems
    assert [(Path(each.text.partition(": ")[0]).name, each.shard) for each in problems] == world.PROBLEMS


@pytest.mark.parametrize("name", ["works.jsonl", "works.parquet"])
def test_works_are_read_again_as_they_were_written(job: Job, tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="needs the extra [spark]")
    to = tmp_path / name
    local.dedupe(Job(job.shards, to, job.keys, job.report))
    found = [each for each in references(to) if not isinstance(each, Problem)]
    again = job_of([to], tmp_path / "again.jsonl", tmp_path / "again.csv", tmp_path / "told.jsonl")
    tally = local.dedupe(again)
    assert (len(found), tally.works, tally.groups) == (len(world.FIRST) + len(world.SECOND) - 3, len(found), 0)
    assert found[0].key == "vllm"
    assert [str(each) for each in found[0].record.identifiers] == ["doi:10.1145/3600006.3613165", "arxiv:2309.06180"]


def test_items_have_no_variable_that_a_table_of_them_lacks(job: Job) -> None:
    local.dedupe(job)
    for row in lines(job.to):
        assert row.keys() <= ITEM.keys()
        assert row.get("custom", {}).keys() <= ITEM["custom"].keys()


def test_one_row_of_a_dump_is_one_reference_with_the_names_of_all_its_versions(tmp_path: Path) -> None:
    row = {
        "paperId": "a" * 40,
        "title": "On Quokkas",
        "authors": [{"name": "C. Ranger"}],
        "year": 2020,
        "venue": "Journal of Quokkas",
        "externalIds": {"DOI": "10.1000/q", "ArXiv": "2001.00001"},
    }
    (tmp_path / "s2.jsonl").write_text(json.dumps(row))
    (found,) = references(tmp_path / "s2.jsonl", "s2.jsonl")
    assert not isinstance(found, Problem)
    assert isinstance(found.record, Record)
    assert found.key == "s2.jsonl:1"
    assert {name.scheme for name in found.record.identifiers} == {"doi", "arxiv", "s2"}


def test_a_run_that_fails_changes_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    old = {path: f"{path.name} of the last run\n" for path in (job.to, job.keys, job.report)}
    for path, text in old.items():
        path.write_text(text)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local, "doubtful_row", full)  # the last that is told
    with pytest.raises(OSError, match="No space left"):
        local.dedupe(job)
    assert {path: path.read_text() for path in old} == old
    assert [each.name for each in job.to.parent.iterdir() if each.name.startswith(".")] == []
    monkeypatch.undo()
    local.dedupe(job)
    assert job.keys.read_text().startswith("file,key,new_key\n")


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(InputError, match="nothing in these files can be used"):
        local.dedupe(job_of([tmp_path / "none.jsonl"], tmp_path / "w.jsonl", None, None))
    assert not (tmp_path / "w.jsonl").exists()
