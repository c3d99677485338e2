"""Rules on citation keys: entries without one that counts, keys that stand twice, and references to none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readinglist.bibtex import RawEntry
from readinglist.lint.source import Problem, Source, keys_in
from readinglist.model import BadEntry, Finding, Level, Rule

RULES = (
    Rule("unreadable-entry", "what looks like an entry is none to BibTeX, which drops it", Level.ERROR),
    Rule("repeated-key", "two entries have one key, and one of them is never cited", Level.ERROR),
    Rule("missing-key", "something refers to a key that the file does not have", Level.ERROR),
    Rule("uncited-entry", "no text cites the entry", Level.NOTE),
)

# fields that name other entries of the file
_REFERRING = ("crossref", "xref", "xdata", "related", "entryset")
_ALL = "*"


def check(source: Source) -> Iterator[Problem]:
    """What the rules of this module find."""
    yield from map(Problem, map(not_read, source.scanned.bad))
    for entry in source.scanned.entries:
        yield from _dead(source, entry)
    yield from _aliases(source)
    if source.around.cited is not None:
        yield from _cited(source, source.around.cited)


def not_read(bad: BadEntry) -> Finding:
    """The finding on what looks like an entry and is none, or has the key of another."""
    repeated = "the key stands already" in bad.reason
    rule, subject = ("repeated-key" if repeated else "unreadable-entry"), bad.key or "no key"
    advice = "give one of them another key" if repeated else "mend it where the line says"
    return Finding(rule, subject, bad.reason, advice, bad.line, path=bad.path)


def named_by(entry: RawEntry) -> Iterator[str]:
    """The keys of the entries that the entry refers to."""
    for name in _REFERRING:
        yield from keys_in(entry.fields.get(name, ""))


def _dead(source: Source, entry: RawEntry) -> Iterator[Problem]:
    for field in entry.listed:
        if field.name in _REFERRING:
            for key in keys_in(field.value):
                if key.lower() not in source.keys:
                    message = f"{field.name} names {key}, which is no key here"
                    yield source.problem("missing-key", entry, message, "add that entry, or mend the key", field)


def _aliases(source: Source) -> Iterator[Problem]:
    """An alias that is also a key of its own, or of two entries."""
    owners = {entry.key.lower(): entry.key for entry in source.scanned.entries}
    for entry in source.scanned.entries:
        for alias in keys_in(entry.fields.get("ids", "")):
            owner = owners.setdefault(alias.lower(), entry.key)
            if owner != entry.key:
                field = next(each for each in entry.listed if each.name == "ids")
                message = f"ids has {alias}, which is {owner}'s"
                yield source.problem("repeated-key", entry, message, "a key is one entry's alone", field)


def _cited(source: Source, cited: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """What the texts cite and the file lacks, and what the file has and no text cites."""
    for key, (path, line) in cited.items():
        if key != _ALL and key.lower() not in source.keys:
            message = "it is cited, and no file that was given has it"
            yield Problem(Finding("missing-key", key, message, "add the entry, or mend the key", line, path=path))
    wanted = {key.lower() for key in cited} | {
        key.lower() for each in source.scanned.entries for key in named_by(each)
    }
    for entry in source.scanned.entries if _ALL not in wanted else ():
        own = {key.lower() for key in (entry.key, *keys_in(entry.fields.get("ids", "")))}
        if not own & wanted:
            advice = "leave it out, unless it is kept for another text"
            yield source.problem("uncited-entry", entry, "no text cites it", advice, entry.start)
