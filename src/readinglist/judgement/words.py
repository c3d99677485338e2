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

# each in at least one of a few hundred titles of computer science, so that two of them say little
COMMON = words(
    "adaptive algorithm algorithms analysis analyzing application applications applied approach approaches "
    "architecture architectures automatic bayesian based better class classification clustering complexity "
    "computation computational computer computers computing control convex data database databases decision deep "
    "design designing detection distributed domain dynamic efficient estimation evaluation evaluating fast feature "
    "features framework functions game games general generation generative global graph graphs hierarchical high "
    "human image images improved improving inference information interactive introduction kernel knowledge language "
    "languages large learning linear local machine making management matching memory method methods mining mobile "
    "model modeling models multi natural network networks neural new non novel object online optimal optimization "
    "parallel performance planning policy prediction privacy probabilistic problem problems process processes "
    "processing program programming programs quantum query random recognition recurrent reinforcement "
    "representation representations research robot robots robust scalable scale search security segmentation "
    "selection self semantic sequence set simple social software space sparse speech state stochastic structure "
    "structured study supervised support system systems task tasks techniques when how what why where which who "
    "technology temporal text theory time towards tracking training transfer tree trees understanding unsupervised "
    "use user video vision visual web"
)

# on one side alone they make it another work: what is said after it, against it, or about it
AFTER = words(
    "comment comments reply response responses rebuttal rejoinder remark remarks note notes correction corrections "
    "corrigendum corrigenda erratum errata addendum retraction retracted discussion revisited revisiting revisit "
    "reconsidered reloaded refloated redux rethinking retrospective reproducibility replication replicating "
    "continued abridged edition editorial preface foreword letter letters review reviews session not no never "
    "without cannot against non"
)
SURVEYS = words("survey surveys review overview tutorial introduction")
# the same, but a page may leave them out with the subtitle
KINDS = words(
    "survey overview tutorial primer workshop challenge competition benchmark dataset corpus panel keynote plus "
    "beyond extended extending extension extensions improved improving enhanced enhancing generalized generalizing "
    "accelerated accelerating faster towards demonstration demo poster proposal thesis dissertation slides"
)
CONTESTS = words("challenge competition task track")  # or "Task 7"
# what comes every year is a column, not a paper: the whole title, its beginning, its end, or two words within
COLUMN_OPENS = words("editorial commentary preface foreword proceedings errata erratum obituary")
COLUMN_CLOSES = words("editorial preface foreword proceedings editors reviewers committee")
COLUMN_PAIRS = frozenset(
    {
        ("book", "review"), ("book", "reviews"), ("special", "issue"), ("special", "section"), ("special", "track"),
        ("letter", "from"), ("letters", "from"), ("letter", "to"), ("letters", "to"), ("message", "from"),
        ("guest", "editorial"), ("guest", "editors"), ("editors", "comments"), ("editors", "notes"),
        ("editors", "introduction"), ("remarks", "from"), ("from", "editor"), ("position", "paper"), ("report", "on"),
        ("in", "memoriam"),
        ("invited", "talk"), ("invited", "lecture"), ("keynote", "talk"), ("keynote", "address"),
        ("panel", "discussion"),
    }
)  # fmt: skip
EDITIONS = words(
    "extended abstract version full short long paper invited talk awarded best student demo poster report"
)

# of these, what is about another paper and may stand right behind it
CORRECTIONS = words("erratum errata corrigendum corrigenda correction corrections")
NOTICES = CORRECTIONS | words("addendum retraction retracted rejoinder reply comment comments rebuttal")
# how a paper was given, which one source says in the title and another leaves out
FORMS = EDITIONS | words(
    "tutorial panel session demonstration keynote experience industrial book review reviews editor editors guest "
    "foreword introduction description proposal address seminar editorial preface column summary article slides "
    "corrected"
)
MONTHS = words(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september "
    "october november december"
)
# what leaks into a title from the citation around it
LEAKED = (
    STOPS
    | MONTHS
    | words(
        "proc proceedings conf conference int intl international symp symposium workshop journal trans "
        "transactions annual pp pages page vol volume no number edition editor editors eds ed et al submitted "
        "appear appeared published available copyright http https www com org edu net press university univ dept "
        "department technical tech report tr phd thesis acm ieee usenix ifip springer elsevier lncs usa english "
        "german french spanish chinese japanese portuguese russian italian"
    )
)
# no person is called so: a publisher, an institute or an address stands among the authors
NO_PERSON = words(
    "university universitat universita institute institut department dept laboratory laboratories college school "
    "center centre research corporation corp inc ltd company press anthology edition library journal www com org "
    "edu net null anonymous unknown others author authors record records proceedings conference notice technologies"
)

# a word with and without one of these beginnings is two words, never a slip of the pen
NEGATIONS = words("un in im ir il non anti de dis a sub super semi self multi bi co re")

NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "xii": "12",
}  # fmt: skip
ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
NUMBERED = words("part parts phase volume vol chapter book")
LETTER_NUMBERS = {"i": "1", "v": "5", "x": "10", "one": "1"}

SAME_WORDS = {
    "toward": "towards", "versus": "vs",
    "behaviour": "behavior", "centre": "center", "centres": "centers", "fibre": "fiber", "fibres": "fibers",
    "metre": "meter", "metres": "meters", "theatre": "theater", "defence": "defense", "defences": "defenses",
    "offence": "offense", "licence": "license", "licences": "licenses", "practise": "practice",
    "programme": "program", "programmes": "programs", "grey": "gray", "greyscale": "grayscale",
    "artefact": "artifact", "artefacts": "artifacts", "aluminium": "aluminum", "ageing": "aging",
    "judgement": "judgment", "judgements": "judgments", "acknowledgement": "acknowledgment", "fulfil": "fulfill",
    "enrol": "enroll", "whilst": "while", "amongst": "among", "learnt": "learned", "manoeuvre": "maneuver",
    "manoeuvres": "maneuvers", "mould": "mold", "tyre": "tire", "skilful": "skillful", "sulphur": "sulfur",
}  # fmt: skip
