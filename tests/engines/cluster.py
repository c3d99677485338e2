"""A cluster of Spark on this machine for tests, and how one of its workers ends."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import absent

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CLUSTER = "local-cluster[2,1,1024]"  # two workers, each a process with one core and 1024 MB
# what a job of seconds need not be compiled for
QUICK = """
spark.sql.codegen.wholeStage false
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""


@pytest.fixture(scope="module")
def spark_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
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


@contextmanager
def losing_a_worker(session: SparkSession, after: int) -> Iterator[None]:
    """Kills a process of a worker once so many jobs of Spark have begun; fails when none was killed."""
    killed: list[int] = []
    killer = threading.Thread(target=_kill_a_worker, args=(session, after, killed), daemon=True)
    killer.start()
    yield
    killer.join()
    assert killed


def _kill_a_worker(session: SparkSession, after: int, killed: list[int]) -> None:
    tracker = session.sparkContext.statusTracker()
    while len(tracker.getJobIdsForGroup(None)) < after:
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
