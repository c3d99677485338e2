"""Spark makes the works that one machine makes, on its cores and on a cluster that loses a worker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from readinglist.cli.dedupe_rows import job_of, run
from readinglist.dedupe import local, spark
from readinglist.dedupe.job import Job, Tally
from readinglist.engines.spark import session
from tests.dedupe import world
from tests.engines.cluster import CLUSTER, losing_a_worker

pytestmark = pytest.mark.usefixtures("spark_home")


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """Shards named from the folder that we are in, where no worker of a cluster is."""
    folder = tmp_path_factory.mktemp("job")
    world.shards(folder / "shards")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield job_of([Path("shards")], Path("works.jsonl"), None, None)


@pytest.fixture(scope="module")
def expected(job: Job) -> Tally:
    """What the local engine makes of it."""
    return local.dedupe(job)


def test_spark_makes_the_same_works_and_replaces_what_was_there(
    job: Job, expected: Tally, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pyarrow import parquet

    here = Job(job.shards, tmp_path / "here.parquet", tmp_path / "here.csv", tmp_path / "here.jsonl")
    there = Job(job.shards, tmp_path / "there.parquet", tmp_path / "there.csv", tmp_path / "there.jsonl")
    assert local.dedupe(here) == expected
    there.to.mkdir()
    (there.to / "part-of-the-last-run.parquet").touch()
    assert run(there, "spark", "local[2]", lambda read, compared: None, as_json=True) == 1
    assert json.loads(capsys.readouterr().out) == asdict(expected)
    assert parquet.read_table(there.to).to_pylist() == parquet.read_table(here.to).to_pylist()
    assert there.keys.read_bytes() == here.keys.read_bytes()
    assert there.report.read_bytes() == here.report.read_bytes()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_a_killed_worker_changes_nothing(job: Job, expected: Tally, tmp_path: Path) -> None:
    again = Job(job.shards, tmp_path / "works.jsonl", tmp_path / "keys.csv", tmp_path / "dedupe.jsonl")
    again.to.write_text("of the last run\n")
    # reading, counting, and the first blocks: then most of the job is still to come
    with session(CLUSTER) as cluster, losing_a_worker(cluster, after=5):
        assert spark.dedupe(again, cluster) == expected
    for mine, yours in ((again.to, job.to), (again.keys, job.keys), (again.report, job.report)):
        assert mine.read_bytes() == yours.read_bytes()
