"""Works drawn from a large file of records, from easy and hard strata, and claims made of them, five of each."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import altered_claims as altered
from altered_claims import Alteration, Row, rows
from readinglist.judgement import weights as w
from readinglist.judgement.text import read_title, shared_authors, weight
from readinglist.judgement.titles import title_gap
from readinglist.judgement.words import NUMBERED
from readinglist.judgement.works import join
from readinglist.model import Claim, Record
from readinglist.sources.base import Question
from readinglist.sources.catalogue import Catalogue
from readinglist.venues import series_of

ALTERATIONS: dict[str, Alteration] = {
    "typing error": altered.typo,
    "word dropped": altered.word_dropped,
    "subtitle dropped": altered.no_subtitle,
    "name dropped": altered.no_name,
    "name added": altered.name_added,
    "British spelling": altered.british,
    "case, punctuation": altered.otherwise_set,
}
RANDOM, SHORT, NUMBERS, NAMES = "drawn at random", "short titles", "numbered titles", "titles of one name"
SHORT_WEIGHT = 2.5  # telling words of a short title
LOOKED_THROUGH = 30  # records with words of a title, among which all versions of its work are looked for


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record drawn from the file, from which of its strata, and the lines of all versions of its work."""

    row: Row
    stratum: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Made:
    """A claim made from a drawn record, and how."""

    kind: str
    drawn: Drawn
    claim: Claim


# ------------------------------------------------------------------------ drawing


def drawn(records: Path, catalogue: Catalogue, count: int, rng: random.Random) -> list[Drawn]:
    """So many records, half of them at random, the rest in equal parts from the hard strata; none twice."""
    every = list(rows(records))
    hard = dict(zip((SHORT, NUMBERS, NAMES), _hard([row["title"] for _, row in every]), strict=True))
    strata = {RANDOM: rng.sample(range(len(every)), count // 2)}
    strata |= {name: rng.sample(found, min(len(found), count // 6)) for name, found in hard.items()}
    found: dict[int, Drawn] = {}
    for stratum, places in strata.items():
        for place in places:
            number, row = every[place]
            found.setdefault(number, Drawn(row, stratum, _versions(catalogue, number, row)))
    return list(found.values())


def _hard(titles: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Places of titles that tell little, of numbered ones, and of those that share their name with another."""
    short: list[int] = []
    by_words, by_name = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for place, text in enumerate(titles):
        title = read_title(text)
        if weight(title.words, title.names) <= SHORT_WEIGHT:
            short.append(place)
        plain = [word for word in title.words if not any(c.isdigit() for c in word) and word not in NUMBERED]
        by_words["".join(plain)].append(place)
        if title.name:
            by_name["".join(title.name)].append(place)
    return short, _shared(by_words, titles), _shared(by_name, titles)


def _shared(groups: dict[str, list[int]], titles: Sequence[str]) -> list[int]:
    several = (places for places in groups.values() if len({read_title(titles[each]).letters for each in places}) > 1)
    return [place for places in several for place in places]


def _versions(catalogue: Catalogue, number: int, row: Row) -> frozenset[int]:
    """The lines of a record's work: what judgement joins with it, and what bears its title and its people's names."""
    answer = catalogue.ask([Question(Claim(row["title"], row["venue"], row["year"]))])[0]
    found = dict.fromkeys([*answer.records, *catalogue.search(row["title"], LOOKED_THROUGH)])
    work = [record for record in found if line_of(record) == number]
    for record in found if work else ():
        if record not in work and any(_is_one(each, record) for each in work):
            work.append(record)
    return frozenset({number, *map(line_of, work)})


def _is_one(one: Record, other: Record) -> bool:
    gap = title_gap(one.title, other.title)
    near = not gap.vetoes and gap.total <= w.JOIN_TITLES and _same_people(one, other)
    return near or len(join([one, other])) == 1


def _same_people(one: Record, other: Record) -> bool:
    return (shared_authors(one.author, other.author) or 0.0) >= w.JOIN_AUTHORS


def line_of(record: Record) -> int:
    """The line that a record of the catalogue stands on."""
    return int(record.source.rpartition(":")[2])


# ------------------------------------------------------------------------- claims


def claims(catalogue: Catalogue, every: Sequence[Drawn], rng: random.Random) -> Iterator[Made]:
    """Five claims of each drawn record, as far as it can be altered."""
    for each in every:
        title, year = each.row["title"], each.row["year"]
        venue = _as_written(each.row["venue"])
        elsewhere = _as_written(rng.choice(every).row["venue"])
        yield Made("as it is", each, Claim(title, venue, year))
        yield Made("title alone", each, Claim(title))
        other_year = (year or 2000) + rng.choice((-6, -4, -2, -1, 0, 1, 2, 4, 6))
        yield Made("other venue and year", each, Claim(title, elsewhere, other_year))
        usable = {kind: new for kind, alter in ALTERATIONS.items() if (new := alter(title, rng))}
        for kind in rng.sample(sorted(usable), min(2, len(usable))):
            alone = rng.random() < 0.25
            claim = Claim(usable[kind]) if alone else Claim(usable[kind], venue, year)
            if not _names_another(catalogue, claim, each):
                yield Made(kind, each, claim)


def _names_another(catalogue: Catalogue, claim: Claim, drawn: Drawn) -> bool:
    """Whether an altered title is word for word another work's, so that the claim is one of that work."""
    letters = read_title(claim.title).letters
    others = (each for each in catalogue.ask([Question(claim)])[0].records if line_of(each) not in drawn.lines)
    return any(read_title(each.title).letters == letters for each in others)


def _as_written(venue: str | None) -> str | None:
    """A venue as pages write it, "ICML" for the volume's long title."""
    series = series_of(venue) if venue else None
    return series.short if series else venue


def without(records: Path, gone: frozenset[int], to: Path) -> None:
    """Writes the records without those lines; a blank line in the place of each keeps the numbers of the others."""
    with gzip.open(to, "wt", compresslevel=1, encoding="utf-8") as out:
        for number, row in rows(records):
            out.write("\n" if number in gone else json.dumps(row, ensure_ascii=False) + "\n")
