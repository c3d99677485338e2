"""The styles in which pages write a citation without quotes or links, told apart by their parts.

ZeRO: Memory Optimizations (SC 2020)                    title (venue)
Frankle, J., & Carbin, M. (2018). The lottery ...       APA
Zhao, Jieyu, and Tianlu Wang. "Men also like ..." ...   MLA, Chicago
Thompson, K. 1984. Reflections on ... In CACM           ACM
Capsicum by Watson et al. (lead by Ann Lee)             title by authors (presenter)
Paxos made simple, Lamport, SIGACT News 2001            commas
"""

from __future__ import annotations

import re
from dataclasses import replace

from readinglist.schedule import groups, people, sentences, venue
from readinglist.schedule.cited import Citation, tidy
from readinglist.schedule.venue import Venue

_MOST_PARTS = 80
"""Parts between commas of one citation; more are a list of something else."""
_MOST_DASHES = 4
"""Parts between dashes behind a title."""
_APA = re.compile(
    r"(?P<authors>[^()]{3,600}?),?\s*\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[^()]*)?\)\s*[.,:]?\s+(?P<rest>\S.*)"
)
_NAMED_YEAR = re.compile(r"(?P<authors>[^:()]{3,80}?),?\s+\(?(?P<year>(?:19|20)\d\d)\)?:\s+(?P<rest>\S.*)")
# capitalised words that end a title after "by": "by Harnessing Distributed Tracing", "by Realistic Adversaries"
_PHRASE = re.compile(
    r"\b(?:\w{6,}ing|\w+(?:tions?|ments?|ity|ities|ness|istics?|ional|ative|ware|aries)|design|default|examples?|proxy"
    r"|demonstration|feedback|actors|users|numbers?|hand|parts|contrast|reference|value)\b",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"(?P<title>.{6,}?)(?:\s*[,|–—]\s*|\s+-+\s+|\s+|\.\s+)(?:in\s+)?(?P<venue>[A-Z][A-Za-z&]+(?:\s(?:ATC|Security|Record|Journal))?"
    r"\s?['’]\s?\d\d|[A-Z][A-Za-z]*[A-Z][A-Za-z&]*\s(?:19|20)\d\d)$"
)
_FIRST_GROUP = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]][\s.,:;–—-]*(?P<rest>.*)", re.DOTALL)
_DASHES = re.compile(r"\s+(?:[-–—|]|--|---|·|•|//)\s+")


def unquoted(text: str) -> Citation:
    """Reads a citation whose title no quotes set apart; at the least it is all title."""
    citation, text = groups.taken_off(Citation(""), text)
    for style in (_apa, _named_year, _by, _sentences, _commas, _dashes, _last_words):
        if found := style(citation, text):
            return replace(found, title=tidy(found.title))
    return replace(citation, title=tidy(text))


def _apa(citation: Citation, text: str) -> Citation | None:
    match = _APA.match(text)
    if not match or not (people.are_authors(match["authors"]) or people.is_name(match["authors"])):
        return None
    found = replace(citation, authors=people.authors(match["authors"]), year=int(match["year"]))
    title, *rest = sentences.split(match["rest"])
    return _titled(found, title, rest)


def _named_year(citation: Citation, text: str) -> Citation | None:
    """Reads "Lee et al. 2019: Title"."""
    match = _NAMED_YEAR.match(text)
    if not match or not (people.are_authors(match["authors"]) or people.is_surname(match["authors"])):
        return None
    found = unquoted(match["rest"])
    return replace(found, authors=people.authors(match["authors"]), year=found.year or int(match["year"]))


def _by(citation: Citation, text: str) -> Citation | None:
    for match in list(re.finditer(r"[\s,.;–—-]by:?\s+", text, re.IGNORECASE))[-3:]:
        title, rest = text[: match.start()], text[match.end() :]
        if _PHRASE.search(rest.partition(",")[0]) and not (people.are_authors(rest) and people.likeness(rest)):
            continue
        found = with_authors(replace(citation, title=title), rest)
        sure = people.are_authors(rest) or found.venue or found.year or people.is_surely_name(rest)
        if found.authors != citation.authors and len(title) > 2 and sure:
            return found
    return None


def with_authors(citation: Citation, text: str) -> Citation:
    """Reads "Watson et al.", "M. Stevens et al. (Mark Shultz)", "K. Thompson, CACM 1984"; no change without names."""
    citation, text = groups.taken_off(replace(citation, authors=()), text)
    if people.are_authors(text) or people.is_name(text.strip(" .")):
        return replace(citation, authors=people.authors(text))
    parts = re.split(r",\s+|\.\s+(?=In\b)|\s+[-–—|]\s+", text)
    for count in range(len(parts) - 1, 0, -1):
        names, rest = ", ".join(parts[:count]), ", ".join(parts[count:])
        if (people.are_authors(names) or people.is_name(names)) and (found := venue.after_title(rest)):
            return replace(citation, authors=people.authors(names)).at(found)
    return citation


def _sentences(citation: Citation, text: str) -> Citation | None:
    """Reads "Authors. Title. Venue.", "Authors. 2019. Title. Venue." and "Title. Authors. Venue."."""
    parts = sentences.split(text)
    if len(parts) < 2:
        return None
    first, second = parts[0].rstrip("."), parts[1].rstrip(".")
    led = people.are_authors(parts[0]) and people.likeness(parts[0]) >= people.likeness(parts[1])
    if led or (len(parts) > 2 and people.is_name(first) and not people.is_name(second)):
        found = replace(citation, authors=people.authors(parts[0]))
        if year := re.match(r"\(?((?:19|20)\d\d)[a-z]?\)?(?:$|\s+(?=[A-Z]))", second):
            found, rest = replace(found, year=found.year or int(year[1])), second[year.end() :]
            parts = [first, *([rest] if rest else []), *parts[2:]]
        if len(parts) < 2:
            return None
        return _titled(found, parts[1], parts[2:])
    dated = citation.year is not None and people.is_surname(second)
    if people.are_authors(parts[1]) or dated or (len(parts) > 2 and people.is_name(second)):
        found = replace(citation, title=parts[0], authors=people.authors(second))
        return with_rest(found, " ".join(parts[2:])) if parts[2:] else found
    rest = " ".join(parts[1:])
    if where := _authored_venue(rest) or venue.after_title(rest):
        return (_commas(citation, parts[0]) or replace(citation, title=parts[0])).at(where)
    return None


def _titled(citation: Citation, title: str, rest: list[str]) -> Citation:
    """The citation with a title that may end in its own venue, and what follows it."""
    if rest and (where := venue.after_title(" ".join(rest)) or venue.after_title(rest[0], sure=True)):
        return replace(citation, title=title).at(where)
    return _commas(citation, title) or replace(citation, title=title)


def _commas(citation: Citation, text: str) -> Citation | None:
    """Reads "Ann Lee, Bo Wu, Title, Venue 2019" and "Title, Ann Lee and Bo Wu, Venue 2019"."""
    parts = re.split(r",\s+", text)
    if len(parts) > _MOST_PARTS:
        return None
    start = _leading_names(parts)
    end, where = _venue_start(parts, start)
    if start and (where or _surely_names(parts[:start], parts[start:])):
        citation = replace(citation, authors=people.authors(", ".join(parts[:start])))
    else:
        start = 0
    if where:
        citation = citation.at(where)
    names = _trailing_names(parts, end) if where and not start else end
    if names < end:
        citation = replace(citation, authors=people.authors(", ".join(parts[names:end])))
    return replace(citation, title=", ".join(parts[start:names])) if start or names < len(parts) else None


def _surely_names(names: list[str], title: list[str]) -> bool:
    """Whether parts before a title are authors though no venue follows: full names, and a title of some length."""
    full = all(" " in name.removeprefix("and ") for name in names) or bool(
        re.search(r"\bet\.? al|\b[A-Z]\.", " ".join(names))
    )
    return full and len(" ".join(title).split()) >= 4


def _trailing_names(parts: list[str], end: int) -> int:
    """Where the authors begin that stand between a title and its venue."""
    names = end
    while names > 1 and _is_author(parts[names - 1].removeprefix("and ")):
        names -= 1
    return names


def _is_author(part: str) -> bool:
    return _is_person(part) or people.is_surname(part)


def _is_person(part: str) -> bool:
    if venue.is_known(part):
        return False
    return people.are_authors(part) or (people.is_name(part) and not people.is_surname(part) and not part.isupper())


def _leading_names(parts: list[str]) -> int:
    """How many parts at the start are authors: at least two names, or one that can be nothing else."""
    count = 0
    while count < len(parts) - 1 and (_is_person(parts[count]) or people.are_authors(", ".join(parts[: count + 1]))):
        count += 1
    return count if count and people.are_authors(", ".join(parts[:count])) else 0


def _venue_start(parts: list[str], first: int) -> tuple[int, Venue | None]:
    """Where the venue begins among comma parts: at a venue's name, a name with a year, or a year."""
    for at in range(first + 1, len(parts)):
        rest = ", ".join(parts[at:])
        if _begins_venue(parts[at], parts[at + 1 :]) and (where := venue.after_title(rest)):
            return at, where
    return len(parts), None


def _begins_venue(part: str, rest: list[str]) -> bool:
    words = len(part.split())
    if venue.is_known(part) or re.match(r"in\s+(?:the\s+)?(?:[A-Z]|\d{1,2}(?:st|nd|rd|th))", part):
        return True
    closing = venue.after_title(part)
    if closing and closing.year:
        return closing.name is None or words <= 5
    return (
        words <= 4
        and part[:1].isupper()
        and bool(rest)
        and bool(re.fullmatch(r"\W*(?:19|20)\d\d\W*", rest[0]))
        and not _is_person(part)
    )


def _dashes(citation: Citation, text: str) -> Citation | None:
    """Reads parts with dashes or bars between: "Title - Ann Lee - SOSP 2019"."""
    parts = [part for part in _DASHES.split(text) if part.strip()]
    if len(parts) < 2:
        return None
    kept: list[str] = []
    found = citation
    for part in parts:
        where = venue.parse(part)
        if where and (kept or (found.authors and not where.name)):
            found = found.at(where)
        elif (people.are_authors(part) or (kept and people.is_name(part) and len(parts) > 2)) and not found.authors:
            found = replace(found, authors=people.authors(part))
        else:
            kept.append(part)
    return replace(found, title=" - ".join(kept)) if found != citation and kept else None


def _last_words(citation: Citation, text: str) -> Citation | None:
    """Reads a venue that stands bare at the end: "The Google File System SOSP'03"."""
    match = _LAST_WORDS.fullmatch(text)
    where = venue.parse(match["venue"]) if match else None
    return replace(citation, title=match["title"]).at(where) if match and where else None


def with_rest(citation: Citation, text: str) -> Citation:
    """Reads what follows a title: a venue, authors and a venue, or a place within it; any other text is a note."""
    dashed = [part for part in _DASHES.split(text) if part.strip()]
    if 1 < len(dashed) <= _MOST_DASHES:
        for part in dashed:
            citation = with_rest(citation, part)
        return citation
    parts = sentences.split(text)
    if len(parts) > 1 and (people.are_authors(parts[0]) or people.is_name(parts[0].rstrip("."))):
        citation = replace(citation, authors=citation.authors or people.authors(parts[0]))
        return with_rest(citation, " ".join(parts[1:]))
    if placed := _place_first(text, parts):
        where, rest = placed
        return with_rest(citation.at(where), rest)
    beside = (("", text), (" ".join(parts[1:]), parts[0]), (" ".join(parts[:-1]), parts[-1]))
    for rest, candidate in beside if len(parts) > 1 else beside[:1]:
        if candidate and (found := venue.after_title(candidate)) and not people.are_authors(candidate):
            authored = None if citation.authors else _authored_venue(candidate)
            return citation.at(authored or found).noted(rest)
    if people.are_authors(text) or people.is_name(text.strip(" .")):
        return replace(citation, authors=citation.authors or people.authors(text))
    return citation.noted(text)


def _place_first(text: str, parts: list[str]) -> tuple[Venue, str] | None:
    """A venue or year in parentheses or as the first sentence, and the words behind it; None before numbers."""
    grouped = _FIRST_GROUP.fullmatch(text)
    first, rest = (grouped["inside"], grouped["rest"]) if grouped else (parts[0], " ".join(parts[1:]))
    if not rest or re.search(r"\d", rest):
        return None
    where = _authored_venue(first) or venue.parse(first)
    return (where, rest) if where and where.year else None


def _authored_venue(text: str) -> Venue | None:
    """Authors before a venue: "Ann Lee, Bo Wu, SOSP 2019"."""
    parts = re.split(r",\s+|(?<![A-Z])\.\s+", text)
    count = 0
    while count < len(parts) - 1 and (_is_person(parts[count]) or _are_surnames(parts[count])):
        count += 1
    where = venue.after_title(", ".join(parts[count:])) if count else None
    if where and where.name and not all(map(_is_person, parts[:count])) and not venue.is_known(where.name):
        return None
    return replace(where, authors=people.authors(", ".join(parts[:count]))) if where else None


def _are_surnames(part: str) -> bool:
    return all(people.is_surname(name) for name in re.split(r"\s+and\s+|\s*&\s*", part.removeprefix("and ")))
