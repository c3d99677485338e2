"""Which work a claim means: accepted, ambiguous or missing, by a named rule and with a reason in words.

Wrong is worse than missing. A work is accepted when it is near and the next one is clearly farther; an identifier in
the claim's link decides when the title agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.identifiers import Identifier
from readinglist.judgement import weights as w
from readinglist.judgement.distance import distance, title_of
from readinglist.judgement.text import read_title, shared_authors
from readinglist.judgement.titles import small_gap
from readinglist.judgement.versions import fullest_first, is_preprint, is_workshop
from readinglist.model import Candidate, Claim, Decision, Outcome, Stage, Work


def decide(claim: Claim, works: Iterable[Work], identifiers: Sequence[Identifier] = ()) -> Decision:
    """Decides which of the works a claim means; `identifiers` are those that its link names.

    The rules: `identifier`, `same title`, `title and venue` (the title alone would say too little), `near title`; and
    for what stays open: `no candidate`, `link and title` (they disagree), `too close`, `too far`, `another work`.
    """
    candidates = [Candidate(work, distance(claim, work)) for work in works]
    if len(candidates) > 1:
        candidates.sort(key=_nearness)
    if not candidates:
        return Decision(Outcome.MISSING, "no candidate", "no source that was asked has a work like this")
    named = [each for each in candidates if not each.work.identifiers.isdisjoint(identifiers)]
    return _by_identifier(claim, candidates, named) if named else _by_title(claim, candidates)


def _nearness(candidate: Candidate) -> tuple[object, ...]:
    found = candidate.distance
    apart = round(found.total + (w.VETOED if found.vetoes else 0.0), 6)
    return (apart, _taste(candidate.work), fullest_first(candidate.work.record))


def _taste(work: Work) -> int:
    """Which of siblings a page means when it does not say: the conference paper, not its extended version."""
    record = work.record
    if is_workshop(record):
        return 2
    return 0 if record.stage is Stage.PROCEEDINGS else 3 if is_preprint(record) else 1


# -------------------------------------------------------------- by identifier


def _by_identifier(claim: Claim, candidates: list[Candidate], named: list[Candidate]) -> Decision:
    """A link decides between works whose titles agree with it; it never overrules a title."""
    best = named[0]
    if not read_title(claim.title).letters and len(named) == 1:
        return _accepted("identifier", "the link names it, and the page gives no title", best, candidates)
    apart = title_of(claim, best.work)
    nearer = [each for each in candidates if each is not best and _fits_better(claim, each, apart.total)]
    if len(named) == 1 and not nearer and not apart.opposed and apart.apart <= w.IDENTIFIED:
        return _accepted("identifier", "the link names it, and the title agrees", best, candidates)
    why = f"the link names “{best.work.record.title}”, the title says otherwise"
    if len(named) > 1:
        why = f"the link names {len(named)} works that are not known to be one"
    return Decision(Outcome.AMBIGUOUS, "link and title", why, candidates=_shown(candidates, named))


def _fits_better(claim: Claim, candidate: Candidate, apart: float) -> bool:
    title = title_of(claim, candidate.work)
    return not title.vetoes and title.total <= w.ACCEPT and title.total < apart


# ------------------------------------------------------------------- by title


def _by_title(claim: Claim, candidates: list[Candidate]) -> Decision:
    best = candidates[0]
    total = best.distance.total
    outcome = Outcome.AMBIGUOUS if total <= w.FAR else Outcome.MISSING
    if best.distance.vetoes:
        why = f"the nearest, “{best.work.record.title}”, is another work: {best.distance.vetoes[0]}"
        return Decision(outcome, "another work", why, candidates=_shown(candidates))
    if total > w.ACCEPT:
        why = f"the nearest, “{best.work.record.title}”, is {total:.2f} away: {_reasons(best)}"
        return Decision(outcome, "too far", why, candidates=_shown(candidates))
    rivals = [each for each in candidates[1:] if _is_rival(claim, best, each)]
    stranger = next((each for each in rivals if not _siblings(best.work, each.work)), None)
    if stranger:
        others = " and ".join(f"“{each.work.record.title}”" for each in (best, stranger))
        why = f"{others} are about as near: {total:.2f} and {stranger.distance.total:.2f} away"
        return Decision(Outcome.AMBIGUOUS, "too close", why, candidates=_shown(candidates))
    return _accepted(_rule(claim, best), _because(best, rivals), best, candidates)


def _is_rival(claim: Claim, best: Candidate, other: Candidate) -> bool:
    """Whether another work is too near for the best one to be accepted.

    A title that fits in whole leaves the longer and shorter ones behind, where venue and year do not speak for them.
    """
    farther = other.distance.total - best.distance.total
    if other.distance.vetoes or other.distance.total > w.FAR:
        return False
    outdone = title_of(claim, best.work).whole and not title_of(claim, other.work).whole
    return farther < (w.GAP_TO_PART if outdone else w.GAP)


def _siblings(one: Work, other: Work) -> bool:
    """Whether two works are a paper and its extended or workshop version: the same title and people."""
    gap = small_gap(read_title(one.record.title), read_title(other.record.title), w.COMPARED)
    if gap is None or gap.total > w.JOIN_VERSIONS:
        return False
    return (shared_authors(one.record.author, other.record.author) or 0.0) >= w.JOIN_AUTHORS


def _rule(claim: Claim, best: Candidate) -> str:
    title = title_of(claim, best.work)
    if title.shared < title.needs:
        return "title and venue"
    return "same title" if title.whole else "near title"


# ------------------------------------------------------------------ in words


def _because(best: Candidate, siblings: Sequence[Candidate]) -> str:
    why = "the same title" if not best.distance.penalties else f"{best.distance.total:.2f} away: {_reasons(best)}"
    if siblings:
        others = ", ".join(f"{each.work.record.venue} {each.work.record.year}" for each in siblings)
        why += f"; a paper of the same title and authors is also at {others}"
    return why


def _reasons(candidate: Candidate) -> str:
    return "; ".join(
        f"{penalty.name} {penalty.amount:.2f} ({penalty.why})" for penalty in candidate.distance.penalties
    )


def _accepted(rule: str, why: str, best: Candidate, candidates: list[Candidate]) -> Decision:
    return Decision(Outcome.ACCEPTED, rule, why, best.work, _shown(candidates, [best]))


def _shown(candidates: list[Candidate], among: Sequence[Candidate] = ()) -> tuple[Candidate, ...]:
    """The nearest few, with those that must be among them."""
    kept = candidates[: w.SHOWN]
    return (*kept, *(each for each in among if each not in kept))
