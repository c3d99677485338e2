"""Dump files as streams of bounded pieces, whatever is in them: gzip or not, long lines, long arrays, bombs."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from readinglist import arrow
from readinglist.errors import InputError

LONGEST = 16 << 20  # bytes of one line or one element; the largest works of OpenAlex have some megabytes
_ENDLESS = 256 << 20  # bytes without the end of a line
_MOST_BLANK = 100_000  # blank lines in a row
_CHUNK = 1 << 20
_HEAD = 64 << 10
_GZIP = b"\x1f\x8b"
_MOST_EXPANDED = 100  # times; dumps come to 5 to 20
_EXPANDED_FREELY = 64 << 20
_SEPARATORS = re.compile(r"[\s,]*")
ARRAY = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\{\s*\"items\"\s*:\s*)?\[")


@dataclass(frozen=True, slots=True)
class Bad:
    """What could not be read of a file, and why; `line` counts from 1."""

    line: int
    reason: str


class UnusableError(Exception):
    """What should be a paper and is not; the message says why."""


class EndsHereError(Exception):
    """The rest of a file cannot be read; the message says why."""


class Dump:
    """An open dump: `file` gives its bytes, unpacked; `place` is how the source of each of its records begins."""

    def __init__(self, path: Path, raw: BinaryIO) -> None:
        self.path, self.name = path, path.name
        self.place = f"catalogue:{path.name}"
        self._raw = raw
        packed = raw.read(len(_GZIP)) == _GZIP
        raw.seek(0)
        self.file: io.BufferedReader[Any] = io.BufferedReader(_Inflated(raw) if packed else _Plain(raw), _CHUNK)

    @property
    def read_bytes(self) -> int:
        """How many bytes of the file were read, as it lies on the disk."""
        return self._raw.tell()

    def head(self) -> bytes:
        """The first bytes, without taking them; raises `EndsHereError` when not even these can be read."""
        return self.file.peek(_HEAD)[:_HEAD]


@contextmanager
def opened(path: Path) -> Iterator[Dump]:
    """Opens a dump; raises `InputError` when it is not there."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InputError(f"this dump cannot be read: {error.strerror}", path=path) from None
    with raw:
        yield Dump(path, raw)


class _Plain(io.RawIOBase):
    """A file whose errors of reading end it."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, most: int) -> bytes:
        try:
            return self._raw.read(most)
        except OSError as error:
            raise EndsHereError(f"the file cannot be read further: {error.strerror}") from None


class _Inflated(_Plain):
    """A gzip file, which may be damaged, cut short or made to fill the machine."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(raw)
        self._gzip = gzip.GzipFile(fileobj=raw, mode="rb")
        self._given = 0

    def _piece(self, most: int) -> bytes:
        try:
            piece = self._gzip.read(min(most, _CHUNK))
        except (OSError, EOFError, zlib.error) as error:
            raise EndsHereError(f"the gzip data end early or are damaged: {error}") from None
        self._given += len(piece)
        if self._given > max(_EXPANDED_FREELY, _MOST_EXPANDED * self._raw.tell()):
            raise EndsHereError(f"the gzip data expand more than {_MOST_EXPANDED} times, as no dump does")
        return piece


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes] | Bad]:
    """The lines that are not blank, with their numbers."""
    number = last = 0
    try:
        while line := file.readline(LONGEST):
            number += 1
            if len(line) == LONGEST and not line.endswith(b"\n"):
                _skip_line(file)
                yield Bad(number, f"the line is longer than {LONGEST >> 20} MB")
            elif not line.isspace():
                last = number
                yield number, line
            elif number - last > _MOST_BLANK:
                raise EndsHereError(f"there are more than {_MOST_BLANK} blank lines")
    except EndsHereError as error:
        yield Bad(number + 1, str(error))


def _skip_line(file: BinaryIO) -> None:
    skipped = 0
    while (piece := file.readline(_CHUNK)) and not piece.endswith(b"\n"):
        skipped += len(piece)
        if skipped > _ENDLESS:
            raise EndsHereError(f"a line does not end within {_ENDLESS >> 20} MB")


def rows(dump: Dump) -> Iterator[tuple[int, Any] | Bad]:
    """The rows of Parquet with their numbers, else `values` of the file."""
    if dump.head().startswith(arrow.PARQUET):
        arrow.import_arrow()
        yield from _parquet_rows(dump.path)
    else:
        yield from values(dump.file)


def _parquet_rows(path: Path) -> Iterator[tuple[int, Any] | Bad]:
    number = 0
    try:
        for number, row in enumerate(arrow.parquet_rows(path), 1):
            yield number, row
    except InputError as error:
        yield Bad(number + 1, f"{error.problem}, and the rest is left out")


def has_lines(dump: Dump) -> bool:
    """Whether each line of a dump of rows stands for itself: JSON Lines, and neither an array nor Parquet."""
    head = dump.head()
    return not head.startswith(arrow.PARQUET) and not ARRAY.match(head)


def values(file: io.BufferedReader[Any]) -> Iterator[tuple[int, Any] | Bad]:
    """The values of JSON Lines, or the elements of one JSON array, with the lines they start in."""
    if ARRAY.match(file.peek(_HEAD)):
        yield from _Array(file)
        return
    for each in lines(file):
        yield each if isinstance(each, Bad) else value(*each)


def value(number: int, line: bytes) -> tuple[int, Any] | Bad:
    """The value that a line of JSON Lines holds."""
    try:
        return number, orjson.loads(line)
    except ValueError:
        pass  # it may be JSON for those who are less strict, or in another encoding
    try:
        return number, json.loads(line)
    except (ValueError, RecursionError) as error:
        return Bad(number, f"this is not JSON: {error}")


class _Array:
    """A JSON array, element by element, never more in memory than one element and one piece of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def __iter__(self) -> Iterator[tuple[int, Any] | Bad]:
        try:
            self._more()
            self._go_to(self._text.index("[") + 1)
            while self._is_open():
                yield self._line, self._element()
        except UnicodeDecodeError as error:
            yield Bad(self._line, f"this is not UTF-8, and the rest is left out: {error}")
        except EndsHereError as error:
            yield Bad(self._line, f"{error}, and the rest is left out")

    def _is_open(self) -> bool:
        """Goes to the next element; tells whether there is one."""
        while True:
            match = _SEPARATORS.match(self._text, self._at)
            self._go_to(match.end() if match else self._at)
            if self._at < len(self._text):
                return self._text[self._at] != "]"
            if self._ended:
                raise EndsHereError("the array does not end")
            self._more()

    def _element(self) -> Any:
        while True:
            try:
                value, end = json.JSONDecoder().raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                # an element that goes on behind this piece looks like a broken one
                if self._ended or isinstance(error, RecursionError) or len(self._text) - self._at > LONGEST:
                    raise EndsHereError(f"this element is not JSON or longer than {LONGEST >> 20} MB") from None
                self._more()
            else:
                self._go_to(end)
                return value

    def _go_to(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> None:
        piece = self._file.read(_CHUNK)
        self._ended = not piece
        self._text = self._text[self._at :] + self._decode.decode(piece, self._ended)
        self._at = 0
