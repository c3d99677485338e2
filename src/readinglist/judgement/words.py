"""Tables of words: which tell nothing, which are everywhere, which make another work of a title, and spellings."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a table's row."""
    return frozenset(text.split())


ARTICLES = words("a an the")
STOPS = ARTICLES | words(
    "of for and in on to with via by from at as is are be into over under using through its it their this that or "
    "vs versus de la le les der die das des du und zur im el"
)

# in at least one title of a few hundred of computer science, so that two of them say little
COMMON = words(
    "algorithm algorithms analysis analyzing application applications applied approach approaches architecture "
    "architectures automatic based better classification computation computational computer computing control "
    "data database databases deep design designing detection distributed dynamic efficient estimation evaluation "
    "evaluating fast framework functions general generation graph graphs high image images improved improving "
    "inference information introduction knowledge language languages large large-scale learning linear local "
    "machine making management method methods model modeling models multi natural network networks neural new non "
    "novel online optimal optimization parallel performance planning prediction probabilistic problem problems "
    "process processing program programming programs query random recognition reinforcement representation "
    "representations research robust robot scalable scale search self semantic set simple social software space "
    "state structure structured study support system systems task tasks techniques technology text theory time "
    "towards toward training understanding use user video vision visual web"
)

# on one side alone they make it another work: what is said about a work, after it, or against it
TELLING = words(
    "survey review overview tutorial primer workshop challenge competition benchmark dataset corpus panel keynote "
    "editorial preface foreword comment comments reply response rebuttal rejoinder remark remarks note notes "
    "correction corrections corrigendum corrigenda erratum errata addendum retraction retracted discussion "
    "revisited revisiting reconsidered reloaded refloated redux rethinking retrospective reproducibility "
    "replication plus beyond extended extending extension extensions improved improving enhanced enhancing "
    "generalized generalizing accelerated accelerating faster towards demonstration demo poster proposal thesis "
    "dissertation slides not no never without cannot against"
)
EDITIONS = words("extended abstract version full short long paper invited talk awarded best student demo poster")

NEGATIONS = (
    "un",
    "in",
    "im",
    "ir",
    "il",
    "non",
    "anti",
    "de",
    "dis",
    "a",
    "sub",
    "super",
    "semi",
    "self",
    "multi",
    "bi",
    "co",
)

NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
}  # fmt: skip
NUMBERED = words("part parts phase volume vol chapter book")
LETTER_NUMBERS = {"i": "1", "v": "5", "x": "10", "one": "1"}

SAME_WORDS = {
    "toward": "towards", "versus": "vs", "dont": "donot",
    "behaviour": "behavior", "centre": "center", "centres": "centers", "fibre": "fiber", "fibres": "fibers",
    "metre": "meter", "metres": "meters", "theatre": "theater", "defence": "defense", "defences": "defenses",
    "offence": "offense", "licence": "license", "licences": "licenses", "practise": "practice",
    "programme": "program", "programmes": "programs", "grey": "gray", "greyscale": "grayscale",
    "artefact": "artifact", "artefacts": "artifacts", "aluminium": "aluminum", "ageing": "aging",
    "judgement": "judgment", "judgements": "judgments", "acknowledgement": "acknowledgment", "fulfil": "fulfill",
    "enrol": "enroll", "whilst": "while", "amongst": "among", "learnt": "learned", "manoeuvre": "maneuver",
    "manoeuvres": "maneuvers", "mould": "mold", "tyre": "tire", "skilful": "skillful", "sulphur": "sulfur",
}  # fmt: skip
