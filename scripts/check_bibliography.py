"""Whether entries sampled from a large catalogue are read back equal and compile: by four readers and five styles.

    python scripts/check_bibliography.py CATALOGUE.jsonl.gz [--entries 2000] [--seed 1]

Needs LaTeX, BibTeX and Biber; reads with pybtex as well where it is installed. What is told apart: errors, warnings,
and notices that a record has no such fact. Records that pdfLaTeX cannot set without a package for their script are
counted and left out of the LaTeX runs. `readinglist lint` is to find nothing either. Ends with status 1 when anything
but a notice was said.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from readinglist import bibtex, lint
from readinglist.bibtex import Style
from readinglist.bibtex.people import told
from readinglist.bibtex.tex import as_written, to_unicode
from readinglist.model import Version, Work
from readinglist.sources.catalogue.rows import own

STYLES = {
    "plain": r"\usepackage{url}",
    "plainnat": r"\usepackage{natbib}\usepackage{url}",
    "IEEEtran": r"\usepackage{url}",
    "ACM-Reference-Format": r"\usepackage{natbib}\usepackage{hyperref}",
}
NOTICE = re.compile(
    r"empty \w+|missing \w+|no (?:journal|number|key|author|editor|publisher|year)\b|to sort, need"
    r"|missing-field|page-order"  # lint's names for that, and for pages that the catalogue itself has turned round
    r"|page numbers missing|articleno or eid|INFO: reduced|Missing mandatory field"
    r"|Biber reported the following issues"  # those above
)


def sample(path: Path, entries: int, seed: int) -> dict[str, Work]:
    chance = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        kept: list[str] = []
        for place, line in enumerate(file):  # a reservoir: each line is as likely as any other
            if place < entries:
                kept.append(line)
            elif (other := chance.randrange(place + 1)) < entries:
                kept[other] = line
    hits = [own(json.loads(line), "catalogue") for line in kept]
    return {f"key{place}": Work((Version(hit.records[0]),)) for place, hit in enumerate(hits) if hit}


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def by_pybtex(folder: Path, works: dict[str, Work]) -> Iterator[str]:
    from pybtex.database import parse_file

    for name in ("bibtex.bib", "biblatex.bib"):
        entries = parse_file(str(folder / name), "bibtex").entries
        for key, work in works.items():
            if key not in entries:
                yield f"{name}: {key} is lost"
            elif to_unicode(entries[key].fields["title"]) != as_written(work.record.title):
                yield f"{name}: {key} has another title"
            elif len(entries[key].persons.get("author", [])) != sum(bool(str(told(n))) for n in work.record.author):
                yield f"{name}: {key} has other authors"


def by_biber(folder: Path, works: dict[str, Work]) -> Iterator[str]:
    found, bad = bibtex.entries((folder / "out.bib").read_text(encoding="utf-8"), "out.bib")
    yield from map(str, bad)
    yield from (f"{key} is lost" for key in set(works) - {entry.key for entry in found})
    for entry in found:
        record = works[entry.key].record
        if entry.record.title.replace("‘", "`") != as_written(record.title).replace("‘", "`"):
            yield f"{entry.key} has another title"
        if [str(name) for name in entry.record.author] != [text for n in record.author if (text := str(told(n)))]:
            yield f"{entry.key} has other authors"


def latex(folder: Path, name: str, preamble: str, body: str, *processor: str) -> Iterator[str]:
    text = rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}{preamble}\begin{{document}}{body}\end{{document}}"
    (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    run(folder, "pdflatex", "-interaction=batchmode", "-no-shell-escape", name)
    for line in run(folder, *processor, name).splitlines():
        if re.match(r"Warning--|WARN|ERROR", line) or "error message" in line:
            yield re.sub(r"\bkey\d+\b", "KEY", line)
    run(folder, "pdflatex", "-interaction=batchmode", "-no-shell-escape", name)
    run(folder, "pdflatex", "-interaction=batchmode", "-no-shell-escape", name)
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    yield from (line for line in log.splitlines() if line.startswith("!") or re.search(r"\bWarning:", line))


def runs(folder: Path, works: dict[str, Work]) -> Iterator[tuple[str, list[str]]]:
    for dialect in ("bibtex", "biblatex"):
        text = bibtex.write(works, Style(dialect))
        (folder / f"{dialect}.bib").write_text(text, encoding="utf-8")
        yield f"read back, {dialect}", bibtex.verify(text, works, Style(dialect))
        found = [problem.finding for problem in lint.check(text, f"{dialect}.bib")]
        yield f"lint, {dialect}", [f"{each.rule}: {each.subject}: {each.message}" for each in found]
    if importlib.util.find_spec("pybtex"):
        yield "pybtex", list(by_pybtex(folder, works))
    said = run(folder, "biber", "--tool", "-V", "--output-file=out.bib", "biblatex.bib").splitlines()
    yield "biber --tool -V", [line for line in said if re.match(r"WARN|ERROR", line)]
    yield "read back, biber", list(by_biber(folder, works))
    set_apart = bibtex.beyond_latex(works)
    settable = {key: work for key, work in works.items() if key not in set_apart}
    print(f"{len(set_apart)} of {len(works)} need another engine or a package: {''.join(set_apart.values())[:60]}")
    for dialect in ("bibtex", "biblatex"):
        (folder / f"set-{dialect}.bib").write_text(bibtex.write(settable, Style(dialect)), encoding="utf-8")
    for style, preamble in STYLES.items():
        body = rf"\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{set-bibtex}}"
        yield style, list(latex(folder, style, preamble, body, "bibtex"))
    preamble = r"\usepackage[backend=biber]{biblatex}\addbibresource{set-biblatex.bib}"
    yield "biblatex", list(latex(folder, "biblatex", preamble, r"\nocite{*}\printbibliography", "biber", "-V"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    works = sample(options.catalogue, options.entries, options.seed)
    complaints = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in runs(Path(folder), works):
            notices = sum(bool(NOTICE.search(line)) for line in lines)
            others = Counter(line for line in lines if not NOTICE.search(line))
            complaints += others.total()
            print(f"{name:22} {others.total():5} errors and warnings, {notices:5} notices")
            for line, count in others.most_common(5):
                print(f"    {count} x {line[:150]}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
