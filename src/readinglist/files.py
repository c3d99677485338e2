"""Writing files so that each is whole at any moment: the old one or the new one.

All new contents are written beside the old files first; only when every one of them is on the disk are they
renamed into place, which a POSIX file system does at once. A full disk, an unwritable folder or a kill before that
changes nothing; a kill between two renames leaves a mixture of whole files, which the next build completes.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from readinglist.errors import InputError

_KEPT = ".orig"  # the ending of a file as it was
_BESIDE = ".{}.new"
_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?$")
_FIELD = re.compile(r"""\s*(["']?)([^"'\[\]{}#,]+?)\1\s*[.=]""")


def changed(contents: Mapping[Path, str]) -> dict[Path, str]:
    """Those of the new contents that differ from what the files hold now."""
    return {path: text for path, text in contents.items() if _current(path) != text.encode()}


def replace(contents: Mapping[Path, str | bytes]) -> None:
    """Replaces all files, or none of them; raises `InputError` naming the file that could not be written."""
    beside: dict[Path, Path] = {}
    try:
        for path, text in contents.items():
            beside[path] = path.with_name(_BESIDE.format(path.name))
            _write(path, beside[path], text.encode() if isinstance(text, str) else text)
        for path, new in beside.items():
            new.replace(path)
    except BaseException:
        for new in beside.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside this one, for a file or a folder too large for memory; when all went well it takes its place.

    What is there stays until then, and what a killed run left beside it is removed.
    """
    new = path.with_name(_BESIDE.format(path.name))
    remove(new)
    try:
        yield new
        _flush(new)
        _exchange(new, path)
    finally:
        remove(new)


def remove(path: Path) -> None:
    """Removes a file, or a folder with all that is in it, when there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_folders(paths: Iterable[Path]) -> None:
    """Makes the folders that these files go into; raises `InputError` naming the one that cannot be made."""
    for folder in sorted({path.parent for path in paths}):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"this folder cannot be made: {error.strerror}", path=folder) from error


def read_text(path: Path, wanted: str) -> str:
    """The text of a UTF-8 file; raises `InputError` saying what was `wanted` when there is none to read."""
    return re.sub("\r\n?", "\n", read_as_it_is(path, wanted))


def read_as_it_is(path: Path, wanted: str) -> str:
    """As `read_text`, with the line breaks that the file has."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"{wanted} is not there", path=path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{wanted} is not UTF-8 text", path=path, line=line, advice="save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{wanted} cannot be read: {error.strerror}", path=path) from None


@contextmanager
def opened_text(path: Path, wanted: str) -> Iterator[Iterator[str]]:
    """The lines of a UTF-8 file with their ends, one after the other; raises `InputError` as `read_text` does."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except FileNotFoundError:
        raise InputError(f"{wanted} is not there", path=path) from None
    except UnicodeDecodeError:
        raise InputError(f"{wanted} is not UTF-8 text", path=path, advice="save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{wanted} cannot be read: {error.strerror}", path=path) from None


def free_name(path: Path) -> Path:
    """A name beside a file, for it as it was, that nothing has yet: `refs.bib.orig`, `refs.bib.orig1`."""
    names = (path.with_name(f"{path.name}{_KEPT}{number or ''}") for number in range(1000))
    return next(name for name in names if not name.exists())


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """The tables of a TOML file; raises `InputError` with the line where it stops being TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        raise InputError(f"this is not TOML: {error}", path=path, line=line) from None


class TomlTable(NamedTuple):
    """Where a table of a TOML text stands: its name ("" before the first one), its line, and those of its fields."""

    name: str
    line: int
    fields: dict[str, int]


def toml_tables(text: str) -> list[TomlTable]:
    """The tables of a text that is TOML, with their lines, for messages; each of `[[name]]` is one."""
    tables = [TomlTable("", 1, {})]
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            tables.append(TomlTable(re.sub(r"[\s\"']", "", header[1]), number, {}))
        elif field := _FIELD.match(line):
            tables[-1].fields.setdefault(field[2], number)
    return tables


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps a second build out of the folder while this one writes (advisory, ends with the process)."""
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system: the renames alone keep files whole
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise InputError(f"the folder cannot be opened: {error.strerror}", path=folder) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InputError(
            "another build is at work in this folder", path=folder, advice="wait for it to end"
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def _flush(new: Path) -> None:
    for path in new.rglob("*") if new.is_dir() else (new,):
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def _exchange(new: Path, path: Path) -> None:
    """Puts the new one in its place at once; what was there is then under the name of the new one."""
    if not path.is_dir() and not (new.is_dir() and path.exists()):
        new.replace(path)
    elif not _renamed_both(new, path):  # then there is a moment without either
        old = path.with_name(f".{path.name}.old")
        remove(old)
        path.replace(old)
        new.replace(path)
        remove(old)


def _renamed_both(one: Path, other: Path) -> bool:
    """Linux exchanges two names at once (renameat2 with RENAME_EXCHANGE); other systems do not."""
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    here, exchange = -100, 2
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def _current(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from None


def _write(path: Path, beside: Path, content: bytes) -> None:
    try:
        with beside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        advice = "no file was changed"
        raise InputError(f"cannot be written: {error.strerror}", path=path, advice=advice) from error
