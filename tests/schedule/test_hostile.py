"""Pages made to break a reader: each ends with a schedule or an `InputError`, within bounds of memory.

The large ones are read in a process of their own, whose memory is measured; its time is bounded only so that a
reader which hangs fails and does not hang the suite.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from readinglist.errors import InputError
from readinglist.model import Schedule
from readinglist.schedule import read, to_json

MEGABYTE = 1_000_000
MOST_MEMORY = 400 * MEGABYTE
HANGS_AFTER = 60

PAPER = "A Paper of Some Length"
ROW = "<tr><td>Jan 30<td>Ann Lee<td><a href='https://doi.org/10.1145/1.2'>A Paper of Some Length</a> (SOSP 2003)</tr>"
HEAD = "<table><tr><th>Date<th>Presenter<th>Reading</tr>"
MARKDOWN_HEAD = "| Date | Presenter | Reading |\n|---|---|---|\n"
CSV_HEAD = "Date,Presenter,Paper,Venue\n"


def fill(piece: str, size: int = 10 * MEGABYTE) -> str:
    """A piece over and over, up to that many characters."""
    return piece * (size // len(piece))


def workbook() -> bytes:
    """A workbook of 100 columns and a thousand rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(1000):
        sheet.append(["=1+1", *(f"cell {at}" for at in range(99))])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "nested tables": ("p.html", lambda: fill("<table><tr><td>")),
    "nested tables with text": ("p.html", lambda: HEAD + fill("<tr><td>Jan 30<td>Ann Lee<td><table>")),
    "long spans": ("p.html", lambda: HEAD + fill("<tr><td rowspan=100000 colspan=100000>Jan 30</td></tr>", MEGABYTE)),
    "spans over spans": ("p.html", lambda: HEAD + fill("<tr>" + "<td rowspan=100000>x" * 50 + "</tr>", MEGABYTE)),
    "many rows": ("p.html", lambda: HEAD + fill(ROW, 2 * MEGABYTE)),
    "long items": ("p.html", lambda: HEAD + fill(ROW.replace("(SOSP", "word, Name and " * 40 + "(SOSP"), MEGABYTE)),
    "unclosed formatting": ("p.html", lambda: fill("<p><b><i><a href=x>Paper ")),
    "unclosed lists": ("p.html", lambda: fill("<ul><li>A Paper of Some Length ")),
    "unclosed definition lists": ("p.html", lambda: fill("<dl><dt>Jan 30<dd>A Paper")),
    "an open comment": ("p.html", lambda: HEAD + ROW + fill("<!-- ")),
    "angle brackets": ("p.html", lambda: fill("<")),
    "an endless attribute": ("p.html", lambda: HEAD + "<tr><td class='" + fill("x ")),
    "a cell of ten megabytes": ("p.html", lambda: HEAD + "<tr><td>Jan 30<td>Ann<td>" + fill("A Paper. (SOSP '03) ")),
    "a word of ten megabytes": ("p.html", lambda: HEAD + "<tr><td>Jan 30<td>Ann Lee<td>" + fill("x")),
    "spaces": ("p.html", lambda: "<table><tr><td><pre>Jan 30" + fill(" ") + "x"),
    "entities": ("p.html", lambda: HEAD + "<tr><td>" + fill("&amp;&#58;&#xD800;&#1114112;")),
    "control characters": ("p.html", lambda: HEAD + ROW + fill("\x01\x02 ordinary text goes on and on here ")),
    "lists of many kinds": ("p.html", lambda: "<ul><li>a<ol><li>b<dl><dd>c<menu><li>d<div>" * 55),
    "summaries": ("p.html", lambda: "<details>" + fill("<summary>Week 1", 2 * MEGABYTE)),
    "details": ("p.html", lambda: fill("<details><summary>Week 1</summary><h3>Jan 30</h3>", 2 * MEGABYTE)),
    "headings": ("p.html", lambda: fill("<h2>Jan 30</h2>")),
    "Markdown rows": ("p.md", lambda: MARKDOWN_HEAD + fill("| Jan 30 | Ann | [A](b.pdf) (SOSP'03) |\n", MEGABYTE)),
    "a Markdown cell": ("p.md", lambda: MARKDOWN_HEAD + "| Jan 30 | Ann | " + fill("[A](b) ", MEGABYTE)),
    "Markdown brackets": ("p.md", lambda: fill("[", MEGABYTE)),
    "Markdown stars": ("p.md", lambda: fill("*a **b _c ", MEGABYTE)),
    "Markdown quotes": ("p.md", lambda: fill("> ", MEGABYTE)),
    "Markdown lists": ("p.md", lambda: "".join(" " * 2 * at + "- A Paper\n" for at in range(900))),
    "Markdown bars": ("p.md", lambda: fill("|", MEGABYTE) + "\n" + fill("|-", MEGABYTE)),
    "Markdown labels": ("p.md", lambda: fill("{:.label", MEGABYTE // 3)),
    "Org links": ("p.org", lambda: "* Jan 30\n" + fill("[[a][", MEGABYTE // 3)),
    "Org times": ("p.org", lambda: "* Jan 30\n" + fill("<2015-09-10 ", MEGABYTE // 3)),
    "front matter": ("p.md", lambda: "---\n" + fill("- ", MEGABYTE) + "\n---\n# Readings\n- Paxos (2001)\n"),
    "text bars": ("p.txt", lambda: fill("Jan 30 |\n", 2 * MEGABYTE)),
    "text lines": ("p.txt", lambda: fill("A Paper of Some Length, Ann Lee, SOSP 2003\n", 2 * MEGABYTE)),
    "a text line": ("p.txt", lambda: fill("A Paper of Some Length, Ann Lee, SOSP 2003. ")),
    "text below a date": ("p.txt", lambda: "Jan 30\n\n" + fill("A Paper of Some Length\n\n", MEGABYTE)),
    "text dashes": ("p.txt", lambda: fill("- ")),
    "text brackets": ("p.txt", lambda: fill("((([[[", MEGABYTE)),
    "YAML aliases": ("p.yml", lambda: "a: &a [x, x]\n" + "".join(f"b{n}: &a [{'*a, ' * 9}*a]\n" for n in range(40))),
    "YAML depth": ("p.yml", lambda: fill("- ")),
    "YAML records": ("p.yml", lambda: fill("- {date: Jan 30, title: A Paper of Some Length}\n", MEGABYTE)),
    "YAML keys": ("p.yml", lambda: "".join(f"- {{key{n}: value}}\n" for n in range(50_000))),
    "a YAML value": ("p.yml", lambda: "- date: Jan 30\n  paper: " + fill("word ")),
    "JSON depth": ("p.json", lambda: fill('{"a":[')),
    "JSON records": ("p.json", lambda: "[" + fill('{"date": "Jan 30", "paper": "A Paper"},', MEGABYTE) + "{}]"),
    "a JSON value": ("p.json", lambda: json.dumps([{"date": "Jan 30", "paper": fill("word ")}])),
    "CSV rows": ("p.csv", lambda: CSV_HEAD + fill(f"Jan 30,Ann Lee,{PAPER},SOSP 2003\n", 2 * MEGABYTE)),
    "CSV columns": ("p.csv", lambda: CSV_HEAD + fill(",x")),
    "a CSV field": ("p.csv", lambda: CSV_HEAD + 'Jan 30,Ann Lee,"' + fill("A Paper, ")),
    "CSV quotes": ("p.csv", lambda: CSV_HEAD + fill('"')),
    "workbook": ("p.xlsx", workbook),
    "noise": ("p.html", lambda: random.Random(1).randbytes(10 * MEGABYTE)),
    "noise in Latin-1": ("p.csv", lambda: CSV_HEAD.encode() + b"\xe9,\xe8\n" * (3 * MEGABYTE)),
}  # fmt: skip

PROGRAM = """
import json, resource, sys, time
from readinglist.errors import InputError
from readinglist.schedule import read, to_json
name, content = sys.argv[1], sys.stdin.buffer.read()
start = time.perf_counter()
try:
    end = f"{len(to_json(read(content, name))['sessions'])} sessions"
except InputError as error:
    end = f"refused: {error}"
if sys.platform == "linux":  # its own peak; ru_maxrss also counts what the process had that started it
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    most = int(status["VmHWM"].split()[0]) * 1024
else:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
memory = most - len(content)
print(json.dumps({"end": end, "memory": memory, "seconds": time.perf_counter() - start}))
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_goes_off_harmlessly(bomb: str) -> None:
    name, make = BOMBS[bomb]
    made = make()
    content = made if isinstance(made, bytes) else made.encode()
    command = [sys.executable, "-c", PROGRAM, name]
    done = subprocess.run(command, input=content, capture_output=True, timeout=HANGS_AFTER, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout)
    print(bomb, told)
    assert told["memory"] < MOST_MEMORY


FORMS = ("p.html", "p.md", "p.txt", "p.yml", "p.json", "p.csv", "p.tsv", "p.xlsx", "https://example.org/course")
PIECES = st.sampled_from(
    [
        *(
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "<td rowspan=9>",
            "<th>",
            "<li>",
            "<ul>",
            "<dl><dt>",
            "<dd>",
            "<a href=x>",
        ),
        *(
            "</a>",
            "<br>",
            "<!--",
            "-->",
            "<b>",
            "</table>",
            "<h2>",
            "&#58;",
            "&#0;",
            "| ",
            " |\n",
            "|---|---|\n",
            "---\n",
        ),
        *(
            "# ",
            "\n",
            "\n\n",
            "  - ",
            "1. ",
            "[",
            "](",
            ")",
            "**",
            "```\n",
            ": ",
            ":   ",
            "- ",
            "{",
            "}",
            "]",
            '"',
            "'",
        ),
        *("&a ", "*a ", "<<: ", "!!x ", "? ", "title: ", "date: ", "readings:\n", ",", ";", "\t", "=", "\\", "\x00"),
        *(
            "Date",
            "Paper",
            "Presenter",
            "Venue",
            "Jan 30",
            "1/16",
            "30.2.",
            "Week 3",
            "SOSP'03",
            "(2003)",
            "Ann Lee",
            "TBD",
        ),
        *(
            "A Paper of Some Length",
            "Lee et al.",
            "https://doi.org/10.1145/1.2",
            "[P]",
            "lead by ",
            "\u202e",
            "\ufeff",
            "李雨倩",
        ),
    ]
)


def harmless(content: bytes, name: str) -> None:
    """Reads a page; anything but a schedule or an `InputError` fails."""
    try:
        schedule = read(content, name)
    except InputError as error:
        assert str(error)
        return
    assert isinstance(schedule, Schedule)
    json.dumps(to_json(schedule)).encode()
    for session in schedule.sessions:
        for reading in session.readings:
            assert reading.claim.title.strip()


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(FORMS))
@example('{"a": "\\ud800"}', "p.json")
@example("=cmd|' /C calc'!A0,=1+1,@x,+1", "p.csv")
def test_pieces_of_pages_are_harmless(text: str, name: str) -> None:
    harmless(text.encode(), name)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(FORMS))
@example(b"PK\x03\x04", "p.html")
@example(b"\xff\xfe\x00", "p.csv")
@example(b"\x00" * 40, "p.txt")
def test_bytes_are_harmless(content: bytes, name: str) -> None:
    harmless(content, name)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(FORMS))
def test_texts_are_harmless(text: str, name: str) -> None:
    harmless(text.encode("utf-8", "replace"), name)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "content", [b"", b"   \n\n", b"\xef\xbb\xbf", b"\x00\x01\x02\x03" * 50, b"%PDF-1.5\n" + b"x" * 99]
)
def test_what_is_no_page_is_said(content: bytes, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, name)
    assert caught.value.path == name
