"""Where and when something appeared, as course pages write it: "SOSP '19", "EMNLP22", "Lamport, CACM 1978"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.schedule import people

_LONGEST = 400
"""Characters of a venue's name and what stands around it; a longer text is prose."""
# venues that pages name without a year; with a year beside it any name is believed
_KNOWN = frozenset(
    """
    aaai aacl acm acl acsac aistats apsys arxiv asiaccs asplos atc bmvc cacm cade cav ccs cgo chi cidr cikm coling
    colm colt concur conext conll corl crypto cscw csur cvpr dac damon debs disc dsn eacl ecai eccv ecir ecml
    ecoop edbt emnlp esop esorics eurocrypt eurosys facct fast focs fpga fse hotcloud hotmobile hotnets hotos
    hotsec hotstorage hpca hpdc hri icalp icassp iccad iccv icdcs icde icdm icdt iclr icml icra icse icst icwsm
    ieee ijcai ijcnlp ijcv imc infocom interspeech ipdps ipsn iros isca ismb ispass issta jacm jair jmlr joss
    kdd lics lisa lrec mascots miccai micro middleware mlsys mobicom mobihoc mobisys msr naacl nature ndss
    neurips nime nips nsdi oakland oopsla osdi pact pami pets pldi plos pnas podc pods popl ppopp pvldb raid
    recsys rtas rtss science sensys sigcomm sigcse sigdial siggraph sigir sigkdd sigmetrics sigmod sigops sle
    socc sosp sosr soups spaa splash ssrn stacs stoc sysml systor tacas tacl tkde tmlr tocs tods tois toplas
    tosem tpami tpds tvcg uai ubicomp uist usenix vee vldb vmcai wacv wmt wsdm www
    """.split()  # noqa: SIM905
)
_SPELT_SMALL = frozenset({"arxiv", "cell", "middleware", "nature", "oakland", "science", "usenix", "interspeech"})
_PERIODICAL = re.compile(
    r"\b(?:proceedings|proc|journal|transactions|trans|conference|conf|symposium|symp|workshop|letters|annals"
    r"|magazine|bulletin|quarterly|advances\s+in|foundations\s+and\s+trends|lecture\s+notes|communications\s+of"
    r"|arxiv|biorxiv|medrxiv|preprint|technical\s+report|tech\.?\s+rep|thesis|dissertation|acta|plos|ssrn|findings"
    r"|springer|elsevier|o'reilly|mit\s+press|university\s+press|record)\b",
    re.IGNORECASE,
)
_PRIZE = re.compile(
    r"\b(?:best|outstanding|distinguished|award(?:s|ed)?|test[\s-]of[\s-]time|runner[\s-]?up|honou?rable|oral|spotlight"
    r"|highlight(?:ed)?)\b",
    re.IGNORECASE,
)
_AWARD_WORDS = 10
"""Words of an award with a remark beside it; a longer note that speaks of one is prose."""
_AWARD = re.compile(
    rf"{_PRIZE.pattern}|\b(?:poster|short\s+paper|long\s+paper|findings|demo|keynote|extended|invited|workshop\s+paper)\b",
    re.IGNORECASE,
)
_YEAR = r"(?:(?:19|20)\d\d|['’‘`´]\s?\d\d)"
_DATED = re.compile(
    rf"(?P<name>.*?)(?P<joint>[\s,:;-]*)(?<!\d)(?P<year>{_YEAR})(?!\d)[\s,;:]*(?P<after>.*)", re.DOTALL
)
_ATTACHED = re.compile(
    r"(?P<name>(?:[A-Z][A-Za-z&]*\s){0,2}(?:[A-Za-z][A-Za-z&/*]*[A-Za-z]{2}|[A-Z]{2}))[\s-]?(?P<year>\d\d)(?!\d)[\s,;:]*(?P<after>\D*)"
)
_IN = re.compile(
    r"^(?:(?:published|appeared|appears|to\s+appear|accepted|presented)\s+)?(?:in|at)\b:?\s+", re.IGNORECASE
)
_VOLUME = r"(?:vol(?:ume)?\.?\s*)?\d{1,3}\s*(?:\(\d+\)|,\s*(?:no|issue|number)\.?\s*\d{1,5})?"
_PAGES = re.compile(
    rf"\s*\(pp?\.[^()]*\)$|(?:,\s*{_VOLUME})?[,:]?\s*(?:(?:pp?\.?|pages?)\s*)?[a-z]?\d+\s*[-–—]+\s*[a-z]?\d+\.?$|,\s*{_VOLUME}\.?$"
    rf"|[,.;]?\s*\bch(?:apter|ap)?s?\.?\s*\d{{1,2}}(?:\s*[-–,]\s*\d{{1,2}}){{0,4}}\.?$|\s+\d{{1,3}},\s*no\.\s*\d{{1,5}}$"
    rf"|,?\s+(?:pp?\.|pages?)\s*\d+$|;\s*{_VOLUME}:\s*\d+(?:[-–]\d+)?$",
    re.IGNORECASE,
)
_VOLUME_ALONE = re.compile(r"(?<=[a-z])\s\d{1,4}$")
_SPELT_OUT = 4
"""Words of a venue's name behind which a number is that of a volume: "Annual Review of Sociology 27"."""
_CLOSING_YEAR = re.compile(
    rf"(?P<name>.*?)[\s,.(]*"
    rf"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+)?(?<!\d)(?P<year>{_YEAR})(?!\d)\)?",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"[,\s]+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?$|^(?:jan|feb|mar|apr|may|jun|jul|aug"
    r"|sep|oct|nov|dec)[a-z]*\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Venue:
    """What a text says of where and when; `name` as written, `note` an award or the like."""

    name: str | None = None
    year: int | None = None
    note: str | None = None
    authors: tuple[str, ...] = ()


def full_year(text: str) -> int:
    """ "'19" and "19" are 2019, "'98" is 1998."""
    number = int(re.sub(r"\D", "", text))
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def is_award(note: str) -> bool:
    """Whether a note of a page is an award or the like ("Best Paper", "Oral"), and no other remark, nor prose."""
    return bool(_PRIZE.search(note)) and len(note.split()) <= _AWARD_WORDS


def is_known(text: str) -> bool:
    """Whether a text names a venue by itself: "SOSP", "VLDB Journal", "Proceedings of the ..."."""
    words = re.findall(r"[^\W\d_]+", text)
    if _PERIODICAL.search(text) or (len(words) <= 3 and words and words[0].lower() in _SPELT_SMALL):
        return True
    if not words or words[0].islower():
        return False
    capitals = [word.lower() for word in words if sum(letter.isupper() for letter in word) > 1]
    return len(words) <= 4 and not _KNOWN.isdisjoint(capitals)


def parse(text: str) -> Venue | None:
    """Reads a short text that is all about where and when, as it stands in parentheses or brackets; None otherwise.

    "SC 2020", "IPDPS 2023 Best Paper", "Lamport, CACM 1978", "Armbrust, CACM 53(4), 2010", "'19", "SIGMOD",
    "Vaswani et al., 2017".
    """
    if len(text) > _LONGEST:
        return None
    text = _IN.sub("", " ".join(text.split()).strip(" .,;:"))
    if not text:
        return None
    if dated := _ATTACHED.fullmatch(text) or _DATED.fullmatch(text):
        return _dated(dated)
    if is_known(text) and len(text.split()) <= 14:
        return _named(text, None, None)
    return Venue(note=text) if _AWARD.search(text) and len(text.split()) <= 5 else None


def after_title(text: str, *, sure: bool = False) -> Venue | None:
    """Reads what follows a title in a citation: "In Proceedings of X, pages 1-9, 2020.", ", JMLR 2020."; else None.

    A year within the name stays there ("Proceedings of 2019 ACM CHI Conference"). `sure` says that nothing else can
    stand there, so that a name is believed without a year and though nobody knows it ("American Naturalist").
    """
    if len(text) > _LONGEST:
        return None
    text = _trimmed(_IN.sub("", " ".join(text.split()).strip(" .,;:")))
    if not text:
        return None
    closing = _CLOSING_YEAR.fullmatch(text)
    if closing and not closing["name"]:
        return Venue(year=full_year(closing["year"]))
    if len(text.split()) <= 6 and not re.search(r"[,(]", text) and (short := parse(text)) and not short.authors:
        return short
    if (
        closing
        and re.search(r"\([^()]*[^\W\d_][^()]*\d\)$", text)
        and not _MONTH.search(text.rpartition("(")[2][:-6])
    ):
        name = text  # "27th Conference on X (COLING-2018)": the year is part of the name
    else:
        name = _trimmed(_unclipped(closing)) if closing else text
    return _long(name, full_year(closing["year"]) if closing else None, sure=sure)


def _long(name: str, year: int | None, *, sure: bool) -> Venue | None:
    within = re.findall(rf"(?<!\d)(?:{_YEAR})(?!\d)", name)
    if not year and within:
        year = full_year(within[-1])
    if not re.match(r"[^\W_]", name):
        return Venue(year=year) if year else None
    if (name[0].islower() and not is_known(name.split(maxsplit=1)[0])) or name.count("(") != name.count(")"):
        return None  # prose: "but until then we read journals", "ICLR, NeurIPS, etc.)"
    if year and len(name.split()) >= _SPELT_OUT:
        name = _VOLUME_ALONE.sub("", name)
    named = sure and name[0].isupper() and len(name.split()) <= 10
    return Venue(name, year) if year or named or is_known(name) else None


def _trimmed(name: str) -> str:
    while (shorter := _bare(_PAGES.sub("", name))) != name:
        name = shorter
    return name


def _unclipped(match: re.Match[str]) -> str:
    """The name before a year, with the period behind it where its last word is cut short: "IEEE Trans. Commun."."""
    name = match["name"]
    return f"{name}." if "." in name and match.string[match.end("name") :].startswith(".") else name


def _bare(name: str) -> str:
    """A name without the signs around it; the period stays where words of it are cut short: "IEEE Trans. Commun."."""
    name = name.strip(" ,;:").lstrip(".")
    return name if "." in name[:-1] else name.rstrip(".")


def _dated(match: re.Match[str]) -> Venue | None:
    name, after = _bare(_unclipped(match).strip(" ,;:-(")), match["after"].strip(" ,;:-()")
    year = full_year(match["year"])
    if re.search(rf"(?<!\d){_YEAR}", after) or len(name.split()) > 14:
        return None
    if not name and after and not _AWARD.search(after):
        name, after = ("", "") if _MONTH.search(after) else (after, "")
    name = _MONTH.sub("", name)
    if not name:
        return Venue(None, year, after or None)
    if not re.match(r"[^\W\d_]", name) and not re.match(r"\d+(?:st|nd|rd|th)\b", name):
        return None
    alone = "," in match.groupdict().get("joint", "") if match.re is _DATED else False
    return _named(name, year, after or None, comma=alone)


def _named(name: str, year: int | None, note: str | None, *, comma: bool = False) -> Venue:
    """Takes authors and awards out of a name: "Lamport, CACM", "Best Paper, SOSP", "Dean and Ghemawat"."""
    parts = [part.strip() for part in re.split(r"[,;]\s+", name) if part.strip()]
    awards = [part for part in parts if _AWARD.search(part) and not is_known(_AWARD.sub("", part))]
    parts = [part for part in parts if part not in awards]
    note = ", ".join(filter(None, (*awards, note))) or None
    authors: list[str] = []
    while parts and _is_author(parts[0], last=len(parts) == 1, dated=bool(year), comma=comma):
        authors += people.authors(parts.pop(0))
    return Venue(", ".join(parts) or None, year, note, tuple(authors))


def _is_author(part: str, *, last: bool, dated: bool, comma: bool) -> bool:
    if is_known(part):
        return False
    if re.search(r"\bet\.? al\b", part):
        return True
    if not all(people.is_surname(name) for name in re.split(r"\s+(?:and|&)\s+", part)):
        return False
    return not last or (dated and (comma or bool(re.search(r"\s(?:and|&)\s", part))))
