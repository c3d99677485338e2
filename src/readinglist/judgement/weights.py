"""Every number that judges, each with its name and its reason; they change only with the measured sets.

Distances are sums of penalties, 0 is the same. What a number means in practice is measured in docs/judgement.md.
"""

from __future__ import annotations

# ------------------------------------------------------------------ the verdict
ACCEPT = 0.25  # a work farther than this from its claim is never accepted
GAP = 0.10  # the next work must be farther than the nearest one by this much
FAR = 0.75  # nothing nearer than this: the claim's work is missing, not ambiguous
SHOWN = 5  # candidates kept for people, nearest first

# ------------------------------------------------------------------ words of a title
STOP_WORD = 0.0  # "of", "the": tell nothing
COMMON_WORD = 0.5  # "learning", "system": in one title of a hundred
FRESH_WORD = 1.0  # any other word

SPELLING = 0.04  # one word with one slip of the pen, or two in a long one
FORM = 0.03  # one word in another form: plural, "automated" / "automatic", an acronym for its words
SMALL_WORD = 0.015  # one article or preposition more or less
MISSING_WORD = 0.13  # one word that tells something, on one side alone
OTHER_WORD = 0.40  # a word in the place of another: two titles
MOVED_WORD = 0.30  # a word in another place: "learning to reason" / "reasoning to learn"
ELSEWHERE = 1.0  # titles that share too little to be compared word by word

# ------------------------------------------------------------------ parts of a title
GLOSS = 0.02  # a parenthesis at the end on one side alone: "(Raft)"
NAME = 0.06  # the name before the colon on one side alone: "vLLM: ..."
SUBTITLE = 0.08  # the words after the colon on one side alone
TURNED = 0.06  # parts in another order: "Title: Name" for "Name: Title"

# ------------------------------------------------------------------ what a title alone can carry
NEEDED_WHOLE = 2.5  # weight of words from which a whole title stands for one work without further evidence
NEEDED_PART = 4.0  # the same for a title that fits in part only
UNSUPPORTED = 0.12  # for each unit of weight that is wanting
UNSUPPORTED_MOST = 0.30  # and never more than this
SUPPORT_VENUE = 2.0  # weight that the right venue stands for
SUPPORT_PREPRINT = 0.5  # "arXiv" is the venue of millions
SUPPORT_YEAR = 1.0  # the right year
SUPPORT_NEAR_YEAR = 0.5  # the year before or after, as between preprint and proceedings
SUPPORT_AUTHORS = 4.0  # authors named by the page are on the record

# ------------------------------------------------------------------ venue, year, authors
OTHER_VENUE = 0.12  # pages are wrong about one venue in seven (the worked example: 4 of 28)
OTHER_STAGE = 0.26  # a conference is claimed, only a journal paper is known: perhaps its extended version
OTHER_YEAR = (0.0, 0.03, 0.05, 0.08, 0.10, 0.10, 0.15)  # by difference in years, the last for all beyond
OTHER_AUTHORS = 0.50  # none of the authors that the page names is on the record

# ------------------------------------------------------------------ identifiers
IDENTIFIED = 0.45  # what a link names is accepted up to this distance of the titles
VETOED = 0.30  # how much farther back a vetoed work stands among the candidates

# ------------------------------------------------------------------ joining versions
JOIN_YEARS = 4  # years between a preprint and its publication, at most
JOIN_TITLES = 0.25  # distance of two titles of one work
JOIN_AUTHORS = 0.5  # part of the shorter author list that the other one must hold
JOIN_RENAMED = 0.8  # the same when only the name before the colon stayed
