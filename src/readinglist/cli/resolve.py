"""`readinglist resolve`: which paper a claim means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click

from readinglist.cli.folder import as_json, in_folder, open_sources, settings_at
from readinglist.cli.show import candidates_table
from readinglist.errors import InputError
from readinglist.model import Claim, Decision, Outcome, Work
from readinglist.resolve import Request, Sources, Verdict, settle

_AT_ONCE = 500  # claims asked together, so that sources can batch them and memory stays bounded


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim of a file, with the id that the file gives it."""

    id: str | int | None
    request: Request


@click.command(name="resolve")
@click.argument("title", required=False)
@click.option("--venue", help="Where the page says it appeared, as written.")
@click.option("--year", type=int, help="When the page says it appeared.")
@click.option("--link", help="The address behind the title.")
@click.option(
    "--claims", type=click.Path(path_type=Path, allow_dash=True), help="Many claims, one JSON object a line."
)
@click.option("--catalogue", type=click.Path(path_type=Path), help="A catalogue to ask instead of the course's own.")
@click.option("--offline", is_flag=True, help="Ask the local catalogue only; open no socket.")
@as_json
@in_folder
def command(
    title: str | None,
    venue: str | None,
    year: int | None,
    link: str | None,
    claims: Path | None,
    catalogue: Path | None,
    start: Path,
    *,
    offline: bool,
    as_json: bool,
) -> int:
    """Decides which paper a claim means: accepted, ambiguous or missing, and why.

    \b
    readinglist resolve "Orca: A Distributed Serving System for Transformer-Based Generative Models" --venue OSDI
    readinglist resolve --claims claims.jsonl --catalogue ~/catalogue --offline --json > decisions.jsonl

    A line of --claims is {"id", "title", "venue", "year", "link"}; one line is printed for each.
    """
    if (title is None) == (claims is None):
        raise click.UsageError("give a TITLE, or --claims FILE")
    sources = open_sources(settings_at(start), offline=offline, catalogue=catalogue)
    if claims is None:
        claim = Claim(title or "", venue, year, link)
        verdict = settle([Request(claim)], sources)[0]
        click.echo(
            json.dumps(_row(None, verdict), ensure_ascii=False)
            if as_json
            else candidates_table(claim, verdict.decision)
        )
        return _status([verdict])
    verdicts = []
    for asked, verdict in _settled(_read_claims(claims), sources):
        row = _row(asked.id, verdict)
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(asked, verdict))
        verdicts.append((verdict.decision.outcome, bool(verdict.unanswered)))
    return _status_of(verdicts)


def _settled(asked: Iterator[_Asked], sources: Sources) -> Iterator[tuple[_Asked, Verdict]]:
    while batch := list(islice(asked, _AT_ONCE)):
        yield from zip(batch, settle([each.request for each in batch], sources), strict=True)


def _read_claims(path: Path) -> Iterator[_Asked]:
    with click.open_file(str(path), encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            if line.strip():
                yield _read_claim(line, path, number)


def _read_claim(line: str, path: Path, number: int) -> _Asked:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise InputError(f"this is not JSON: {error}", path=path, line=number) from None
    if not isinstance(data, dict) or not isinstance(data.get("title"), str):
        advice = 'a line is {"id": 1, "title": "...", "venue": "...", "year": 2023, "link": "..."}'
        raise InputError("this claim has no title", path=path, line=number, advice=advice)
    venue, link = (value if isinstance(value := data.get(name), str) else None for name in ("venue", "link"))
    return _Asked(data.get("id"), Request(Claim(data["title"], venue, _year(data.get("year")), link)))


def _year(value: Any) -> int | None:
    """A year as pages write it: 2023, "2023", "'23" or "23"."""
    match = re.search(r"\d{4}|\d{2}", str(value or ""))
    if not match:
        return None
    year = int(match[0])
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _row(name: str | int | None, verdict: Verdict) -> dict[str, Any]:
    decision = verdict.decision
    nearest = decision.candidates[0].distance.total if decision.candidates else None
    row = {
        "id": name,
        "decision": decision.outcome.value,
        "record": _record(decision.work) if decision.work else None,
        "why": decision.why,
        "distance": None if nearest is None else round(nearest, 4),
    }
    return row | ({"unanswered": dict(verdict.unanswered)} if verdict.unanswered else {})


def _record(work: Work) -> dict[str, Any]:
    """The version of record, with the arXiv identifier of its preprint."""
    record = work.record
    doi = record.identifier("doi")
    arxiv = next((found for each in work.records if (found := each.identifier("arxiv"))), None)
    return {
        "title": record.title,
        "authors": [str(name) for name in record.author],
        "year": record.year,
        "venue": record.venue,
        "doi": doi.value if doi else None,
        "arxiv_id": arxiv.value if arxiv else None,
        "url": record.url,
    }


def _line(asked: _Asked, verdict: Verdict) -> str:
    decision: Decision = verdict.decision
    found = decision.work.record.title if decision.work else decision.why
    return f"{asked.id}: {decision.outcome}: {asked.request.claim.title} -> {found}"


def _status(verdicts: Iterable[Verdict]) -> int:
    return _status_of([(each.decision.outcome, bool(each.unanswered)) for each in verdicts])


def _status_of(outcomes: Iterable[tuple[Outcome, bool]]) -> int:
    outcomes = list(outcomes)
    if any(unanswered and outcome is not Outcome.ACCEPTED for outcome, unanswered in outcomes):
        return 3
    return 1 if any(outcome is not Outcome.ACCEPTED for outcome, _ in outcomes) else 0
