"""How often a check of a student's bibliography is right: entries, correct and altered, made fresh from a catalogue.

    python scripts/score_check.py RECORDS.jsonl.gz --catalogue DIR [--entries 400] [--seed 1]

RECORDS holds real records, a JSON object a line (title, authors, year, venue, type, doi, arxiv_id, pages); DIR is the
catalogue that `readinglist catalogue build RECORDS.jsonl.gz --to DIR` made of them. Correct entries are written as
students write them: venues short, long, or abbreviated, initials, "and others", arXiv links, capitals in titles.
Altered ones have one thing wrong. Printed are the part of correct entries that raise more than a note, the part of
altered ones that do, by alteration, and every false alarm.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from readinglist.venues import SERIES, series_of

Row = dict[str, Any]
Finding = dict[str, Any]

# ------------------------------------------------------------------ as students write


def authors_as_written(names: list[str], rng: random.Random) -> str:
    """A field of authors in one of the ways that students and exporters write it."""
    form = rng.choice(
        ("full", "full", "inverted", "initials", "initials first", "others", "et al", "commas", "family")
    )
    if form in ("others", "et al") and len(names) > 2:
        kept = names[: rng.randint(1, 2)]
        return " and ".join(kept) + (" and others" if form == "others" else " et al.")
    if form == "family" and len(names) > 2:
        return f"{names[0].split()[-1]} et al."
    if form == "commas":  # no BibTeX, and common
        return ", ".join(_name(name, "initials first") for name in names)
    return " and ".join(_name(name, form) for name in names)


def _name(name: str, form: str) -> str:
    words = name.split()
    if len(words) < 2 or form in ("full", "others", "et al", "family"):
        return name
    given, family = words[:-1], words[-1]
    initials = " ".join(f"{word[0]}." for word in given)
    return {
        "inverted": f"{family}, {' '.join(given)}",
        "initials": f"{family}, {initials}",
        "initials first": f"{initials} {family}",
    }[form]


def title_as_written(title: str, rng: random.Random) -> str:
    """A title as it is, in lower case, with capitals everywhere, in double braces, or with a full stop."""
    form = rng.choice(("as is", "as is", "as is", "lower", "capitals", "braces", "stop"))
    if form == "lower":
        return title[:1] + title[1:].lower()
    if form == "capitals":
        return " ".join(word[:1].upper() + word[1:] for word in title.split())
    return {"as is": title, "braces": f"{{{title}}}", "stop": f"{title}."}[form]


SHORTER = {
    "Proceedings": "Proc.", "International": "Int.", "Conference": "Conf.", "Journal": "J.", "Transactions": "Trans.",
    "Symposium": "Symp.", "Systems": "Syst.", "Computer": "Comput.", "Language": "Lang.", "Processing": "Process.",
    "Research": "Res.", "Science": "Sci.", "Engineering": "Eng.", "Intelligence": "Intell.", "Machine": "Mach.",
    "Learning": "Learn.", "Knowledge": "Knowl.", "Workshop": "Wkshp.", "Annual": "Annu.", "Association": "Assoc.",
}  # fmt: skip


def venue_as_written(venue: str, year: int | None, rng: random.Random) -> str:
    """A venue as the record has it, by its short or long name, abbreviated, or with "Proceedings of" and the year."""
    series = series_of(venue)
    name = venue
    if series and series.kind == "proceedings" and year and rng.random() < 0.5:
        short, number, two = series.short, rng.randint(2, 40), f"{year % 100:02}"
        forms = (f"{short}'{two}", f"{short} '{two}", f"{short}-{two}", f"{short}{year}", f"{series.name} ({short})")
        return rng.choice(
            (*forms, f"In Proceedings of the {number}th {series.name}", f"{year} {series.name} ({short})")
        )
    if series and series.kind != "preprint":
        name = rng.choice((venue, series.short, series.name, series.abbreviated or series.name))
    form = rng.choice(("as is", "as is", "shorter", "proceedings", "year", "in proc"))
    if form == "shorter":
        return " ".join(SHORTER.get(word, word) for word in name.split())
    starts = re.match(r"(?:in )?proc|trans|j\.|journal", name, re.IGNORECASE)
    if form == "proceedings" and not starts:
        return f"Proceedings of the {name}"
    if form == "in proc" and not starts:
        return f"Proc. of {name}"
    return f"{name} {year}" if form == "year" and year else name


def entry_of(key: str, row: Row, rng: random.Random) -> str:
    """A record as a student's BibTeX entry; some leave out the DOI or the pages, none the year."""
    fields = {"title": title_as_written(row["title"], rng), "author": authors_as_written(row["authors"], rng)}
    if row["year"]:
        fields["year"] = str(row["year"])
    kind = {"conference": "inproceedings", "journal": "article"}.get(row["type"], "misc")
    if row["type"] == "preprint" and row["arxiv_id"]:
        kind = _preprint(fields, row["arxiv_id"], rng)
    elif row["venue"]:
        place = {"inproceedings": "booktitle", "article": "journal"}.get(kind, "howpublished")
        fields[place] = venue_as_written(row["venue"], row["year"], rng)
    if row["doi"] and rng.random() < 0.4:
        fields["doi"] = row["doi"]
    if row["pages"] and rng.random() < 0.5:
        fields["pages"] = row["pages"].replace("-", "--")
    return f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def _preprint(fields: dict[str, str], number: str, rng: random.Random) -> str:
    form = rng.choice(("journal", "eprint", "url", "howpublished", "corr"))
    fields |= {
        "journal": {"journal": f"arXiv preprint arXiv:{number}"},
        "eprint": {"eprint": number, "archiveprefix": "arXiv"},
        "url": {"url": f"https://arxiv.org/abs/{number}"},
        "howpublished": {"howpublished": f"\\url{{https://arxiv.org/pdf/{number}}}"},
        "corr": {"journal": "CoRR", "volume": f"abs/{number}"},
    }[form]
    return "article" if form in ("journal", "corr") else "misc"


# ------------------------------------------------------------------ altered


def wrong_year(row: Row, _other: Row, rng: random.Random) -> Row:
    """Another year, one to five away."""
    return row | {"year": row["year"] + rng.choice((-1, 1)) * rng.randint(1, 5)}


def wrong_venue(row: Row, other: Row, rng: random.Random) -> Row:
    """The venue of another record, or a well-known one, that is surely not this one."""
    mine = series_of(row["venue"] or "")
    known = [series.short for series in SERIES if series.kind == "proceedings" and series is not mine]
    theirs = other["venue"] if other["type"] == "conference" and series_of(other["venue"] or "") is not mine else None
    venue = rng.choice((rng.choice(known), theirs or rng.choice(known)))
    return row | {"venue": venue, "type": "conference"}


def invented_authors(row: Row, other: Row, rng: random.Random) -> Row:
    """As many names, made of given names and family names that are not of one person."""
    families = ["Hollander", "Okonkwo", "Bergström", "Castellanos", "Nakagawa", "Whitfield", "Ivanenko", "Moreau"]
    given = ["Laura", "Peter", "Kenji", "Amara", "Sofia", "Daniel", "Ruth", "Oleg", "Hana", "Marc"]
    count = max(1, min(len(row["authors"]), 6))
    return row | {"authors": [f"{rng.choice(given)} {family}" for family in rng.sample(families, count)]}


def invented_paper(row: Row, other: Row, rng: random.Random) -> Row:
    """A title of the beginnings and ends of two titles, by people who wrote neither, where such papers appear."""
    mine, theirs = row["title"].split(), other["title"].split()
    title = " ".join(mine[: len(mine) // 2] + theirs[len(theirs) // 2 :])
    return invented_authors(row, other, rng) | {"title": title, "doi": None, "arxiv_id": None, "pages": None}


def chimera(row: Row, other: Row, rng: random.Random) -> Row:
    """One paper's title with all the rest of another."""
    return other | {"title": row["title"]}


def near_title(row: Row, other: Row, rng: random.Random) -> Row:
    """A telling word exchanged, left out or added, and all the rest as it was."""
    words = row["title"].split()
    places = [i for i, word in enumerate(words) if len(word) > 4]
    new = [word for word in other["title"].split() if len(word) > 4 and word.lower() not in row["title"].lower()]
    place, form = rng.choice(places), rng.choice(("exchange", "exchange", "drop", "add"))
    if form == "exchange" and new:
        words[place] = rng.choice(new)
    elif form == "add" and new:
        words.insert(place, rng.choice(new))
    else:
        del words[place]
    return row | {"title": " ".join(words), "doi": None, "arxiv_id": row["arxiv_id"]}


Alter = Callable[[Row, Row, random.Random], Row]
ALTERATIONS: tuple[Alter, ...] = (wrong_year, wrong_venue, invented_authors, invented_paper, chimera, near_title)


# ------------------------------------------------------------------ the run


def usable(row: Row) -> bool:
    """Whether a record can stand for a paper that a student cites: papers, no front matter, no bare names."""
    kinds = ("conference", "journal", "preprint")
    return bool(row["type"] in kinds and row["year"] and row["venue"] and len(row["title"].split()) > 3)


def rows(path: Path, count: int, rng: random.Random) -> list[Row]:
    """So many records, taken at random (a reservoir, so that memory stays bounded)."""
    kept: list[Row] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        usable_rows = (row for line in lines if usable(row := json.loads(line)))
        for number, row in enumerate(usable_rows):
            if len(kept) < count:
                kept.append(row)
            elif (place := rng.randint(0, number)) < count:
                kept[place] = row
    rng.shuffle(kept)
    return kept


def checked(entries: dict[str, str], catalogue: Path) -> dict[str, list[Finding]]:
    """What `readinglist check` finds in a file of these entries, by citation key."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.bib")
        path.write_text("\n".join(entries.values()), encoding="utf-8")
        command = ["check", str(path), "--catalogue", str(catalogue), "--offline", "--json", "-C", folder]
        done = subprocess.run(
            [sys.executable, "-m", "readinglist", *command], capture_output=True, text=True, check=False
        )
    found: dict[str, list[Finding]] = defaultdict(list)
    for each in json.loads(done.stdout):
        found[each["subject"]].append(each)
    return found


def asks(findings: list[Finding]) -> bool:
    """Whether one of the findings asks for more than a look."""
    return any(each["level"] != "note" for each in findings)


def pairs(found: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Each record with another one."""
    yield from zip(found, found[1:] + found[:1], strict=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--entries", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=40, help="so many false alarms and misses are printed")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    found = rows(options.records, 2 * options.entries, rng)
    correct, altered = found[: options.entries], found[options.entries :]
    entries = {f"good{number}": entry_of(f"good{number}", row, rng) for number, row in enumerate(correct)}
    made: dict[str, str] = {}
    for number, (row, other) in enumerate(pairs(altered)):
        alter = ALTERATIONS[number % len(ALTERATIONS)]
        key = f"bad{number}"
        made[key] = alter.__name__
        entries[key] = entry_of(key, alter(row, other, rng), rng)
    said = checked(entries, options.catalogue)
    alarms = [key for key in entries if key.startswith("good") and asks(said[key])]
    hits: dict[str, Counter[bool]] = defaultdict(Counter)
    for key, kind in made.items():
        hits[kind][bool(asks(said[key]))] += 1
    for key in [*alarms, *(key for key in made if not asks(said[key]))][: options.show]:
        print(f"--- {made.get(key, 'false alarm')}\n{entries[key]}")
        print("\n".join(f"    {each['rule']}: {each['message']}" for each in said[key]) or "    nothing")
    part = len(alarms) / len(correct)
    print(f"correct entries that raise more than a note: {len(alarms)} of {len(correct)}: {part:.1%}")
    for kind, counted in hits.items():
        print(f"  {kind}: {counted[True]} of {counted.total()} found")
    total = sum(counted[True] for counted in hits.values())
    print(f"altered entries that do: {total} of {len(made)}: {total / len(made):.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
