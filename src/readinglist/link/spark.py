"""Linking on Apache Spark, which joins claims and works by their blocks and spreads the work; judgement decides.

Works and claims are read by one task a shard, kept on the disks of the workers, and read again from their shards when
a worker is lost. Numbers of works and claims are made of the shard and the place in it, so that they stay the same.
The workers need this program and a file system that they share with the one who asks.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist import arrow, files
from readinglist.errors import InputError
from readinglist.link.decisions import DECISION, is_parquet, write
from readinglist.link.plan import CAP, NEXT, Wanted
from readinglist.link.shards import Job, Problem, Tally, check_works
from readinglist.link.tasks import (
    ASK,
    CLAIM,
    DECIDED,
    IN_BLOCKS,
    PAIR,
    ROWS_AT_ONCE,
    WORK,
    OnBatches,
    alike_pairs,
    asks_of,
    claims_in,
    decisions,
    in_blocks,
    works_in,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ON_LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
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
    builder = SparkSession.builder.appName("readinglist link")
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
    here = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": _PARTITIONS_HERE}
    return found | _ON_LOOPBACK | here


def _in_short(error: Exception) -> str:
    """What went wrong, without the stacks of Java and Python."""
    return " ".join(str(error).strip().splitlines()[:2])


# ----------------------------------------------------------------------- the plan


def link(job: Job, spark: SparkSession) -> Tally:
    """Links on Spark; raises `InputError` when it gives up."""
    claims = _read(spark, job.claims, claims_in, CLAIM)
    works = _read(spark, job.works, works_in, WORK)
    tally = Tally(problems=[*_problems(claims, "claim"), *_problems(works, "work")])
    claims, works = claims.where("problem IS NULL"), works.where("problem IS NULL")
    tally.works = works.count()
    check_works(tally)
    planned = _kept(_with_counts(claims, works))
    asks = _kept(_mapped(planned, asks_of, ASK))
    titles = works.select("work", "words", "year", "keys")
    keyed = _mapped(titles, partial(in_blocks, _wanted(spark, asks)), IN_BLOCKS)
    blocks = _kept(keyed.selectExpr("explode(keys) AS key", "year", "work"))
    pairs = _pairs(asks, blocks, tally)
    near = _kept(_near(pairs, works, planned))
    made = _kept(_mapped(_with_members(planned, _with_versions(near, works), works), decisions, DECIDED))
    _write(made.orderBy("claim"), job.to, tally)
    return tally


def _read(spark: SparkSession, shards: Iterable[Path], read: OnBatches, shape: arrow.Shape) -> DataFrame:
    """The rows of all shards, each read by a task of its own."""
    named = [(number, str(path.resolve())) for number, path in enumerate(shards)]
    paths = spark.sparkContext.parallelize(named, len(named)).toDF("number long, path string")
    return _kept(_mapped(paths, read, shape))


def _problems(rows: DataFrame, number: str) -> list[Problem]:
    found = rows.where("problem IS NOT NULL").orderBy(number).select("problem", "shard").collect()
    return [Problem(text, shard) for text, shard in found]


def _with_counts(claims: DataFrame, works: DataFrame) -> DataFrame:
    """The claims with the number of works that have each word of their titles."""
    asked = claims.selectExpr("claim", "explode(has) AS word")
    words = works.selectExpr("explode(array_distinct(split(words, ' '))) AS word")
    counts = words.join(asked.select("word").distinct(), "word", "left_semi").groupBy("word").count()
    listed = _expr("map_from_entries(collect_list(struct(word, count))) AS counts")
    by_claim = asked.join(counts, "word").groupBy("claim").agg(listed)
    return claims.join(by_claim, "claim", "left")


def _wanted(spark: SparkSession, asks: DataFrame) -> Any:
    keys = asks.select("key").distinct().toArrow().column("key")
    wanted = Wanted(len(keys))
    for some in keys.chunks:
        wanted.add(some.to_pylist())
    return spark.sparkContext.broadcast(wanted)


def _pairs(asks: DataFrame, blocks: DataFrame, tally: Tally) -> DataFrame:
    """The claims with the works in their blocks; `named` when an identifier brings them together."""
    large = _kept(blocks.groupBy("key").count().where(f"count > {CAP}").select("key"))
    whole = asks.join(large, "key", "left_anti").join(blocks.select("key", "work"), "key")
    split = asks.join(large, "key", "left_semi")
    years = _kept(blocks.join(large, "key", "left_semi").groupBy("key", "year").count())
    near_years = split.join(years, "key").where(f"abs(year - claimed) <= {NEXT}")
    parts = near_years.where(f"count <= {CAP}").join(blocks, ["key", "year"])
    tally.split = split.select("key").distinct().count()
    tally.capped = near_years.where(f"count > {CAP}").select("key", "year").distinct().count()
    both = whole.select("claim", "work", "named").union(parts.select("claim", "work", "named"))
    return both.groupBy("claim", "work").agg(_expr("max(named) AS named"))


def _near(pairs: DataFrame, works: DataFrame, planned: DataFrame) -> DataFrame:
    """Those of the pairs whose titles are alike, or which an identifier brings together."""
    titled = pairs.join(works.select("work", "words"), "work").join(planned.select("claim", "title"), "claim")
    return _mapped(titled, alike_pairs, PAIR)


def _with_versions(near: DataFrame, works: DataFrame) -> DataFrame:
    """The pairs, and those with works that share an identifier with one of them: versions under other titles."""
    names = works.selectExpr("work", "explode(names) AS name")
    shared = names.groupBy("name").count().where(f"count BETWEEN 2 AND {CAP}").select("name")
    sharing = _kept(names.join(shared, "name", "left_semi"))
    others = near.join(sharing, "work").select("claim", "name").join(sharing, "name").select("claim", "work")
    return near.union(others).distinct()


def _with_members(planned: DataFrame, pairs: DataFrame, works: DataFrame) -> DataFrame:
    whole = pairs.join(works.select("work", "words", "year", "keys", "hit"), "work")
    pools = whole.groupBy("claim").agg(_expr("collect_list(struct(words, year, keys, hit)) AS members"))
    return planned.join(pools, "claim", "left")


def _write(made: DataFrame, to: Path, tally: Tally) -> None:
    tally.outcomes.update(dict(made.groupBy("decision").count().collect()))
    with files.replacing(to) as new:
        if is_parquet(to):
            shape = _ddl(DECISION)
            rows = made.select(_expr("from_json(row, '" + shape + "') AS row")).select("row.*")
            rows.write.parquet(new.resolve().as_uri())
        else:
            write(new, (json.loads(row) for (row,) in made.select("row").toLocalIterator()))


# ---------------------------------------------------------------- in Spark's words


def _kept(rows: DataFrame) -> DataFrame:
    """Rows that are computed once, and kept on the disks of the workers."""
    from pyspark import StorageLevel

    return rows.persist(StorageLevel.DISK_ONLY)


def _mapped(rows: DataFrame, work: OnBatches, shape: arrow.Shape) -> DataFrame:
    return rows.mapInArrow(work, _ddl(shape))


def _expr(text: str) -> Any:
    from pyspark.sql.functions import expr

    return expr(text)


def _ddl(shape: arrow.Shape) -> str:
    """The shape as Spark says it."""
    return ", ".join(f"{name} {_type(each)}" for name, each in shape.items())


def _type(each: Any) -> str:
    if isinstance(each, list):
        return f"array<{_type(each[0])}>"
    if isinstance(each, Mapping):
        return "struct<" + ", ".join(f"{name}: {_type(inner)}" for name, inner in each.items()) + ">"
    return {str: "string", int: "bigint", float: "double", bool: "boolean", bytes: "binary"}[each]
