#!/usr/bin/env python3
"""Changes small pages of every form at random and reads them: none may crash, hang or fill the memory.

    fuzz_schedule.py --minutes N [--seed S] [--slow SECONDS]

Each input is made from its number alone, so that `--seed S --only K` makes and reads input K of run S again. Inputs
are read in a child process, which is replaced when it hangs. Reported are the exceptions that are no `InputError`,
what hung, the slowest inputs and the largest memory; exit status 1 when there is any of the first two.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from multiprocessing.connection import Connection
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from readinglist.errors import InputError
from readinglist.schedule import read, to_json

MEMORY = 1_500_000_000
"""Bytes of address space that a child may use, the interpreter and its libraries included."""
HANGS_AFTER = 30.0
"""Seconds without an answer."""
BATCH = 400
_TOLD = 9
"""Lines of a traceback that are shown."""
LARGEST = 3_000_000
"""Bytes of one input."""

HTML = """<html><head><title>CS 1, Fall 2021</title></head><body><h2>Part I: Logs</h2><table><tr><th>Date<th>Presenter
<th>Reading<th>Slides</tr><tr><td rowspan=2>Sep 1<td>Ann Lee<td><a href="https://doi.org/10.1145/1.2">A <i>Log</i>
File System</a> (SOSP '91)<td><a href=a.pdf>pdf</a></tr><tr><td colspan="2">Bo Wu<td>(FFS) A Fast File System<br>"Soft
Updates" [ATC'99]</tr><!-- <tr><td>Sep 3<td>out</tr> --></table><ul><li>Sep 8: <b>Paxos</b><ul><li>Paxos Made Simple,
L. Lamport, 2001</ul></ul><dl><dt>Sep 15<dd>Raft (optional)</dl></body></html>"""
MARKDOWN = """---
title: Seminar
semester: Spring 2022
---
# Schedule
## Consensus
| Date | Lead | Paper |
|:-----|:----:|-------|
| 1/16 (Thu) | Ann Lee | [\\[SOSP'01\\] Chain *Replication*](https://example.org/a.pdf)<br>**B** |
| 1/23 | No class | |

### Jan 30
- [P] "Raft Refloated", by Howard et al., OSR 2015 [pdf](b.pdf) [slides](c.pptx)
  1. Nested (lead by A and B)

Term
:   Definition, a paper. 2019.
"""
MARKDEEP = """<meta charset="utf-8">
**CS 2: Sandboxes, Fall 2022**

Mon Sep 5 2022: Locks {: .label }
  - *Reading*:
    - [Code Comfort: How Compilers Soothe](papers/a.pdf) by U. Orr et al. (Ann Lee)
<details><summary>Week 2 (9.12) 一</summary><h3>Sep 12</h3>
<p>Ann Lee (2001) <a href="b.pdf">"B"</a>, X. (Skim it.)</p>
</details><script src="markdeep.min.js"></script>
"""
ORG = """#+TITLE: Stores
#+DATE: Fall 2015
* Schedule
** <2015-09-10 Thu> Trees
- [[https://example.org/lsm.pdf][The Log-Minded Tree]] (TODS 1996) -- led by Bo Wu
| Date | Paper |
|------+-------|
| 9/17 | R: [[b.pdf][B]]; O: [[c.pdf][C]] |
"""
YAML = """# a course
base: &b {room: 1}
units:
  - unit: One &#58; Two
    sessions:
      - <<: *b
        date: M 02/04
        topic: |
          Logs
          and more
        readings:
          - name: A Log File System
            link: papers/lfs.pdf
            venue: SOSP '91
          - [Positional, https://example.org/x.pdf]
          - "<a href='y.pdf'>Html</a> (ATC 2001)"
"""
JSON = """{"course": "X", "schedule": [{"date": "2020-01-02", "topic": "T", "papers": [{"title": "A \\u00e9",
"authors": [{"family": "Lee", "given": "Ann"}], "issued": {"date-parts": [[2001, 2]]}, "DOI": "10.1/2"}], "readings":
{"required": ["B"], "optional": [{"C": "https://example.org"}]}}, [1, 2.5, null, true]]}"""
CSV = """CS 7 in 2021,,,
Date,Title,Venue,Who
Jan 8,"Two ""quoted""
lines",SOSP 2003,Ann Lee
Part II,,,
20210115,"=HYPERLINK(""https://example.org/a"",""A"")",,-
"""
TSV = "Week\tReading\tLink\n1\tA Paper (OSDI 2004)\thttps://example.org\n2\tB\t\n"
FLAT = """Date |
Presenter |
Readings |
Part One |
Jan 16 |
Ann Lee |
(vLLM) Efficient Memory Management (SOSP 2023) Best Paper |
"""
LINES = """Leslie Lamport. Time, Clocks, and the Ordering of Events. CACM 1978.
Ongaro, D. and Ousterhout, J. (2014). In Search of an Understandable Consensus Algorithm. USENIX ATC.

"Paxos Made Simple" by L. Lamport [pdf]
"""
TOKENS = (
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=100000>",
        '<td colspan="99999">',
        "<ul><li>",
        "<!--",
        "-->",
    ),
    *(
        "<![CDATA[",
        "&#58;",
        "&lt;",
        "&#xD800;",
        "<a href=",
        "</a>",
        "<script>",
        "| ",
        "|\n|",
        "---\n",
        "\n\n",
        "\n    ",
    ),
    *(
        "- ",
        "* *",
        "**",
        "_",
        "`",
        "[",
        "](",
        ")",
        "{",
        "}",
        "((((",
        "&a ",
        "*a",
        "<<: ",
        "? ",
        ": ",
        "!!python/object:x ",
    ),
    *('"', "'", ",", ";", "\t", "=", "\\", "\\u0000", "\x00", "\ud800", "\u202e", "\u0301", "\uffff", "é", "李雨倩"),
    *("Jan 30", "2/30", "9999-99-99", "Week 3", "SOSP '03", "(", "20", "10.1145/3.4", "https://", "http://[::1"),
    *("et al.", " and ", " by ", ". ", "NaN", "1e999", "-" * 300, "x" * 3000, "A. " * 500),
)


def workbook() -> bytes:
    """A workbook with a date, a link and a merged range."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["Date", "Paper"], ["Jan 8", "A Log File System"], [None, '=HYPERLINK("https://example.org", "B")']):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://example.org/a.pdf"
    sheet.merge_cells("A2:A3")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seeds() -> list[tuple[str, bytes]]:
    """A page of each form under a name that tells it."""
    texts = {
        "p.html": HTML,
        "p.md": MARKDOWN,
        "deep.html": MARKDEEP,
        "p.org": ORG,
        "p.yml": YAML,
        "p.json": JSON,
        "p.csv": CSV,
        "p.tsv": TSV,
        "flat.txt": FLAT,
        "lines.txt": LINES,
    }
    return [*((name, text.encode()) for name, text in texts.items()), ("p.xlsx", workbook())]


def mutated(number: int, run: int, pages: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Input `number` of a run: a page, changed up to twelve times, now and then under the name of another form."""
    chance = random.Random(f"{run}/{number}")
    name, content = chance.choice(pages)
    if name.endswith(".xlsx"):
        return name, _workbook_mutated(content, chance)
    for _ in range(chance.randint(1, 12)):
        content = _changed(content, chance, pages)[:LARGEST]
    if chance.random() < 0.1:
        name = chance.choice(pages[:-1])[0]
    return name, content


def _changed(content: bytes, chance: random.Random, pages: list[tuple[str, bytes]]) -> bytes:
    start = chance.randint(0, len(content))
    end = min(len(content), start + int(chance.expovariate(1 / 40)))
    match chance.randrange(7):
        case 0:
            return content[:start] + chance.choice(TOKENS).encode("utf-8", "surrogatepass") + content[start:]
        case 1:
            return content[:start] + content[end:]
        case 2:
            return content[:end] + content[start:end] * chance.choice((1, 2, 50, 2000)) + content[end:]
        case 3:
            return content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :]
        case 4:
            other = chance.choice(pages[:-1])[1]
            cut = chance.randint(0, len(other))
            return content[:start] + other[cut : cut + 400] + content[start:]
        case 5:
            token = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
            return content[:start] + token * chance.choice((5, 100, 5000)) + content[start:]
        case _:
            return content[:start] + content[start:end][::-1] + content[end:]


def _workbook_mutated(content: bytes, chance: random.Random) -> bytes:
    """A workbook with changed bytes in one of its parts, or in the archive itself."""
    if chance.random() < 0.2:
        at = chance.randrange(len(content))
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as good, ZipFile(buffer, "w", ZIP_DEFLATED) as bad:
        chosen = chance.choice(good.namelist())
        for name in good.namelist():
            part = good.read(name)
            bad.writestr(name, _changed(part, chance, [("", part), ("", part)]) if name == chosen else part)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Result:
    """How one input ended: `end` is "read", "refused", or the traceback; memory in megabytes so far."""

    number: int
    name: str
    size: int
    seconds: float
    end: str
    memory: int


def work(numbers: range, run: int, pipe: Connection) -> None:
    """Reads inputs and sends how each ended; runs in a child process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pages = seeds()
    for number in numbers:
        name, content = mutated(number, run, pages)
        pipe.send(number)
        start = time.perf_counter()
        end = outcome(name, content)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send(Result(number, name, len(content), time.perf_counter() - start, end, memory))
    pipe.close()


def outcome(name: str, content: bytes) -> str:
    """Reads one page."""
    try:
        to_json(read(content, name))
    except InputError:
        return "refused"
    except (Exception, BadZipFile):
        return traceback.format_exc()
    return "read"


def batch(start: int, run: int) -> tuple[list[Result], int | None]:
    """The results of one child, and the number of the input that it hung on or died of."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=work, args=(range(start, start + BATCH), run, theirs))
    child.start()
    theirs.close()
    results: list[Result] = []
    current: int | None = None
    try:
        while ours.poll(HANGS_AFTER):
            message = ours.recv()
            if isinstance(message, Result):
                results.append(message)
            current = None if isinstance(message, Result) else message
    except EOFError:
        child.join()
        return results, current
    child.kill()
    child.join()
    return results, current


def report(results: list[Result], hung: list[int], slow: float) -> int:
    """Prints what was found; the exit status."""
    ends = Counter(one.end if one.end in ("read", "refused") else "crashed" for one in results)
    print(f"{len(results)} inputs: {dict(ends)}")
    print(f"largest memory {max(one.memory for one in results)} MB")
    for one in sorted(results, key=lambda one: -one.seconds)[:8]:
        if one.seconds >= slow:
            print(f"slow: input {one.number} ({one.name}, {one.size} bytes) took {one.seconds:.2f} s")
    crashes = {one.end.splitlines()[-1] + one.end.splitlines()[-3]: one for one in results if "Traceback" in one.end}
    for one in crashes.values():
        last = "\n".join(one.end.splitlines()[-_TOLD:])
        print(f"crash: input {one.number} ({one.name}, {one.size} bytes)\n{last}")
    for number in hung:
        print(f"hung or killed: input {number}")
    return 1 if crashes or hung else 0


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slow", type=float, default=1.0, help="seconds from which an input is reported")
    parser.add_argument("--only", type=int, help="read this input alone, and write it to standard output")
    options = parser.parse_args()
    if options.only is not None:
        name, content = mutated(options.only, options.seed, seeds())
        sys.stdout.buffer.write(content)
        print(f"{name}: {outcome(name, content)}", file=sys.stderr)
        return 0
    results: list[Result] = []
    hung: list[int] = []
    end, start = time.monotonic() + 60 * options.minutes, 0
    while time.monotonic() < end:
        done, lost = batch(start, options.seed)
        results += done
        hung += [lost] if lost is not None else []
        start = max([one.number for one in done] + hung[-1:], default=start) + 1
        if sys.stderr.isatty():
            print(f"\r{len(results)} inputs", end="", file=sys.stderr)
    return report(results, hung, options.slow)


if __name__ == "__main__":
    sys.exit(main())
