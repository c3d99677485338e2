"""What is linked, and what a run did: claims and works in shards, and the count of how it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readinglist.engines.shards import Problem, left_out, papers
from readinglist.errors import InputError
from readinglist.exchange import Asked, read_claim
from readinglist.model import Outcome
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.forms import KNOWN
from readinglist.sources.catalogue.stream import Bad, EndsHereError, opened, rows


@dataclass(frozen=True, slots=True)
class Job:
    """What is linked: shards of claims and of works, and where the decisions go."""

    claims: tuple[Path, ...]
    works: tuple[Path, ...]
    to: Path


@dataclass(slots=True)
class Tally:
    """What a run did: how many claims ended how, how many works there were, and what was left out.

    `split` blocks were larger than the cap and looked at by year; `capped` of their years were still too large, and
    left out.
    """

    works: int = 0
    split: int = 0
    capped: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every claim was accepted and everything was read."""
        return not self.problems and set(self.outcomes) <= {Outcome.ACCEPTED}


def check_works(tally: Tally) -> None:
    """Raises `InputError` when no work was read, so that no claim can be called missing."""
    if not tally.works:
        first = tally.problems[0].text if tally.problems else "they hold no papers"
        raise InputError(f"nothing in these works can be used: {first}", advice=f"known are {KNOWN}")


def read_works(path: Path, named: str = "") -> Iterator[Hit | Problem]:
    """The works of one shard (see `papers`)."""
    for each in papers(path, named):
        if isinstance(each, Problem):
            yield each
        elif each.hit is not None:
            yield each.hit


def read_claims(path: Path, named: str = "") -> Iterator[Asked | Problem]:
    """The claims of one shard: JSON Lines, an array, or Parquet; `named` as in `papers`."""
    named = named or str(path)
    try:
        with opened(path) as dump:
            for each in rows(dump):
                yield _claim(path, named, each)
    except EndsHereError as error:
        yield left_out(named, InputError(str(error)))
    except InputError as error:
        yield left_out(named, error)


def _claim(path: Path, named: str, each: tuple[int, object] | Bad) -> Asked | Problem:
    if isinstance(each, Bad):
        return Problem(f"{named}:{each.line}: {each.reason}")
    try:
        return read_claim(each[1], path, each[0])
    except InputError as error:
        return Problem(f"{named}:{each[0]}: {error.problem}")


def claims_of(paths: Sequence[Path], problems: list[Problem] | None = None) -> Iterator[Asked]:
    """The claims of all shards in their order; `problems` takes what could not be read, when it is given."""
    for path in paths:
        for each in read_claims(path):
            if isinstance(each, Asked):
                yield each
            elif problems is not None:
                problems.append(each)
