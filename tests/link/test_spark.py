"""Linking on Spark decides as linking on one machine does, on its cores and on a cluster that loses a worker."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readinglist.link import local, spark
from readinglist.link.shards import Job, Tally, shards
from tests.conftest import absent
from tests.link import world

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CLUSTER = "local-cluster[2,1,1024]"  # two workers, each a process with one core and 1024 MB
# what a job of seconds need not be compiled for
QUICK = """
spark.sql.codegen.wholeStage false
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""


@pytest.fixture(scope="module", autouse=True)
def _spark_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home for Spark whose workers may write into it; skips where Spark or Java is not installed."""
    missing = "the extra [spark]" if find_spec("pyspark") is None else None if shutil.which("java") else "Java"
    if missing:
        absent(missing)
    import pyspark

    home = tmp_path_factory.mktemp("spark")
    for each in Path(pyspark.__file__).parent.iterdir():
        if each.name not in ("work", "conf"):
            (home / each.name).symlink_to(each)
    (home / "conf").mkdir()
    (home / "conf" / "spark-defaults.conf").write_text(QUICK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        yield


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
    with spark.session("local[2]") as session:
        assert spark.link(Job(job.claims, job.works, there), session) == expected[1]
    assert parquet.read_table(there).to_pylist() == parquet.read_table(here).to_pylist()
    assert sorted(each.name for each in tmp_path.iterdir()) == [here.name, there.name]


def test_a_killed_worker_changes_nothing(job: Job, expected: tuple[bytes, Tally], tmp_path: Path) -> None:
    again = Job(job.claims, job.works, tmp_path / "to.jsonl")
    again.to.write_text("of the last run\n")
    with spark.session(CLUSTER) as session:
        killed: list[int] = []
        killer = threading.Thread(target=_kill_a_worker, args=(session, killed), daemon=True)
        killer.start()
        tally = spark.link(again, session)
        killer.join()
    assert killed
    assert tally == expected[1]
    assert again.to.read_bytes() == expected[0]


def _kill_a_worker(session: SparkSession, killed: list[int]) -> None:
    """Kills a process of a worker once works are read and kept there, when most of the job is still to come."""
    tracker = session.sparkContext.statusTracker()
    while len(tracker.getJobIdsForGroup(None)) < 4:  # reading claims, reading works, counting, planning
        time.sleep(0.05)
    worker = _workers(os.getpid())[0]
    os.kill(worker, signal.SIGKILL)
    killed.append(worker)


def _workers(root: int) -> list[int]:
    """The processes below that one in which Spark's workers run tasks."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(each.name)] = int((each / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    return [
        pid for pid in parents if _is_below(pid, root, parents) and "CoarseGrainedExecutorBackend" in _command(pid)
    ]


def _is_below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != root:
        pid = parents[pid]
    return pid == root


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
