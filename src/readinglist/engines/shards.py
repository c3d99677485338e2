"""Records in one file or in a folder of them; what cannot be read of them is named and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from readinglist.errors import InputError
from readinglist.sources.catalogue.forms import Paper, form_of
from readinglist.sources.catalogue.stream import Bad, opened

NAMED_MOST = 20  # bad lines named a shard


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, in words, with its place; `shard` when it is a whole file that is left out."""

    text: str
    shard: bool = False


Report = Callable[[str, int], None]
"""Takes what is being done, in words, and how much of it is done."""


def silent(_doing: str, _done: int) -> None:
    """Reports to nobody."""


def check_target(path: Path) -> None:
    """Raises `InputError` when something else than rows is there, which would be replaced."""
    if not path.is_dir():
        return
    strange = [each.name for each in path.iterdir() if not each.name.startswith(("part-", "_", "."))]
    if strange or path.suffix != ".parquet":
        problem = (
            f"this folder holds something else: {', '.join(sorted(strange)[:3])}" if strange else "this is a folder"
        )
        raise InputError(problem, path=path, advice="name a new file with --to")


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


def papers(path: Path, named: str = "") -> Iterator[Paper | Problem]:
    """The papers of one shard, as `catalogue build` reads it; what is no paper is passed over.

    A shard is `named` in problems as people named it, where its path is another one.
    """
    try:
        form = form_of(path)
        with opened(path) as dump:
            yield from _named(named or str(path), form.read(dump))
    except InputError as error:
        yield left_out(named or path, error)


def left_out(named: str | Path, error: InputError) -> Problem:
    """What is said of a shard that cannot be read at all."""
    return Problem(f"{named}: {error.problem}; it is left out", shard=True)


def _named(name: str, found: Iterable[Paper | Bad]) -> Iterator[Paper | Problem]:
    bad = 0
    for each in found:
        if isinstance(each, Bad):
            bad += 1
            if bad <= NAMED_MOST:
                yield Problem(f"{name}:{each.line}: {each.reason}")
        elif each.hit is not None:
            yield each
    if bad > NAMED_MOST:
        yield Problem(f"{name}: {bad - NAMED_MOST} more bad lines")
