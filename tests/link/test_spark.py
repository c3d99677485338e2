"""Linking on Spark decides as linking on one machine does, on its cores and on a cluster that loses a worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.engines.shards import shards
from readinglist.engines.spark import session
from readinglist.link import local, spark
from readinglist.link.job import Job, Tally
from tests.engines.cluster import CLUSTER, losing_a_worker
from tests.link import world

pytestmark = pytest.mark.usefixtures("spark_home")


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("job")
    return Job(
        shards(world.claims(folder / "claims.jsonl")), shards(world.works(folder / "works")), folder / "to.jsonl"
    )


@pytest.fixture(scope="module")
def expected(job: Job) -> tuple[bytes, Tally]:
    """What the local engine makes of it."""
    tally = local.link(job)
    return job.to.read_bytes(), tally


def test_spark_decides_as_one_machine_does_and_replaces_what_was_there(
    job: Job, expected: tuple[bytes, Tally], tmp_path: Path
) -> None:
    from pyarrow import parquet

    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    local.link(Job(job.claims, job.works, here))
    there.mkdir()
    (there / "part-of-the-last-run.parquet").touch()
    with session("local[2]") as cluster:
        assert spark.link(Job(job.claims, job.works, there), cluster) == expected[1]
    assert parquet.read_table(there).to_pylist() == parquet.read_table(here).to_pylist()
    assert sorted(each.name for each in tmp_path.iterdir()) == [here.name, there.name]


def test_a_killed_worker_changes_nothing(job: Job, expected: tuple[bytes, Tally], tmp_path: Path) -> None:
    again = Job(job.claims, job.works, tmp_path / "to.jsonl")
    again.to.write_text("of the last run\n")
    # reading claims, reading works, counting, planning: then most of the job is still to come
    with session(CLUSTER) as cluster, losing_a_worker(cluster, after=4):
        tally = spark.link(again, cluster)
    assert tally == expected[1]
    assert again.to.read_bytes() == expected[0]
