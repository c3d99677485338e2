"""The one door to Apache Spark: a session of it, the rows of shards, and a few words of its language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any

from readinglist import arrow, files
from readinglist.engines.shards import Problem
from readinglist.engines.tasks import ROWS_AT_ONCE, OnBatches
from readinglist.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ON_LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_MEMORY_HERE = "4g"  # of Java on this machine, at most; the 1 GB that Spark takes by itself does not do for millions
_PARTITIONS_HERE = "8"  # of a shuffle on this machine, in place of the 200 that Spark makes for a cluster


# -------------------------------------------------------------------- the session


@contextmanager
def session(master: str | None = None, *, progress: bool = False) -> Iterator[SparkSession]:
    """A session of Spark, by default on the cores of this machine; raises `InputError` when it cannot be had.

    Whatever else is to be set stands in `spark-defaults.conf`, as ever with Spark.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("this engine needs the package pyspark", advice=arrow.EXTRA) from None
    arrow.import_arrow()
    builder = SparkSession.builder.appName("readinglist")
    for name, value in _settings(master or "local[*]", progress=progress).items():
        builder = builder.config(name, value)
    try:
        found = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        advice = "it needs Java 17 or newer, and a master that answers"
        raise InputError(f"Spark did not start: {_in_short(error)}", advice=advice) from None
    try:
        yield found
    except (PySparkException, Py4JError) as error:
        raise InputError(f"Spark gave up: {_in_short(error)}", advice="what was there is as it was") from error
    finally:
        found.stop()


def _settings(master: str, *, progress: bool) -> dict[str, str]:
    """What we settle; on this machine everything stays on the loopback interface."""
    found = {
        "spark.master": master,
        "spark.ui.showConsoleProgress": str(progress).lower(),
        "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_AT_ONCE),
    }
    if not master.startswith("local"):
        return found
    import pyspark

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    here = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": _PARTITIONS_HERE,
        "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", _MEMORY_HERE),
    }
    return found | _ON_LOOPBACK | here


def _in_short(error: Exception) -> str:
    """What went wrong, without the stacks of Java and Python."""
    return " ".join(str(error).strip().splitlines()[:2])


# ------------------------------------------------------------------------- shards


def read_shards(spark: SparkSession, shards: Iterable[Path], read: OnBatches, shape: arrow.Shape) -> DataFrame:
    """The rows of all shards, each read by a task of its own."""
    listed = [(number, str(path.resolve()), str(path)) for number, path in enumerate(shards)]
    paths = spark.sparkContext.parallelize(listed, len(listed)).toDF("number long, path string, named string")
    return kept(mapped(paths, read, shape))


def problems(rows: DataFrame, number: str) -> list[Problem]:
    """What could not be read, in the order of `number`."""
    found = rows.where("problem IS NOT NULL").orderBy(number).select("problem", "shard").collect()
    return [Problem(text, shard) for text, shard in found]


# ---------------------------------------------------------------- in Spark's words


def kept(rows: DataFrame) -> DataFrame:
    """Rows that are computed once, and kept on the disks of the workers."""
    from pyspark import StorageLevel

    return rows.persist(StorageLevel.DISK_ONLY)


@contextmanager
def settling(spark: SparkSession, to: Path) -> Iterator[Callable[[DataFrame], DataFrame]]:
    """A function that writes rows down in a folder beside `to`, which goes at the end, and gives them back.

    They are computed once, whatever becomes of the workers, and what is planned with them again and again does not
    hold the plan of how they came about, which would grow each time.
    """
    folder = to.with_name(f".{to.name}.settled")
    files.remove(folder)
    spark.sparkContext.setCheckpointDir(folder.resolve().as_uri())
    try:
        yield lambda rows: rows.checkpoint()
    finally:
        files.remove(folder)


def write_lines(lines: DataFrame, to: Path) -> None:
    """Writes lines to one new file in their order; the workers write its parts, so that none goes by the driver."""
    parts = to.with_name(f"{to.name}.parts")
    files.remove(parts)
    try:
        lines.write.text(parts.resolve().as_uri())
        with to.open("wb") as whole:
            for part in sorted(parts.glob("part-*")):
                with part.open("rb") as file:
                    copyfileobj(file, whole)
    finally:
        files.remove(parts)


def mapped(rows: DataFrame, work: OnBatches, shape: arrow.Shape) -> DataFrame:
    """The rows that a task makes of these; they have that shape."""
    return rows.mapInArrow(work, ddl(shape))


def expr(text: str) -> Any:
    """An expression of SQL as a column."""
    from pyspark.sql import functions

    return functions.expr(text)


def ddl(shape: arrow.Shape) -> str:
    """The shape as Spark says it."""
    return ", ".join(f"`{name}` {_type(each)}" for name, each in shape.items())


def _type(each: Any) -> str:
    if isinstance(each, list):
        return f"array<{_type(each[0])}>"
    if isinstance(each, Mapping):
        return "struct<" + ", ".join(f"`{name}`: {_type(inner)}" for name, inner in each.items()) + ">"
    return {str: "string", int: "bigint", float: "double", bool: "boolean", bytes: "binary"}[each]
