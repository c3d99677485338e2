"""Files are whole at any moment, and all of a build's files are replaced or none."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist import files
from readinglist.errors import InputError


def test_all_files_are_written(tmp_path: Path) -> None:
    files.replace({tmp_path / "a": "one\n", tmp_path / "b": "zwei ä\n"})
    assert (tmp_path / "a").read_text() == "one\n"
    assert (tmp_path / "b").read_bytes() == "zwei ä\n".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_only_files_with_another_text_count_as_changed(tmp_path: Path) -> None:
    (tmp_path / "same").write_text("x")
    (tmp_path / "other").write_text("x")
    wanted = {tmp_path / "same": "x", tmp_path / "other": "y", tmp_path / "new": ""}
    assert set(files.changed(wanted)) == {tmp_path / "other", tmp_path / "new"}


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    old = {tmp_path / name: f"old {name}" for name in "abc"}
    files.replace(old)
    calls = 0

    def fsync(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(InputError) as caught:
        files.replace(dict.fromkeys(old, "new"))
    assert "No space left on device" in str(caught.value)
    assert str(list(old)[failing - 1]) in str(caught.value)
    assert {path: path.read_text() for path in tmp_path.iterdir()} == old


def test_a_real_limit_of_the_system_is_said_in_words(tmp_path: Path) -> None:
    """The kernel itself refuses to write past the limit, in the middle of the second file."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from readinglist import files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "try: files.replace({folder / 'small': 'x', folder / 'large': 'x' * 5000})\n"
        "except Exception as error: sys.exit(f'{type(error).__name__}: {error}')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.startswith("InputError: ")
    assert "large: cannot be written: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere/a: cannot be written"):
        files.replace({tmp_path / "nowhere" / "a": "x"})


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    files.replace({path: "new"})
    assert path.stat().st_mode & 0o777 == 0o640


def test_text_that_is_no_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"one\ntwo\nthr\xe9\n")
    with pytest.raises(InputError) as caught:
        files.read_text(path, "the note")
    assert str(caught.value).startswith(f"{path}:3: the note is not UTF-8 text")


def test_a_second_build_is_kept_out(tmp_path: Path) -> None:
    with files.alone(tmp_path), pytest.raises(InputError, match="another build is at work"), files.alone(tmp_path):
        pass
    with files.alone(tmp_path):
        pass


def test_a_folder_takes_the_place_of_a_folder_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "made"
    path.write_text("a file")
    for name in ("one", "two"):
        with files.replacing(path) as new:
            new.mkdir()
            (new / name).touch()
        assert [each.name for each in path.iterdir()] == [name]
    with files.replacing(path) as new:
        new.write_text("a file again")
    assert path.read_text() == "a file again"
    assert [each.name for each in tmp_path.iterdir()] == ["made"]


def test_a_folder_stays_when_its_successor_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "made"
    path.mkdir()
    (path / "one").touch()
    (tmp_path / ".made.new").mkdir()
    (tmp_path / ".made.new" / "of a killed run").touch()

    def half() -> None:
        with files.replacing(path) as new:
            new.mkdir()
            (new / "two").touch()
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        half()
    assert [each.name for each in path.iterdir()] == ["one"]
    assert [each.name for each in tmp_path.iterdir()] == ["made"]


def test_where_names_cannot_be_exchanged_at_once_one_goes_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_renamed_both", lambda *_: False)
    path = tmp_path / "made"
    path.mkdir()
    with files.replacing(path) as new:
        new.mkdir()
        (new / "one").touch()
    assert [each.name for each in path.iterdir()] == ["one"]
    assert [each.name for each in tmp_path.iterdir()] == ["made"]
