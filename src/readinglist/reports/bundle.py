"""The files of a report: a folder, or a ZIP file as Overleaf gives it. Nothing outside of it is ever read.

A report is a stranger's: no path of it leaves its folder, by `..`, by a link or by a name in an archive; nothing is
unpacked to the disk; files and archives that are larger than any report are refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from readinglist.errors import InputError

LARGEST_FILE = 8_000_000
"""Bytes of one text; a thesis with its bibliography has less than two million."""
MOST_FILES = 20_000
"""Files that are looked at by name."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "__MACOSX"})


class Bundle(Protocol):
    """Files by their names within the report, with `/` between the parts of a name."""

    shown: str

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        ...

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none; raises `InputError` for one that is too large."""
        ...


def within(folder: str, name: str) -> str | None:
    """The name that `name` means in that folder of the report; None when it leaves the report."""
    name = name.replace("\\", "/")
    if name.startswith(("/", "~")) or ":" in name or "\0" in name:
        return None
    parts: list[str] = []
    for part in PurePosixPath(folder, name).parts:
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def shown(bundle: Bundle, name: str) -> str:
    """A file's name as a person would write it from where the report was named."""
    return f"{bundle.shown}/{name}" if bundle.shown else name


class Folder:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shown = "" if root == Path() else root.as_posix()
        self._real = root.resolve()

    def names(self) -> list[str]:
        """The names of all files that are not hidden, sorted."""
        return sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        count = 0
        for folder, folders, files in os.walk(self.root):
            folders[:] = [each for each in folders if not each.startswith(".") and each not in _SKIPPED]
            for file in files:
                count += 1
                if count > MOST_FILES:
                    advice = "name the report's own folder, or its main file"
                    raise InputError(
                        f"more than {MOST_FILES} files: this is no report", path=self.root, advice=advice
                    )
                if not file.startswith("."):
                    yield (Path(folder) / file).relative_to(self.root).as_posix()

    def path(self, name: str) -> Path | None:
        """Where a file is, or None when it is none or a link leads out of the report."""
        path = self.root / name
        try:
            real = path.resolve()
            inside = real.is_relative_to(self._real) and stat.S_ISREG(real.stat().st_mode)
        except (OSError, RuntimeError, ValueError):
            return None
        return path if inside else None

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        path = self.path(name)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                return _capped(file.read(LARGEST_FILE + 1), path)
        except OSError as error:
            raise InputError(f"this file cannot be read: {error.strerror}", path=path) from None


class Archive:
    """The files in a ZIP file, read where they are."""

    def __init__(self, path: Path) -> None:
        self.shown = path.as_posix()
        try:
            self._zip = ZipFile(path)
            held = self._zip.infolist()
        except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise InputError(f"this is no ZIP file: {error}", path=path) from None
        if len(held) > MOST_FILES:
            raise InputError(f"more than {MOST_FILES} files: this is no report", path=path)
        self._held = {name: each for each in held if (name := _safe(each))}

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        return sorted(self._held)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        if name not in self._held:
            return None
        where = f"{self.shown}/{name}"
        try:
            with self._zip.open(self._held[name]) as file:
                return _capped(file.read(LARGEST_FILE + 1), where)
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
            raise InputError(f"this file cannot be unpacked: {error}", path=where) from None


def _safe(member: ZipInfo) -> str | None:
    """The name of a file in an archive; None for folders, links, and what would leave the report's folder."""
    link = stat.S_ISLNK(member.external_attr >> 16)
    name = within("", member.filename)
    return None if member.is_dir() or link or not name or "__MACOSX" in name.split("/") else name


def _capped(content: bytes, path: Path | str) -> bytes:
    if len(content) > LARGEST_FILE:
        raise InputError(f"this file is larger than {LARGEST_FILE // 1_000_000} MB: no report is", path=path)
    return content
