"""Linking on Apache Spark, which joins claims and works by their blocks and spreads the work; judgement decides.

Works and claims are read by one task a shard, kept on the disks of the workers, and read again from their shards when
a worker is lost. Numbers of works and claims are made of the shard and the place in it, so that they stay the same.
The workers need this program and a file system that they share with the one who asks.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist import files
from readinglist.engines.rows import is_parquet
from readinglist.engines.spark import ddl, expr, kept, mapped, problems, read_shards
from readinglist.link.decisions import DECISION, write
from readinglist.link.job import Job, Tally, check_works
from readinglist.link.plan import CAP, NEXT, Wanted
from readinglist.link.tasks import (
    ASK,
    CLAIM,
    DECIDED,
    IN_BLOCKS,
    PAIR,
    WORK,
    alike_pairs,
    asks_of,
    claims_in,
    decisions,
    in_blocks,
    works_in,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def link(job: Job, spark: SparkSession) -> Tally:
    """Links on Spark; raises `InputError` when it gives up."""
    claims = read_shards(spark, job.claims, claims_in, CLAIM)
    works = read_shards(spark, job.works, works_in, WORK)
    tally = Tally(problems=[*problems(claims, "claim"), *problems(works, "work")])
    claims, works = claims.where("problem IS NULL"), works.where("problem IS NULL")
    tally.works = works.count()
    check_works(tally)
    planned = kept(_with_counts(claims, works))
    asks = kept(mapped(planned, asks_of, ASK))
    titles = works.select("work", "words", "year", "keys")
    keyed = mapped(titles, partial(in_blocks, _wanted(spark, asks)), IN_BLOCKS)
    blocks = kept(keyed.selectExpr("explode(keys) AS key", "year", "work"))
    pairs = _pairs(asks, blocks, tally)
    near = kept(_near(pairs, works, planned))
    made = kept(mapped(_with_members(planned, _with_versions(near, works), works), decisions, DECIDED))
    _write(made.orderBy("claim"), job.to, tally)
    return tally


def _with_counts(claims: DataFrame, works: DataFrame) -> DataFrame:
    """The claims with the number of works that have each word of their titles."""
    asked = claims.selectExpr("claim", "explode(has) AS word")
    words = works.selectExpr("explode(array_distinct(split(words, ' '))) AS word")
    counts = words.join(asked.select("word").distinct(), "word", "left_semi").groupBy("word").count()
    listed = expr("map_from_entries(collect_list(struct(word, count))) AS counts")
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
    large = kept(blocks.groupBy("key").count().where(f"count > {CAP}").select("key"))
    whole = asks.join(large, "key", "left_anti").join(blocks.select("key", "work"), "key")
    split = asks.join(large, "key", "left_semi")
    years = kept(blocks.join(large, "key", "left_semi").groupBy("key", "year").count())
    near_years = split.join(years, "key").where(f"abs(year - claimed) <= {NEXT}")
    parts = near_years.where(f"count <= {CAP}").join(blocks, ["key", "year"])
    tally.split = split.select("key").distinct().count()
    tally.capped = near_years.where(f"count > {CAP}").select("key", "year").distinct().count()
    both = whole.select("claim", "work", "named").union(parts.select("claim", "work", "named"))
    return both.groupBy("claim", "work").agg(expr("max(named) AS named"))


def _near(pairs: DataFrame, works: DataFrame, planned: DataFrame) -> DataFrame:
    """Those of the pairs whose titles are alike, or which an identifier brings together."""
    titled = pairs.join(works.select("work", "words"), "work").join(planned.select("claim", "title"), "claim")
    return mapped(titled, alike_pairs, PAIR)


def _with_versions(near: DataFrame, works: DataFrame) -> DataFrame:
    """The pairs, and those with works that share an identifier with one of them: versions under other titles."""
    names = works.selectExpr("work", "explode(names) AS name")
    shared = names.groupBy("name").count().where(f"count BETWEEN 2 AND {CAP}").select("name")
    sharing = kept(names.join(shared, "name", "left_semi"))
    others = near.join(sharing, "work").select("claim", "name").join(sharing, "name").select("claim", "work")
    return near.union(others).distinct()


def _with_members(planned: DataFrame, pairs: DataFrame, works: DataFrame) -> DataFrame:
    whole = pairs.join(works.select("work", "words", "year", "keys", "hit"), "work")
    pools = whole.groupBy("claim").agg(expr("collect_list(struct(words, year, keys, hit)) AS members"))
    return planned.join(pools, "claim", "left")


def _write(made: DataFrame, to: Path, tally: Tally) -> None:
    tally.outcomes.update(dict(made.groupBy("decision").count().collect()))
    with files.replacing(to) as new:
        if is_parquet(to):
            shape = ddl(DECISION)
            rows = made.select(expr(f"from_json(row, '{shape}') AS row")).select("row.*")
            rows.write.parquet(new.resolve().as_uri())
        else:
            write(new, (json.loads(row) for (row,) in made.select("row").toLocalIterator()))
