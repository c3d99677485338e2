"""Every number that judges, each with its name and its reason; they change only with the measured sets.

A distance is a sum of penalties, 0 is the same. The weight of a title counts what its words tell, and each way
in which two titles may differ needs a certain weight in common before the title alone can stand for one work.
Both were set from counts over half a million records of computer science: how often does another work have a
title that differs from a given one in just this way (docs/judgement.md).
"""

from __future__ import annotations

from dataclasses import dataclass

# ------------------------------------------------------------------ the verdict
ACCEPT = 0.25  # a work farther than this from its claim is never accepted
GAP = 0.10  # the next work must be farther than the nearest one by this much
GAP_TO_PART = 0.05  # the same, where the nearest title fits in whole and the next one in part
FAR = 0.75  # nothing nearer than this: the claim's work is missing, not ambiguous
VETOED = 0.30  # how much farther back a vetoed work stands among the candidates
IDENTIFIED = 0.75  # what a link names is accepted up to this distance of the titles
SHOWN = 5  # candidates kept for people, nearest first

# ------------------------------------------------------------------ words of a title
STOP_WORD = 0.0  # "of", "the": tell nothing
COMMON_WORD = 0.5  # "learning", "system": in one title of a few hundred
FRESH_WORD = 1.0  # any other word
NAME_WORD = 1.5  # a word written like a name: "CRAQ", "PagedAttention"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which two titles of a work may differ: what it costs, and the weight that the rest must have.

    The weight is where fewer than one title in a thousand has a neighbour of other authors that differs from it so.
    """

    name: str
    cost: float
    needs: float


# nothing differs: below this weight, one title in two hundred has a namesake
NONE = Difference("title", 0.0, 2.5)
# a slip of the pen, or two in a long word
SPELLING = Difference("spelling", 0.04, 3.0)
# plural, "automated" / "automatic", an acronym for its words
FORM = Difference("word form", 0.03, 4.0)
# an article or preposition more, less or another
SMALL_WORD = Difference("small words", 0.015, 3.5)
# a telling word of the record that the page may have lost
MISSING_WORD = Difference("missing word", 0.13, 6.5)
# one that the page would have invented: "Gated ...", "Calibrating ..."
ADDED_WORD = Difference("added word", 0.13, 12.0)
# a word in the place of another: two titles
OTHER_WORD = Difference("other words", 0.40, 9.0)
# "learning to reason" / "reasoning to learn"
MOVED_WORD = Difference("order of words", 0.15, 5.0)
# a parenthesis at the end on one side alone: "(Raft)"
GLOSS = Difference("gloss", 0.02, 3.0)
# the name before the colon on one side alone: "vLLM: ..."
NAME = Difference("name", 0.06, 3.5)
# the words after the colon that the page may have left out
SUBTITLE = Difference("subtitle", 0.10, 4.5)
# those that the record lacks: few sources lose them, and parts of a series differ so
ADDED_SUBTITLE = Difference("added subtitle", 0.10, 6.0)
# "Title: Name" for "Name: Title"
TURNED = Difference("order of parts", 0.06, 4.0)

NEEDS_MORE = 0.5  # weight that each further kind of difference needs
SURVEYS_MORE = 1.5  # weight that a survey needs beside, where titles differ: there are many of one thing
RECURRING = 9.0  # weight that "Editorial", "Letter from the chair" and the like need: they come every year
COMPARED = 70.0  # likeness of letters, in percent, from which titles are compared word by word
ELSEWHERE = 1.5  # titles less alike than that are this far apart, less the likeness

# ------------------------------------------------------------------ what is said beside the title
# Venue and year stand for weight: of the works of others whose title is near, one in twenty is of the same venue and
# year, so that agreement is worth as much as three or four telling words.
UNSUPPORTED = 0.30  # when weight is wanting; more than ACCEPT, so that such a title is never accepted
VENUE_AGREES = 2.0
YEAR_AGREES = 1.0
BOTH_AGREE = 0.5  # what both of one version stand for beyond their sum
YEAR_NEAR = 0.5  # the year before or after, as between preprint and proceedings
PREPRINT_AGREES = 0.5  # "arXiv" is the venue of millions
VENUE_DIFFERS = -1.0
YEAR_DIFFERS = -0.5  # from three years on
AUTHORS_AGREE = 4.0  # authors who are named by the page and on the record
AUTHOR_IN_LINK = 2.0  # a first author's name in the address that the page links to

OTHER_VENUE = 0.12  # pages are wrong about one venue in seven (the worked example: 4 of 28)
OTHER_STAGE = 0.26  # a conference is claimed, only a journal paper is known: perhaps its extended version
OTHER_YEAR = (0.0, 0.03, 0.05, 0.10, 0.26)  # by difference in years, the last for all beyond
OTHER_AUTHORS = 0.50  # none of the authors that the page names is on the record

# ------------------------------------------------------------------ joining versions
JOIN_SAME = range(-40, 7)  # years from a draft to its publication where the title is the same: old papers are posted
JOIN_NEAR = range(-1, 5)  # the same where the title changed
JOIN_TITLES = 0.125  # distance of two titles of one work by some of the same people: less than a telling word
JOIN_REWORDED = 0.45  # the same where the authors are the very same
JOIN_ALIKE = 60.0  # likeness of letters, in percent, below which titles are not compared for joining
JOIN_VERSIONS = 0.10  # distance of two titles of one version
JOIN_VERSIONS_ALIKE = 85.0  # likeness of letters, in percent, below which they are not compared for that
JOIN_AUTHORS = 0.5  # part of the shorter author list that the other one must hold
JOIN_RENAMED = 0.8  # the same where only the name before the colon stayed
JOIN_GROUP = 2  # authors from which the very same list is no chance
JOIN_TITLE_ALONE = 4.0  # weight of a title that joins where authors are unknown

# ------------------------------------------------------------------ entries of other people's bibliographies
STRANGERS_AT_MOST = 0.34  # part of an entry's authors that two versions of one paper may differ in

# ------------------------------------------------------------------ joining records of bibliographies
# Counted over the pairs of DBLP with ACM and with Google Scholar, the stroke and the digital work searches: how many
# of the pairs that overlap so far are one work. What people wrote of a work is more often cut and spoilt than what
# services say of it, and the year or the venue is missing in half of the records.
SPOILT_NAME = 0.75  # a name that is another but for initials, a slip or glued letters, as part of an author
TURNED_NAME = 0.5  # one whose initial may be the other's name
ALIKE_FAMILIES = 70.0  # likeness of letters, in percent, from which two family names are one misspelt
NAME_IN_TITLE = 80.0  # the same for a name that leaked into a title
PARTS_ALIKE = 80.0  # the same for titles that a part left out makes one: below it too many words differ
WHOLE = 0.95  # part of the titles from which they are the same, but for a gloss or a slip
WITHIN = 90.0  # the same for a title that stands within another one


@dataclass(frozen=True, slots=True)
class Bond:
    """What makes two records one work: the part of the titles' weight that both share, and the weight of that."""

    overlap: float
    weight: float


# what is known beside the titles: the people, then venue and year
BONDS = {
    ("same people", "same meeting"): Bond(0.60, 1.0),
    ("same people", "same venue"): Bond(0.60, 2.0),
    ("same people", "same year"): Bond(0.60, 2.0),
    ("same people", "nothing"): Bond(0.70, 2.0),
    ("some people", "same meeting"): Bond(0.95, 3.5),
    ("some people", "same venue"): Bond(0.95, 2.5),
    ("some people", "same year"): Bond(0.95, 3.0),
    ("some people", "nothing"): Bond(0.95, 3.0),
    ("nothing", "same meeting"): Bond(0.95, 3.0),
    ("nothing", "same venue"): Bond(0.95, 4.0),
    ("nothing", "same year"): Bond(0.95, 3.0),
    ("nothing", "nothing"): Bond(0.95, 4.0),
    ("other people", "same meeting"): Bond(0.95, 5.0),
    ("other people", "same venue"): Bond(0.95, 5.0),
    ("other people", "same year"): Bond(0.95, 5.0),
    ("other people", "nothing"): Bond(0.95, 5.0),
}
UNNAMED_LONG = Bond(0.70, 6.0)  # the same where no people are known, but the meeting or the year is
CUT_OFF = Bond(0.55, 3.0)  # for the same people, where all that one title has alone stands at its end
LATER = 0.02  # how much farther each year puts a draft from a published version
ELSEWHERE_TOO = Bond(0.95, 2.0)  # they seem to stand in two places
OTHER_MEETING = Bond(0.90, 3.0)  # two meetings are named for one year, of which one is a slip
COLUMN = Bond(0.60, 4.5)  # a column joins with the same people at the same meeting alone
COLUMN_OF_GROUP = Bond(0.60, 1.0)  # the same where the very same people wrote both: they write one a year
COLUMN_UNDATED = Bond(0.80, 3.5)  # the same people at the same venue, but a year is untold: its title says which one
COLUMN_AGAIN = 0.95  # part of the title that two issues of one column share
SAME_GROUP = 0.9  # part of the authors of two lists of one length that must be the same for it to be no chance
UNTOLD = Bond(1.0, RECURRING)  # a column, or a review by others: only a long title tells which one it is
COLUMN_UNNAMED = Bond(0.95, 6.0)  # or where no people are known, and its title says which one it is
GROUP_SHORT = 1.0  # weight of a title that the very same people bear out
MOVED = 0.5  # part of the weight of words that is lost when they stand in another order
RECURS = 3  # years in which a title stands that is a column's
RECURS_BELOW = 4.0  # weight from which a title that stands in several years is a work with wrong years
DOUBT = 0.15  # how much overlap may be wanting for a pair to be shown to a person
CUT_SHORT = 0.60  # part of a title that a cut one must hold
NEAR = 0.45  # likeness of letters, 1 is all, from which two titles with two rare words in common are compared
NEAR_ENOUGH = 0.70  # likeness of letters from which that is enough; below it,
NEAR_WORDS = 0.70  # the part of the shorter one's words that the other must have
NEAR_OF_OTHERS = 0.80  # the same where no author of one is named by the other
UNLIKE = 75.0  # likeness of letters, in percent, below which titles of other people, or of other years, are not read
