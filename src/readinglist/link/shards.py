"""Claims and works in one file or in a folder of them; what cannot be read of them is named and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readinglist.errors import InputError
from readinglist.exchange import Asked, read_claim
from readinglist.model import Outcome
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.forms import KNOWN, form_of
from readinglist.sources.catalogue.stream import Bad, Dump, EndsHereError, opened, rows

NAMED_MOST = 20  # bad lines named a shard


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, in words, with its place; `shard` when it is a whole file that is left out."""

    text: str
    shard: bool = False


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


Report = Callable[[str, int], None]
"""Takes what is being done, in words, and how much of it is done."""


def silent(_doing: str, _done: int) -> None:
    """Reports to nobody."""


def check_target(path: Path) -> None:
    """Raises `InputError` when something else than decisions is there, which would be replaced."""
    if not path.is_dir():
        return
    strange = [each.name for each in path.iterdir() if not each.name.startswith(("part-", "_", "."))]
    if strange or path.suffix != ".parquet":
        problem = (
            f"this folder holds something else: {', '.join(sorted(strange)[:3])}" if strange else "this is a folder"
        )
        raise InputError(problem, path=path, advice="name a new file with --to")


def check_works(tally: Tally) -> None:
    """Raises `InputError` when no work was read, so that no claim can be called missing."""
    if not tally.works:
        first = tally.problems[0].text if tally.problems else "they hold no papers"
        raise InputError(f"nothing in these works can be used: {first}", advice=f"known are {KNOWN}")


def shards(path: Path) -> tuple[Path, ...]:
    """The file, or the files below the folder in their order; hidden ones and marks of success are none.

    Raises `InputError` when there are none.
    """
    if path.is_file():
        return (path,)
    inside = (each.relative_to(path).parts for each in sorted(path.rglob("*")) if each.is_file())
    found = tuple(path.joinpath(*parts) for parts in inside if not any(part[0] in "._" for part in parts))
    if not found:
        problem = "there are no files here" if path.is_dir() else "this is not there"
        raise InputError(problem, path=path, advice="name a file, or a folder of files")
    return found


def read_works(path: Path) -> Iterator[Hit | Problem]:
    """The papers of one shard, as `catalogue build` reads it."""
    try:
        form = form_of(path)
        with opened(path) as dump:
            yield from _named(dump, form.read(dump))
    except InputError as error:
        yield Problem(f"{path}: {error.problem}; it is left out", shard=True)


def _named(dump: Dump, found: Iterable[tuple[int, Hit | None] | Bad]) -> Iterator[Hit | Problem]:
    bad = 0
    for each in found:
        if isinstance(each, Bad):
            bad += 1
            if bad <= NAMED_MOST:
                yield Problem(f"{dump.path}:{each.line}: {each.reason}")
        elif each[1] is not None:
            yield each[1]
    if bad > NAMED_MOST:
        yield Problem(f"{dump.path}: {bad - NAMED_MOST} more bad lines")


def read_claims(path: Path) -> Iterator[Asked | Problem]:
    """The claims of one shard: JSON Lines, an array, or Parquet."""
    try:
        with opened(path) as dump:
            for each in rows(dump):
                yield _claim(dump, each)
    except (InputError, EndsHereError) as error:
        problem = error.problem if isinstance(error, InputError) else str(error)
        yield Problem(f"{path}: {problem}; it is left out", shard=True)


def _claim(dump: Dump, each: tuple[int, object] | Bad) -> Asked | Problem:
    if isinstance(each, Bad):
        return Problem(f"{dump.path}:{each.line}: {each.reason}")
    try:
        return read_claim(each[1], dump.path, each[0])
    except InputError as error:
        return Problem(f"{dump.path}:{each[0]}: {error.problem}")


def claims_of(paths: Sequence[Path], problems: list[Problem] | None = None) -> Iterator[Asked]:
    """The claims of all shards in their order; `problems` takes what could not be read, when it is given."""
    for path in paths:
        for each in read_claims(path):
            if isinstance(each, Asked):
                yield each
            elif problems is not None:
                problems.append(each)
