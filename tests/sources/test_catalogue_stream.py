"""Dumps as streams: whatever is in a file, reading it stays bounded and says what it left out."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.sources.catalogue import stream
from readinglist.sources.catalogue.stream import Bad, opened, values


def read(content: bytes) -> list[tuple[int, object] | Bad]:
    return list(values(io.BufferedReader(io.BytesIO(content))))  # type: ignore[arg-type]


def test_lines_are_counted_with_the_blank_ones() -> None:
    assert read(b'\n{"a": 1}\n  \n\n{"a": 2}') == [(2, {"a": 1}), (5, {"a": 2})]


def test_a_line_that_is_not_json_is_named_and_the_next_one_read() -> None:
    one, bad, two = read(b'{"a": 1}\n{"a": \n{"a": 2}\n')
    assert (one, two) == ((1, {"a": 1}), (3, {"a": 2}))
    assert isinstance(bad, Bad) and bad.line == 2 and bad.reason.startswith("this is not JSON")


@pytest.mark.parametrize("line", [b"\xff\xfe\xfa", b"[" * 100_000, b'{"a": ' + b"9" * 10_000 + b"}", b"\x00\x00"])
def test_strange_lines_are_bad_and_no_more(line: bytes) -> None:
    bad, good = read(b'{"a": 0}\n' + line + b'\n{"a": 1}')[1:]
    assert isinstance(bad, Bad) and bad.line == 2
    assert good == (3, {"a": 1})


@pytest.mark.parametrize("around", ["[%s]", '{"items": [%s]}', "\ufeff[%s]", '\n\n{ "items" :\n[\n%s\n]\n}'])
def test_arrays_are_read_by_element(around: str) -> None:
    content = around % ",\n".join(json.dumps({"a": number}) for number in range(3))
    found = [each for each in read(content.encode()) if not isinstance(each, Bad)]
    assert [value for _, value in found] == [{"a": 0}, {"a": 1}, {"a": 2}]
    assert [line for line, _ in found] == [found[0][0] + number for number in range(3)]


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=30), max_size=3), max_size=20), st.integers(1, 64)
)
def test_an_array_is_the_same_in_whatever_pieces_it_comes(rows: list[dict[str, str]], piece: int) -> None:
    content = json.dumps(rows, indent=1, ensure_ascii=False).encode("utf-8", "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_CHUNK", piece)
        found = read(content)
    assert [each[1] for each in found if not isinstance(each, Bad)] == json.loads(content)


@pytest.mark.parametrize(
    ("content", "good", "reason"),
    [
        (b'[{"a": 1}, {"a": ', 1, "not JSON"),
        (b'[{"a": 1}, ', 1, "does not end"),
        (b'[{"a": 1} nonsense]', 1, "not JSON"),
        (b'[{"a": 1}, {"a": "\xff"}]', 0, "not UTF-8"),
        (b"[" * 100_000, 0, "not JSON"),
        (b"[", 0, "does not end"),
    ],
)
def test_an_array_that_breaks_off_keeps_what_came_before(content: bytes, good: int, reason: str) -> None:
    *before, bad = read(content)
    assert len(before) == good
    assert isinstance(bad, Bad) and reason in bad.reason and "left out" in bad.reason


def test_gzip_is_told_by_content(tmp_path: Path) -> None:
    for name, content in (("plain.gz", b'{"a": 1}\n'), ("packed.json", gzip.compress(b'{"a": 1}\n'))):
        (tmp_path / name).write_bytes(content)
        with opened(tmp_path / name) as dump:
            assert list(values(dump.file)) == [(1, {"a": 1})]
            assert dump.read_bytes == len(content)


def test_gzip_that_ends_early_keeps_what_came_before(tmp_path: Path) -> None:
    rows = b"".join(b'{"a": %d}\n' % number for number in range(200_000))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(rows)[:200_000])
    with opened(tmp_path / "cut.gz") as dump:
        *good, bad = list(values(dump.file))
    assert len(good) > 1000 and not any(isinstance(each, Bad) for each in good[:-1])
    assert isinstance(bad, Bad) and "end early or are damaged" in bad.reason


_MEGABYTE = 1 << 20
_BOMBS = {
    "one endless line": b"0" * _MEGABYTE,
    "long lines": b"0" * (_MEGABYTE - 1) + b"\n",
    "an endless array": b"[" + b" " * (_MEGABYTE - 1),
}


@pytest.mark.parametrize("bomb", _BOMBS)
def test_what_expands_beyond_all_dumps_is_left(tmp_path: Path, bomb: str) -> None:
    with gzip.open(tmp_path / "bomb.gz", "wb") as out:
        out.writelines([_BOMBS[bomb]] * 100)
    with opened(tmp_path / "bomb.gz") as dump:
        bad = list(values(dump.file))[-1]
        assert dump.read_bytes < _MEGABYTE
    assert isinstance(bad, Bad)
    assert "expand more than" in bad.reason or "longer than 16 MB, and the rest is left out" in bad.reason


def test_blank_lines_without_end_are_left() -> None:
    *_, bad = read(b'{"a": 1}\n' + b"\n" * _MEGABYTE + b'{"a": 2}')
    assert isinstance(bad, Bad) and "blank lines" in bad.reason


def test_a_line_of_absurd_length_is_left_out_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST", 1000)
    one, bad, two = read(b'{"a": 1}\n{"a": "' + b"x" * 5000 + b'"}\n{"a": 2}\n')
    assert (one, two) == ((1, {"a": 1}), (3, {"a": 2}))
    assert isinstance(bad, Bad) and (bad.line, "longer than" in bad.reason) == (2, True)


def test_a_line_that_never_ends_ends_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST", 1000)
    monkeypatch.setattr(stream, "_CHUNK", 1000)
    monkeypatch.setattr(stream, "_ENDLESS", 4000)
    one, bad = read(b'{"a": 1}\n' + b"x" * 50_000 + b'\n{"a": 2}\n')
    assert one == (1, {"a": 1})
    assert isinstance(bad, Bad) and "does not end" in bad.reason
