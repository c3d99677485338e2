"""References to works on Apache Spark, which sorts them into blocks, spreads the pairs, and finds what is linked.

References are read by one task a shard and kept on the disks of the workers. A number is made of the shard and the
place in it, so that it stays the same when a worker is lost, and a lower one stands before a higher one as here. The
plan is that of `judgement.blocks` and `judgement.groups`: which pairs are compared, how they stand to each other, and
what a group is, is decided by their functions in the tasks. Nothing that grows with the references is on the driver.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from readinglist.csl import ITEM
from readinglist.dedupe.job import Job, Tally, check_references, written
from readinglist.dedupe.tasks import (
    ENDS,
    KEYED,
    KEYS,
    LINE,
    LINK,
    LISTED,
    MADE,
    PAIR,
    RARE,
    lines_in,
    links_in,
    listed_in,
    pairs_in,
    rare_in,
    works_in,
)
from readinglist.engines.rows import is_parquet
from readinglist.engines.spark import ddl, expr, kept, mapped, problems, read_shards, settling, write_lines
from readinglist.judgement.groups import LONG_TITLE
from readinglist.judgement.pairs import Tie
from readinglist.judgement.weights import RECURS

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession


Settle = Callable[["DataFrame"], "DataFrame"]


def dedupe(job: Job, spark: SparkSession) -> Tally:
    """Writes works, key map and report; raises `InputError` when there is nothing to read, or Spark gives up."""
    read = read_shards(spark, job.shards, listed_in, LISTED)
    tally = Tally(problems=problems(read, "number"))
    listed = read.where("problem IS NULL")
    tally.references = listed.count()
    check_references(tally)
    names = tuple(map(str, job.shards))
    cited = kept(_cited(listed))
    with settling(spark, job.to) as settled:
        links = settled(mapped(_to_compare(_pairs(listed), cited), partial(links_in, names), LINK))
        same = links.where(f"tie = '{Tie.SAME}'")
        parts = _parts(cited, same, _connected(same, settled))
        made = kept(mapped(parts, partial(works_in, names), MADE))
        _write(_keyed(made), _doubtful(links, made), job, tally)
    return tally


# ------------------------------------------------------------------- which pairs


def _pairs(listed: DataFrame) -> DataFrame:
    """The pairs that are worth comparing, the lower number first."""
    sizes = kept(_blocks(listed).selectExpr("*", "count(1) OVER (PARTITION BY kind, key) AS size").where("size > 1"))
    members = sizes.join(listed.select("number", "letters", "sketch"), "number").repartition("kind", "key")
    ordered = members.sortWithinPartitions("kind", "key", "letters", "number")
    columns = ordered.select("kind", "key", "size", "number", "letters", "sketch")
    return mapped(columns, pairs_in, PAIR).distinct()


def _blocks(listed: DataFrame) -> DataFrame:
    """The blocks that records are in, by kind and key."""
    counted = kept(mapped(_with_counts(listed), rare_in, KEYED))
    return (
        listed.selectExpr(f"{KEYS} AS kind", "explode(keys) AS key", "number")
        .union(listed.selectExpr(f"{ENDS} AS kind", "explode(ends) AS key", "number"))
        .union(counted.selectExpr(f"{RARE} AS kind", "explode(keys) AS key", "number"))
    )


def _with_counts(listed: DataFrame) -> DataFrame:
    """The records with how many have each of their stems, of those that several have."""
    stems = listed.selectExpr("number", "explode(stems) AS stem")
    shared = stems.groupBy("stem").count().where("count > 1")
    return stems.join(shared, "stem").groupBy("number").agg(expr("collect_list(struct(stem, count)) AS counts"))


# ------------------------------------------------------------------ how they stand


def _cited(listed: DataFrame) -> DataFrame:
    """Each reference as one value, with whether its title recurs among all."""
    years = listed.where(f"year > 0 AND length(letters) < {LONG_TITLE}").groupBy("letters")
    often = years.agg(expr("count(DISTINCT year) AS years")).where(f"years >= {RECURS}")
    known = listed.join(often, "letters", "left")
    return known.selectExpr("number", "struct(number, key, line, record, years IS NOT NULL AS often) AS each")


def _to_compare(pairs: DataFrame, cited: DataFrame) -> DataFrame:
    """Each reference with the later ones that it is compared with."""
    others = pairs.join(cited.selectExpr("number AS other", "each"), "other")
    gathered = others.groupBy("one").agg(expr("collect_list(each) AS others"))
    return gathered.join(cited.selectExpr("number AS one", "each AS mine"), "one").select("mine", "others")


# --------------------------------------------------------------------- what is one


def _parts(cited: DataFrame, same: DataFrame, labels: DataFrame) -> DataFrame:
    """The references in parts that no link connects, with the links in each."""
    labelled = cited.join(labels, "number", "left").selectExpr("coalesce(label, number) AS label", "each")
    members = labelled.groupBy("label").agg(expr("collect_list(each) AS members"))
    inner = same.join(labels.withColumnRenamed("number", "one"), "one").groupBy("label")
    links = inner.agg(expr("collect_list(struct(one, other, tie, rule, why, apart, opposed)) AS links"))
    return members.join(links, "label", "left").select("members", "links")


def _connected(same: DataFrame, settled: Settle) -> DataFrame:
    """The lowest number that links connect each linked reference with: `number`, `label`.

    Each takes over the lowest label of its neighbours, and then the label of that one, until nothing changes; so the
    way to the lowest number is halved again and again.
    """
    edges = same.selectExpr("one AS number", "other AS near").union(same.selectExpr("other", "one"))
    labels = settled(edges.groupBy("number").agg(expr("least(number, min(near)) AS label")))
    while True:
        heard = edges.join(labels.selectExpr("number AS near", "label"), "near").groupBy("number")
        lower = labels.join(heard.agg(expr("min(label) AS heard")), "number")
        named = lower.selectExpr("number", "label AS before", "least(label, heard) AS label")
        further = labels.selectExpr("number AS label", "label AS next")
        found = settled(named.join(further, "label").selectExpr("number", "before", "next AS label"))
        labels = found.select("number", "label")
        if found.where("label <> before").isEmpty():
            return labels


def _doubtful(links: DataFrame, made: DataFrame) -> DataFrame:
    """The links between references that came to two works."""
    homes = made.where("size(of) > 1").selectExpr("explode(of) AS number", "first")
    one = links.join(homes.selectExpr("number AS one", "first AS mine"), "one", "left")
    both = one.join(homes.selectExpr("number AS other", "first AS yours"), "other", "left")
    return both.where("coalesce(mine, one) <> coalesce(yours, other)").select("one", "other", "told")


# -------------------------------------------------------------------------- writing


def _keyed(made: DataFrame) -> DataFrame:
    """The works, each under its key, or under its place where an earlier one has that."""
    turns = made.selectExpr("first", "row_number() OVER (PARTITION BY key ORDER BY first) AS turn")
    late = turns.where("turn > 1")
    named = made.join(late, "first", "left")
    return named.selectExpr("*", "if(turn IS NULL, key, place) AS id", "size(of) > 1 AS several")


def _write(works: DataFrame, doubtful: DataFrame, job: Job, tally: Tally) -> None:
    tally.works = works.count()
    ordered = works.orderBy("first")
    groups = ordered.where("turn IS NOT NULL OR several").select("told", "id", "several")
    pairs = doubtful.orderBy("one", "other").select("told")
    with written(job) as (to, told):
        _write_works(ordered, to, parquet=is_parquet(job.to))
        for row, key, several in groups.toLocalIterator():
            told.work(json.loads(row), key)
            tally.groups += several
        for (row,) in pairs.toLocalIterator():
            told.doubtful(json.loads(row))
            tally.doubtful += 1


def _write_works(ordered: DataFrame, to: Path, *, parquet: bool) -> None:
    if not parquet:
        write_lines(mapped(ordered.select("id", "row"), lines_in, LINE), to)
        return
    shape = ddl({name: each for name, each in ITEM.items() if name != "id"})
    named = ordered.select("id", expr(f"from_json(row, '{shape}') AS row"))
    named.select("id", "row.*").write.parquet(to.resolve().as_uri())
