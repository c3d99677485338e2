"""The page's claim against the records of its work: findings with their evidence, and how to mend them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readinglist.judgement.distance import at_venue
from readinglist.judgement.text import fold
from readinglist.judgement.versions import appeared, is_preprint, is_published, is_retracted
from readinglist.model import Claim, Finding, Level, Reading, Record, Remark, Rule, Version, Work
from readinglist.venues import series_of

RETRACTED = "retracted"  # the rule of what is no fault of the page
RULES = (
    Rule(RETRACTED, "a version of the paper is marked as retracted", Level.ERROR),
    Rule("preprint-published", "the page names a preprint that has been published since"),
    Rule("wrong-venue", "the paper appeared elsewhere than the page says"),
    Rule("wrong-year", "the paper appeared in another year than the page says"),
    Rule("title-differs", "the paper is titled otherwise than the page says", Level.NOTE),
)
_OFF_BY_ONE = 1  # a journal that prints a conference's papers may carry the year before


def audit(reading: Reading, work: Work, remarks: Sequence[Remark] = ()) -> tuple[Finding, ...]:
    """Where the page and the records of the work differ: venue, year, title, publication since, retraction.

    `remarks` are what services said of the work beside its records; those on retractions are findings too.
    """
    return tuple(_findings(reading, work, remarks))


def _findings(reading: Reading, work: Work, remarks: Sequence[Remark]) -> Iterator[Finding]:
    yield from _retracted(reading, work, [remark for remark in remarks if remark.kind == "retraction"])
    yield from _published_since(reading, work) if _claims_preprint(reading.claim) else _elsewhere(reading, work)
    yield from _titled_otherwise(reading, work)


def _claims_preprint(claim: Claim) -> bool:
    series = series_of(claim.venue) if claim.venue else None
    return series is not None and series.kind == "preprint"


# ------------------------------------------------------------------ the rules


def _retracted(reading: Reading, work: Work, remarks: Sequence[Remark]) -> Iterator[Finding]:
    """A finding for each version that its own record or a service calls retracted, with everyone's word for it."""
    for version in work.versions:
        record = version.record
        marked = is_retracted(record)
        notices = [remark for remark in remarks if _about(remark, work) is version]
        if marked or notices:
            sources = [record.source] if marked else []
            who = " and ".join(each.partition(":")[0] for each in (*sources, *(each.source for each in notices)))
            message = f"{_place(record)}: this version is retracted or withdrawn, says {who}"
            found = _finding(RETRACTED, reading, message, "do not assign it without saying so", (version,))
            yield replace(found, evidence=(*found.evidence, *map(_notice, notices)))


def _about(remark: Remark, work: Work) -> Version:
    """The version that a remark is about: that of its identifier, else the version of record."""
    named = (version for version in work.versions if remark.about in version.record.identifiers)
    return next(named, work.versions[0])


def _notice(remark: Remark) -> str:
    return f"{remark.text} ({', '.join(filter(None, (remark.source, remark.on)))}; {remark.about})"


def _published_since(reading: Reading, work: Work) -> Iterator[Finding]:
    published = [version for version in work.versions if is_published(version.record)]
    if published:
        best = published[0]
        message = f"claimed as a preprint ({_written(reading.claim)}), published since at {_place(best.record)}"
        yield _mending("preprint-published", reading, message, best)
        return
    preprints = [version for version in work.versions if is_preprint(version.record)]
    yield from _wrong_year(reading, preprints)


def _elsewhere(reading: Reading, work: Work) -> Iterator[Finding]:
    claim = reading.claim
    published = [version for version in work.versions if is_published(version.record)]
    if not claim.venue:
        yield from _wrong_year(reading, list(work.versions))
        return
    answers = [(version, at_venue(claim.venue, version.record)) for version in published]
    there = [version for version, answer in answers if answer]
    if there:
        yield from _wrong_year(reading, there)
    elif answers and all(answer is False for _, answer in answers):
        best = published[0]
        message = f"claimed at {_written(claim)}, published at {_place(best.record)}"
        yield _mending("wrong-venue", reading, message, best)


def _wrong_year(reading: Reading, versions: list[Version]) -> Iterator[Finding]:
    claimed = reading.claim.year
    dated = [version for version in versions if version.record.year is not None]
    if claimed is None or not dated or any(_same_year(reading.claim, version.record) for version in dated):
        return
    message = f"claimed as of {claimed}, appeared in {_place(dated[0].record)}"
    yield _mending("wrong-year", reading, message, dated[0])


def _same_year(claim: Claim, record: Record) -> bool:
    series = series_of(record.venue) if record.venue else None
    apart = abs((claim.year or 0) - (record.year or 0))
    return apart == 0 or (apart == _OFF_BY_ONE and series is not None and bool(series.prints))


def _titled_otherwise(reading: Reading, work: Work) -> Iterator[Finding]:
    claimed = fold(reading.claim.title)
    if any(fold(version.record.title) == claimed for version in work.versions):
        return
    title = work.record.title
    message = f"titled “{title}” in {_place(work.record)}"
    yield _finding("title-differs", reading, message, "worth a look; short titles are common", work.versions[:1])


# ------------------------------------------------------------------ in words


def _mending(rule: str, reading: Reading, message: str, version: Version) -> Finding:
    text, suggestion = _written(reading.claim), _place(version.record)
    advice = f"write “{suggestion}”" + (f" for “{text}”" if text else "")
    found = _finding(rule, reading, message, advice, (version,))
    return Finding(
        found.rule, found.subject, found.message, found.advice, found.line, found.evidence, text or None, suggestion
    )


def _finding(rule: str, reading: Reading, message: str, advice: str, versions: tuple[Version, ...]) -> Finding:
    evidence = tuple(_evidence(version) for version in versions)
    return Finding(rule, reading.claim.title, message, advice, reading.line, evidence)


def _evidence(version: Version) -> str:
    record = version.record
    names = ", ".join(str(one) for one in record.identifiers) or record.url or "no identifier"
    return f"{_place(record)} ({record.source}; {names})"


def _written(claim: Claim) -> str:
    """The venue and year as the page writes them: "NeurIPS 2022"."""
    return " ".join(str(part) for part in (claim.venue, claim.year) if part)


def _place(record: Record) -> str:
    return appeared(record) or "no venue"
