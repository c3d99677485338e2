"""Linking on Apache Spark: which joins claims and works by their blocks and spreads the work; judgement decides.

Works and claims are read by one task a shard, kept on the disks of the workers, and read again from their shards when
a worker is lost. Numbers of works and claims are made of the shard and the place in it, so that they stay the same.
The workers need this program and a file system that they share with the one who asks.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist import arrow, files
from readinglist.errors import InputError
from readinglist.exchange import Asked
from readinglist.link.decisions import DECISION, Row, decided, is_parquet, member, pieces, write
from readinglist.link.plan import CAP, NEXT, Wanted, asked_blocks, block_keys, is_near, work_of
from readinglist.link.shards import Job, Problem, Tally, check_works, read_claims, read_works
from readinglist.model import Claim
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.titles import fold

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession

_PROBLEM: dict[str, Any] = {"problem": str, "shard": bool}
_WORK: arrow.Shape = {"work": int, "words": str, "year": int, "keys": [int], "names": [int], "hit": bytes} | _PROBLEM
_CLAIM: arrow.Shape = {
    "claim": int,
    "id": str,
    "title": str,
    "venue": str,
    "claimed": int,
    "link": str,
    "has": [str],
} | _PROBLEM
_ASK: arrow.Shape = {"claim": int, "key": int, "named": bool, "claimed": int}
_IN_BLOCK: arrow.Shape = {"key": int, "year": int, "work": int}
_PAIR: arrow.Shape = {"claim": int, "work": int}
_DECIDED: arrow.Shape = {"claim": int, "decision": str, "row": str}

_ROWS_AT_ONCE = 2000
_IN_SHARD = 40  # bits of a number that say the place in a shard
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
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS_AT_ONCE),
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
    claims = _read(spark, job.claims, _claims_in, _CLAIM)
    works = _read(spark, job.works, _works_in, _WORK)
    tally = Tally(problems=[*_problems(claims, "claim"), *_problems(works, "work")])
    claims, works = claims.where("problem IS NULL"), works.where("problem IS NULL")
    tally.works = works.count()
    check_works(tally)
    planned = _kept(_with_counts(claims, works))
    asks = _kept(_mapped(planned, _asks, _ASK))
    titles = works.select("work", "words", "year", "keys")
    blocks = _kept(_mapped(titles, _in_blocks(_wanted(spark, asks)), _IN_BLOCK))
    pairs = _pairs(asks, blocks, tally)
    near = _kept(_near(pairs, works, planned))
    made = _kept(_mapped(_with_members(planned, _with_versions(near, works), works), _decisions, _DECIDED))
    _write(made.orderBy("claim"), job.to, tally)
    return tally


def _read(spark: SparkSession, shards: Iterable[Path], read: _OnBatches, shape: arrow.Shape) -> DataFrame:
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
    return _mapped(titled, _alike, _PAIR)


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


# ------------------------------------------------------------- what the workers do

_OnBatches = Callable[[Iterable["RecordBatch"]], Iterator["RecordBatch"]]


def _kept(rows: DataFrame) -> DataFrame:
    """Rows that are computed once, and kept on the disks of the workers."""
    from pyspark import StorageLevel

    return rows.persist(StorageLevel.DISK_ONLY)


def _mapped(rows: DataFrame, work: _OnBatches, shape: arrow.Shape) -> DataFrame:
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


def _rows(batches: Iterable[RecordBatch]) -> Iterator[Row]:
    for batch in batches:
        yield from batch.to_pylist()


def _batches(rows: Iterable[Row], shape: arrow.Shape) -> Iterator[RecordBatch]:
    for some in pieces(rows, _ROWS_AT_ONCE):
        yield arrow.batch(some, shape)


def _works_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    return _batches(_numbered(batches, read_works, "work", _work_row), _WORK)


def _claims_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    return _batches(_numbered(batches, read_claims, "claim", _claim_row), _CLAIM)


def _numbered(
    batches: Iterable[RecordBatch], read: Callable[[Path], Iterable[Any]], name: str, row: Callable[[Any], Row]
) -> Iterator[Row]:
    for shard in _rows(batches):
        for place, each in enumerate(read(Path(shard["path"]))):
            is_problem = isinstance(each, Problem)
            made = {"problem": each.text, "shard": each.shard} if is_problem else row(each)
            yield made | {name: shard["number"] << _IN_SHARD | place}


def _work_row(hit: Hit) -> Row:
    work = work_of(hit)
    return {"words": work.words, "year": work.year, "keys": work.keys, "names": work.names, "hit": work.hit}


def _claim_row(asked: Asked) -> Row:
    claim = asked.claim
    return {
        "id": json.dumps(asked.id),
        "title": claim.title,
        "venue": claim.venue,
        "claimed": claim.year,
        "link": claim.link,
        "has": list(dict.fromkeys(fold(claim.title).words)),
    }


def _asked(row: Row) -> Asked:
    return Asked(json.loads(row["id"]), Claim(row["title"], row["venue"], row["claimed"], row["link"]))


def _asks(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    rows = (
        {"claim": row["claim"], "key": ask.key, "named": ask.named, "claimed": row["claimed"]}
        for row in _rows(batches)
        for ask in asked_blocks(_asked(row).claim, dict(row["counts"] or ()))
    )
    return _batches(rows, _ASK)


def _in_blocks(wanted: Any) -> _OnBatches:
    def in_blocks(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        rows = (
            {"key": key, "year": row["year"], "work": row["work"]}
            for row in _rows(batches)
            for key in wanted.value.among(block_keys(row["words"], row["keys"]))
        )
        return _batches(rows, _IN_BLOCK)

    return in_blocks


def _alike(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    rows = (
        {"claim": row["claim"], "work": row["work"]}
        for row in _rows(batches)
        if row["named"] or is_near(Claim(row["title"]), row["words"])
    )
    return _batches(rows, _PAIR)


def _decisions(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    return _batches(map(_decision, _rows(batches)), _DECIDED)


def _decision(row: Row) -> Row:
    asked = _asked(row)
    members = (
        member(asked, *(each[name] for name in ("words", "year", "keys", "hit"))) for each in row["members"] or ()
    )
    found = decided(asked, members, dict(row["counts"] or ()))
    return {"claim": row["claim"], "decision": found["decision"], "row": json.dumps(found, ensure_ascii=False)}
