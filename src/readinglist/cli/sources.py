"""`readinglist sources`: which services are set up, and what a run would ask of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from readinglist import config
from readinglist.cli.folder import Folder, as_json, in_folder, open_services, settings_at
from readinglist.cli.page import from_file
from readinglist.readings import RESOLVED
from readinglist.resolve import NO_UPGRADE, Request, Sources, settle, wants_services
from readinglist.sources.base import Question
from readinglist.sources.outlook import Forecast, Standing, forecast, probe, standings


@click.command(name="sources")
@click.argument("page", required=False, type=click.Path(path_type=Path))
@click.option("--probe", "probing", is_flag=True, help="Ask each service once for a paper that it has.")
@as_json
@in_folder
def command(page: Path | None, start: Path, *, probing: bool, as_json: bool) -> int:
    """Which services are set up, how they are paced, whether a key is there; with PAGE, what a run would ask of them.

    In a course folder, the forecast is for the readings that `readinglist build` would ask for. Keys are taken from
    the environment and never shown.

    \b
    readinglist sources
    readinglist sources refs/schedule.html
    readinglist sources --probe
    """
    settings = settings_at(start)
    services = open_services(settings)
    if probing:
        trials = probe(services)
        rows = [asdict(trial) for trial in trials]
        lines = [f"{each.title:<18} {each.problem or 'answers'} ({each.seconds:.1f} s)" for each in trials]
        click.echo(json.dumps(rows, indent=1) if as_json else "\n".join(lines))
        return 3 if any(trial.problem for trial in trials) else 0
    questions = _questions(settings, page)
    costs = forecast(services, questions) if questions else []
    if as_json:
        data = {
            "services": [asdict(each) for each in standings(services)],
            "forecast": [asdict(each) for each in costs],
        }
        click.echo(json.dumps(data, indent=1))
    else:
        click.echo("\n".join([*_standings(standings(services)), *_forecast(costs, len(questions))]))
    return 0


def _questions(settings: config.Config, page: Path | None) -> list[Question]:
    """What the services would be asked for: the readings that the lock and the local catalogues leave open."""
    folder = Folder(settings)
    if page is not None:
        schedule = from_file(page).explained(settings.course.year, settings.schedule).schedule
        requests = [Request(reading.claim) for reading in schedule.readings if reading.kind in RESOLVED]
    elif (settings.folder / config.NAME).is_file():
        task = folder.task(folder.page(), NO_UPGRADE)
        requests = [request for name, request in task.requests().items() if not task.kept(name, request)]
    else:
        return []
    verdicts = settle(requests, Sources(folder.sources(offline=True)().local)) if requests else []
    pairs = zip(requests, verdicts, strict=True)
    return [request.question for request, verdict in pairs if wants_services(request, verdict.decision)]


def _standings(rows: list[Standing]) -> Iterator[str]:
    for each in rows:
        yield f"{each.title:<18} one request in {each.gap:.2g} s; {each.key}; {each.address}"
        yield f"{'':<18} terms: {each.terms}"
        if each.advice:
            yield f"{'':<18} {each.advice}"
        if each.parked:
            yield f"{'':<18} not asked now: {each.parked}"


def _forecast(rows: list[Forecast], count: int) -> Iterator[str]:
    if not rows:
        yield "\nnothing is left to ask of them here"
        return
    yield f"\n{count} readings are open; a run would ask"
    for each in rows:
        seconds = f"{each.least_seconds:.0f} to {each.most_seconds:.0f} s"
        yield f"  {each.title:<18} {each.least} to {each.most} requests, {seconds}"
    longest = max(each.most_seconds for each in rows)
    yield f"  the services work side by side: {longest:.0f} s of waiting at most"
