"""What a catalogue says of itself, in the file beside its index."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from readinglist.errors import InputError
from readinglist.sources.catalogue.titles import folding

FORMAT = 3  # one more whenever the fields of the index or what they hold change
INFO = "catalogue.json"
AGAIN = "build it again: readinglist catalogue build FILE ... --to DIR"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What was read of one file: its form, how many papers, how many rows were no papers, how many bad.

    `bad_lines` names the first bad ones as `file:line: reason`.
    """

    name: str
    form: str
    papers: int
    left_out: int
    bad: int
    bad_lines: tuple[str, ...] = ()
    read: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What is in a catalogue: papers, when it was made and last brought up to date (UTC), and from which files."""

    papers: int
    built: str
    updated: str
    index: str
    files: tuple[FileInfo, ...] = ()
    format: int = FORMAT
    folding: str = field(default_factory=folding)

    @property
    def bad(self) -> int:
        """How many lines of all files were bad."""
        return sum(each.bad for each in self.files)


def read_info(folder: Path) -> Info | None:
    """What is in the catalogue of that folder, or None when there is none; raises `InputError` when it is damaged."""
    path = folder / INFO
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT or data["folding"] != folding():
            problem = "it was built by another version of this program, which indexes titles in another way"
            raise InputError(problem, path=path, advice=AGAIN)
        files = tuple(FileInfo(**each | {"bad_lines": tuple(each["bad_lines"])}) for each in data.pop("files"))
        return Info(**data, files=files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"this catalogue cannot be read: {type(error).__name__}: {error}"
        raise InputError(problem, path=path, advice=AGAIN) from None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: the file at work, the share of all bytes read (0 to 1), papers and bad lines so far."""

    file: str
    share: float
    papers: int
    bad: int


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Reports to nobody."""
