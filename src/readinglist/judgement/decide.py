"""Which work a claim means: accepted, ambiguous or missing, by a named rule and with a reason in words.

Wrong is worse than missing. A work is accepted when it is near and the next one is clearly farther; an identifier in
the claim's link decides when the title agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.identifiers import Identifier
from readinglist.judgement import weights as w
from readinglist.judgement.distance import distance
from readinglist.judgement.text import read_title, shared_authors
from readinglist.judgement.titles import title_gap
from readinglist.judgement.versions import is_preprint, is_workshop, record_order
from readinglist.model import Candidate, Claim, Decision, Outcome, Stage, Work


def decide(claim: Claim, works: Iterable[Work], identifiers: Sequence[Identifier] = ()) -> Decision:
    """Decides which of the works a claim means; `identifiers` are those that its link names."""
    candidates = sorted((Candidate(work, distance(claim, work)) for work in works), key=_nearness)
    if not candidates:
        return Decision(Outcome.MISSING, "no candidate", "no source has a work like this")
    named = [each for each in candidates if not each.work.identifiers.isdisjoint(identifiers)]
    return _by_identifier(claim, candidates, named) if named else _by_title(candidates)


def _nearness(candidate: Candidate) -> tuple[object, ...]:
    found = candidate.distance
    return (
        round(found.total + (w.VETOED if found.vetoes else 0.0), 6),
        _taste(candidate.work),
        _name(candidate.work),
    )


def _taste(work: Work) -> int:
    """Which of siblings a page means when it does not say: the conference paper, not its extended version."""
    record = work.record
    if is_workshop(record):
        return 2
    return 0 if record.stage is Stage.PROCEEDINGS else 3 if is_preprint(record) else 1


def _name(work: Work) -> tuple[object, ...]:
    return record_order(work.record)


# -------------------------------------------------------------- by identifier


def _by_identifier(claim: Claim, candidates: list[Candidate], named: list[Candidate]) -> Decision:
    best, first = named[0], candidates[0]
    if not read_title(claim.title).letters and len(named) == 1:
        return _accepted("identifier", "the link names it, and the page gives no title", best, candidates)
    apart = min(title_gap(claim.title, record.title).total for record in best.work.records)
    hard = any("number" in veto for veto in best.distance.vetoes)
    if len(named) == 1 and not hard and apart <= w.IDENTIFIED + w.VETOED:
        other = first if first is not best and not first.distance.vetoes else None
        if other is None or other.distance.total > w.ACCEPT or apart <= other.distance.total:
            return _accepted("identifier", "the link names it, and the title agrees", best, candidates)
    title = best.work.record.title
    why = f"the link and the title disagree: the link names “{title}”"
    return Decision(Outcome.AMBIGUOUS, "link and title", why, candidates=_shown(candidates, named))


# ------------------------------------------------------------------- by title


def _by_title(candidates: list[Candidate]) -> Decision:
    best = candidates[0]
    total = best.distance.total
    if best.distance.vetoes:
        outcome = Outcome.AMBIGUOUS if total + w.VETOED <= w.FAR else Outcome.MISSING
        return _open(outcome, "veto", f"the nearest is another work: {best.distance.vetoes[0]}", candidates)
    if total > w.ACCEPT:
        outcome = Outcome.AMBIGUOUS if total <= w.FAR else Outcome.MISSING
        return _open(outcome, "too far", f"the nearest is {total:.2f} away: {_reasons(best)}", candidates)
    rivals = [each for each in candidates[1:] if not each.distance.vetoes and each.distance.total - total < w.GAP]
    strangers = [each for each in rivals if not _siblings(best.work, each.work)]
    if strangers:
        why = f"{len(strangers) + 1} works are about as near: {total:.2f} and {strangers[0].distance.total:.2f} away"
        return _open(Outcome.AMBIGUOUS, "too close", why, candidates)
    return _accepted(_rule(best), _because(best, rivals), best, candidates)


def _siblings(one: Work, other: Work) -> bool:
    """Whether two works are a paper and its extended or workshop version: the same title and people."""
    if read_title(one.record.title).letters != read_title(other.record.title).letters:
        return False
    return (shared_authors(one.record.author, other.record.author) or 0.0) >= w.JOIN_AUTHORS


def _rule(best: Candidate) -> str:
    names = {penalty.name for penalty in best.distance.penalties}
    if not names:
        return "same title"
    return "same title, other claims" if names <= {"venue", "year"} else "near title"


def _because(best: Candidate, siblings: Sequence[Candidate]) -> str:
    why = "the same title" if not best.distance.penalties else f"{best.distance.total:.2f} away: {_reasons(best)}"
    if siblings:
        others = ", ".join(f"{each.work.record.venue} {each.work.record.year}" for each in siblings)
        why += f"; the same title also at {others}"
    return why


def _reasons(candidate: Candidate) -> str:
    return "; ".join(
        f"{penalty.name} {penalty.amount:.2f} ({penalty.why})" for penalty in candidate.distance.penalties
    )


def _accepted(rule: str, why: str, best: Candidate, candidates: list[Candidate]) -> Decision:
    return Decision(Outcome.ACCEPTED, rule, why, best.work, _shown(candidates, [best]))


def _open(outcome: Outcome, rule: str, why: str, candidates: list[Candidate]) -> Decision:
    return Decision(outcome, rule, why, candidates=_shown(candidates, []))


def _shown(candidates: list[Candidate], first: list[Candidate]) -> tuple[Candidate, ...]:
    """The nearest few, with those that must be among them."""
    kept = candidates[: w.SHOWN]
    kept += [each for each in first if each not in kept]
    return tuple(kept)
