"""What a text says of one paper: the title cut out of a citation, in the styles that pages mix.

ZeRO: Memory Optimizations (SC 2020)                    title (venue)
Frankle, J., & Carbin, M. (2018). The lottery ...       APA
Zhao, Jieyu, and Tianlu Wang. "Men also like ..." ...   MLA, Chicago
Thompson, K. 1984. Reflections on ... In CACM           ACM
Capsicum by Watson et al. (lead by Ann Lee)             title by authors (presenter)
Paxos made simple, Lamport, SIGACT News 2001            commas
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from readinglist.schedule import people, venue
from readinglist.schedule.venue import Venue


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation, as written; `presenters` are those that the text names as such."""

    title: str
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    note: str | None = None
    presenters: tuple[str, ...] = ()
    optional: bool = False
    quoted: bool = False

    def at(self, found: Venue) -> Citation:
        """The citation with what is not known yet filled in from where and when."""
        note = ", ".join(filter(None, (self.note, found.note))) or None
        return replace(
            self,
            venue=self.venue or found.name,
            year=self.year or found.year,
            note=note,
            authors=self.authors or found.authors,
        )


_MOST_GROUPS = 6
"""Parentheses at the end of a citation that are looked at."""
_MOST_PARTS = 80
"""Parts between commas of one citation; more are a list of something else."""
_MOST_STOPS = 12
"""Full stops of one citation that are looked at."""
_NOTE_WORDS = 6
"""Words of a remark behind a title; a longer one is prose."""
_JOINTS = " ,;:–—-|"
_OPENING, _CLOSING = "\"“”„«‟'‘", "\"”“»'’"
_QUOTED = re.compile(r"(?:[\"“”„«‟]|``|(?<!\w)'')(?P<title>[^\"“”«»„‟]{3,400}?)(?:[\"”“»]|'')(?!\w)")
_FOOTNOTE = re.compile(r"(?:\s*\[\^?\d{1,2}\]|\s*[*†‡§¹²³⁰⁴-⁹]|\[\^\w+\])+$")
_APA = re.compile(
    r"(?P<authors>[^()]{3,600}?),?\s*\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[^()]*)?\)\s*[.,:]?\s+(?P<rest>\S.*)"
)
_NAMED_YEAR = re.compile(r"(?P<authors>[^:()]{3,80}?),?\s+\(?(?P<year>(?:19|20)\d\d)\)?:\s+(?P<rest>\S.*)")
_BY = re.compile(r"(?P<title>.{3,}?)[\s,.;–—-]*\bby:?\s+(?P<authors>\S.*)", re.IGNORECASE)
# capitalised words that end a title after "by": "by Harnessing Distributed Tracing", "by Realistic Adversaries"
_PHRASE = re.compile(
    r"\b(?:\w{6,}ing|\w+(?:tions?|ments?|ity|ities|ness|istics?|ional|ative|ware|aries)|design|default|examples?|proxy"
    r"|demonstration|feedback|actors|users|numbers?|hand|parts|contrast|reference|value)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:pp?\.|pages?|chapters?|ch\.|sections?|sec\.|§|up to|only|skim|until|through|first|abstract)\b", re.IGNORECASE
)
_EXTENT = re.compile(r"(?:about\s+|~)?\d+\s*(?:pp?|pgs?|pages?|min(?:utes)?)\.?", re.IGNORECASE)
_OPTIONAL = re.compile(
    r"(?:optional|recommended|further|background|supplementa\w+|extra|bonus)(?:\s+(?:reading|paper|material)s?)?",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"(?:required|mandatory|primary|main|must[- ]read|read(?:ing)?)", re.IGNORECASE)
_LAST_WORDS = re.compile(
    r"(?P<title>.{6,}?)(?:\s*[,|–—]\s*|\s+-+\s+|\s+|\.\s+)(?:in\s+)?(?P<venue>[A-Z][A-Za-z&]+(?:\s(?:ATC|Security|Record|Journal))?"
    r"\s?['’]\s?\d\d|[A-Z][A-Za-z]*[A-Z][A-Za-z&]*\s(?:19|20)\d\d)$"
)
_NO_STOP = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|vs|et al|al|proc|conf|int|intl|trans|vol|no|pp|st|jr|sr|dr|prof|inc|symp|natl|acad|sci"
    r"|biol|chem|phys|rev|lett|commun|comput|syst|math|genet|assoc|cf|e\.g|i\.e|eds?|dept|ph\.d)\.$",
    re.IGNORECASE,
)
_LAST_AUTHOR = re.compile(
    r"(?:^|[,;&]\s+|\band\s+)(?:(?:van|von|de|der|den|del|di|la)\s+)*[^\s,]+,\s+(?:[^\W\d_]\.[\s-]?)+$|\bal\.$"
)
_VANCOUVER = re.compile(r"(?:[^\W\d_a-z][\w'’-]+\s[A-Z]{1,3},\s)+[^\W\d_a-z][\w'’-]+\s[A-Z]{1,3}\.$")
_ADDRESS = re.compile(r"[\s(<\[]*(?:https?://|doi:\s*)[^\s<>]+|^arxiv:\s*[\w./-]+[\])\s:,.–—-]*", re.IGNORECASE)
_PRESENTED = re.compile(
    r"[\s.,;(\[–—-]+(?:presenters?|presented\s+by|discussion\s+leads?|discussion\s+leaders?|discussants?|led\s+by|leads?|speakers?)"
    r"\s*(?:[:=]|(?<=by))\s*(?P<who>[^.:;]{2,80}?)[.)\]\s]*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.?!][\"”’']?\s+(?=[\"“'‘(\[]?[^\W_])")
_DASHES = re.compile(r"\s+(?:[-–—|]|--|---|·|•|//)\s+")


def cite(text: str) -> Citation:
    """Reads a text that is known to mean one paper; at the least it is all title."""
    text = _without_footnotes(_ADDRESS.sub("", " ".join(text.split())))
    text, who = _without_presenters(text)
    found = _quoted(text) or _unquoted(text)
    return replace(found, presenters=found.presenters or who)


def _without_presenters(text: str) -> tuple[str, tuple[str, ...]]:
    """Takes off who presents where the text says so at its end: "Title. SOSP 2003. Presenter: Ann Lee"."""
    match = _PRESENTED.search(text)
    who = people.names(match["who"]) if match else ()
    return (text[: match.start()], who) if match and who and all(map(people.is_name, who)) else (text, ())


def titled(text: str) -> Citation:
    """A text that is known to be a title, without the venue or remark in parentheses behind it."""
    found, title = _without_groups(Citation(""), _without_footnotes(" ".join(text.split())))
    return replace(found, title=tidy(title))


def tidy(title: str) -> str:
    """A title without what only stands around it: quotes, a period, footnote marks, a comma before what followed."""
    title = " ".join(title.split())
    while True:
        shorter = _FOOTNOTE.sub("", title).strip().strip(",;:").strip()
        shorter = shorter.removesuffix(".") if not shorter.endswith("...") else shorter
        if len(shorter) > 2 and shorter[0] in _OPENING and shorter[-1] in _CLOSING and _encloses(shorter):
            shorter = shorter[1:-1]
        if shorter == title:
            return title
        title = shorter


def add_after(citation: Citation, text: str, *, italic: str = "") -> Citation:
    """Reads what stands behind a title whose end is known: `, SIGMOD, 2008`, ` by Watson et al. (lead by Ann Lee)`.

    `italic` are the words of it in italics: the venue, but in a text that begins with "by" or names authors first.
    """
    text, who = _without_presenters(text)
    citation = replace(citation, presenters=citation.presenters or who)
    text = text.lstrip(_JOINTS + ".").rstrip(_JOINTS)
    if not text.startswith(("(", "[")) and _long_name(text) and (whole := venue.after_title(text)):
        return citation.at(whole)
    citation, text = _without_groups(citation, text)
    text = text.strip(_JOINTS)
    if by := re.match(r"by:?\s+", text, re.IGNORECASE):
        return _with_authors(citation, text[by.end() :])
    if text.lower() in ("", ".", "or", "and"):
        return citation
    if italic and italic in text and not people.are_authors(italic):
        return _with_italic(citation, text, italic)
    return _with_rest(citation, text)


def _with_italic(citation: Citation, text: str, italic: str) -> Citation:
    """Reads authors, if any, the venue in italics and what follows it: ", Lee, *USENIX* 2001"."""
    before, _, after = text.partition(italic)
    before = before.strip(_JOINTS + ".")
    if people.are_authors(before) or people.is_name(before):
        citation = replace(citation, authors=citation.authors or people.authors(before))
    where = venue.after_title(italic, sure=True) or Venue(italic)
    rest = venue.after_title(after)
    return citation.at(where).at(Venue(year=rest.year if rest else None))


def _long_name(text: str) -> bool:
    """Whether a text is a venue's full name with its short one behind: "27th Conference on X (COLING-2018)"."""
    name, bracket, _ = text.partition("(")
    return bool(bracket) and len(name.split()) > 3 and venue.is_known(name)


def add_before(citation: Citation, text: str) -> Citation:
    """Reads what stands before a title whose start is known: authors, perhaps with a year; a venue."""
    joint = text.rstrip()[-1:]
    text = text.strip(_JOINTS)
    dated = re.fullmatch(r"(?P<authors>.+?)[\s,.(]+(?P<year>(?:19|20)\d\d)[a-z]?\)?[.,:]*", text)
    authors, year = (dated["authors"], int(dated["year"])) if dated else (text, None)
    if people.are_authors(authors) or (joint in ",." and people.is_name(authors)):
        return replace(citation, authors=citation.authors or people.authors(authors), year=citation.year or year)
    found = venue.parse(text)
    return citation.at(found) if found else citation


def _without_footnotes(text: str) -> str:
    return _FOOTNOTE.sub("", text).strip()


def _encloses(text: str) -> bool:
    """Whether the first and last quote belong together: they do not in `"Why?" asks "Who"`."""
    return not re.search(r"[\"“”«»]", text[1:-1]) and (text[0] not in "'‘" or "'" not in text[1:-1])


def _quoted(text: str) -> Citation | None:
    """The citation whose title stands in quotes; quotes within a title ("What is "late materialization"?") do not."""
    for match in _QUOTED.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :]
        opens = (
            not before or before[-1] in ".,:;)]–—-0123456789" or before.endswith(" by") or people.are_authors(before)
        )
        closes = (
            not after.strip()
            or match["title"][-1] in ".,?!"
            or re.match(r"\s*[.,;(\[–—|*-]|\s+(?:by|in|at|from)\b|\s+[A-Z'’\d]", after)
        )
        if opens and closes and not re.match(r"\s*:", after):
            found = Citation(tidy(match["title"]), quoted=True)
            return add_before(add_after(found, after), before)
    return None


def _unquoted(text: str) -> Citation:
    citation, text = _without_groups(Citation(""), text)
    for style in (_apa, _named_year, _by, _sentences, _commas, _dashes, _last_words):
        if found := style(citation, text):
            return replace(found, title=tidy(found.title))
    return replace(citation, title=tidy(text))


def _without_groups(citation: Citation, text: str) -> tuple[Citation, str]:
    """Takes the parentheses and brackets at the end that say something; "(Raft)" stays in the title."""
    authored = bool(citation.authors or re.search(r"\bby\s", text))
    for _ in range(_MOST_GROUPS):
        start, inside = _last_group(text)
        named = authored or _ends_in_venue(text[:start])
        known = _grouped(citation, inside, authored=named) if inside is not None else None
        if known is None:
            break
        citation, text = known, text[:start].rstrip(" ,;.–—-")
    return citation, text


def _last_group(text: str) -> tuple[int, str | None]:
    """Where the parentheses or brackets begin that a text ends with, and what stands in them; None without."""
    bare = text.rstrip(" .,;:*")
    if not bare.endswith((")", "]")):
        return len(text), None
    closing, opening = bare[-1], "(" if bare[-1] == ")" else "["
    depth = 0
    for at in range(len(bare) - 1, -1, -1):
        depth += (bare[at] == closing) - (bare[at] == opening)
        if depth == 0:
            return at, bare[at + 1 : -1].strip()
    return len(text), None


def _ends_in_venue(text: str) -> bool:
    """Whether a text ends in a venue in parentheses or brackets: who stands behind it presents."""
    _, inside = _last_group(text)
    where = venue.parse(inside) if inside else None
    return bool(where and where.year)


def _grouped(citation: Citation, inside: str, *, authored: bool) -> Citation | None:
    """The citation with what a group says; None when the group is part of the title."""
    if not inside.strip(" .-–—"):
        return citation
    if _OPTIONAL.fullmatch(inside) or _REQUIRED.fullmatch(inside):
        return replace(citation, optional=citation.optional or bool(_OPTIONAL.fullmatch(inside)))
    if _EXTENT.fullmatch(inside):
        return replace(citation, note=citation.note or inside)
    presenters = people.led_by(inside)
    if not presenters and (found := venue.parse(inside)):
        return citation.at(found)
    return _with_people(citation, inside, presenters, authored=authored)


def _with_people(citation: Citation, inside: str, presenters: tuple[str, ...], *, authored: bool) -> Citation | None:
    """The citation with the people in a group: those who lead, or behind authors who presents; None without any."""
    if authored and people.is_name(inside):
        presenters = presenters or people.names(inside)
    if presenters:
        return replace(citation, presenters=presenters)
    return replace(citation, authors=people.authors(inside)) if people.are_authors(inside) else None


def _apa(citation: Citation, text: str) -> Citation | None:
    match = _APA.match(text)
    if not match or not (people.are_authors(match["authors"]) or people.is_name(match["authors"])):
        return None
    found = replace(citation, authors=people.authors(match["authors"]), year=int(match["year"]))
    title, *rest = sentences(match["rest"])
    return _titled(found, title, rest)


def _named_year(citation: Citation, text: str) -> Citation | None:
    """Reads "Lee et al. 2019: Title"."""
    match = _NAMED_YEAR.match(text)
    if not match or not (people.are_authors(match["authors"]) or people.is_surname(match["authors"])):
        return None
    found = _unquoted(match["rest"])
    return replace(found, authors=people.authors(match["authors"]), year=found.year or int(match["year"]))


def _by(citation: Citation, text: str) -> Citation | None:
    for match in list(re.finditer(r"[\s,.;–—-]by:?\s+", text, re.IGNORECASE))[-3:]:
        title, rest = text[: match.start()], text[match.end() :]
        if _PHRASE.search(rest.partition(",")[0]) and not people.are_authors(rest):
            continue
        found = _with_authors(replace(citation, title=title), rest)
        sure = people.are_authors(rest) or found.venue or found.year or people.is_surely_name(rest)
        if found.authors != citation.authors and len(title) > 2 and sure:
            return found
    return None


def _with_authors(citation: Citation, text: str) -> Citation:
    """Reads "Watson et al.", "M. Stevens et al. (Mark Shultz)", "K. Thompson, CACM 1984"; no change without names."""
    citation, text = _without_groups(replace(citation, authors=()), text)
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
    parts = sentences(text)
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
        return _with_rest(found, " ".join(parts[2:])) if parts[2:] else found
    if where := venue.after_title(" ".join(parts[1:])):
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
        if where and kept:
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


def _with_rest(citation: Citation, text: str) -> Citation:
    """Reads what follows a title: a venue, authors and a venue, or a place within the text that becomes the note."""
    parts = sentences(text)
    if len(parts) > 1 and (people.are_authors(parts[0]) or people.is_name(parts[0].rstrip("."))):
        citation = replace(citation, authors=citation.authors or people.authors(parts[0]))
        return _with_rest(citation, " ".join(parts[1:]))
    for candidate in (text, parts[0], parts[-1] if len(parts) > 1 else ""):
        if candidate and (found := venue.after_title(candidate)) and not people.are_authors(candidate):
            authored = None if citation.authors else _authored_venue(candidate)
            return citation.at(authored or found)
    if people.are_authors(text) or people.is_name(text.strip(" .")):
        return replace(citation, authors=citation.authors or people.authors(text))
    note = text.strip(" .()[]")
    known = citation.note or len(note.split()) > _NOTE_WORDS or not re.search(r"\w", note)
    return citation if known else replace(citation, note=note or None)


def _authored_venue(text: str) -> Venue | None:
    """Authors before a venue: "Ann Lee, Bo Wu, SOSP 2019"."""
    parts = re.split(r",\s+|\.\s+", text)
    count = 0
    while count < len(parts) - 1 and (_is_person(parts[count]) or _are_surnames(parts[count])):
        count += 1
    where = venue.after_title(", ".join(parts[count:])) if count else None
    if where and where.name and not all(map(_is_person, parts[:count])) and not venue.is_known(where.name):
        return None
    return replace(where, authors=people.authors(", ".join(parts[:count]))) if where else None


def _are_surnames(part: str) -> bool:
    return all(people.is_surname(name) for name in re.split(r"\s+and\s+|\s*&\s*", part.removeprefix("and ")))


def sentences(text: str) -> list[str]:
    """A citation at its full stops: not after initials and abbreviations, after "?" or "!" only before a venue."""
    parts: list[str] = []
    start = 0
    for stop in islice(_STOP.finditer(text), _MOST_STOPS):
        head, tail = text[start : stop.start() + 1], text[stop.end() :]
        if head.endswith(".") and (_NO_STOP.search(head[-12:]) and not _ends_authors(head)):
            continue
        if tail[0].islower() and not re.match(r"(?:arxiv|biorxiv|medrxiv|in\s+[A-Z])", tail, re.IGNORECASE):
            continue
        if head[-1] in "?!" and not _follows_title(tail):
            continue
        parts.append(text[start : stop.end()].strip())
        start = stop.end()
    return [*parts, text[start:].strip()]


def _follows_title(text: str) -> bool:
    """Whether a text begins with what can only stand behind a title: authors or a venue."""
    stops = (stop.start() + 1 for stop in islice(_STOP.finditer(text), _MOST_STOPS))
    end = next((at for at in stops if not _NO_STOP.search(text[max(0, at - 12) : at])), len(text))
    return venue.after_title(text[:end]) is not None or people.are_authors(text[:end])


def _ends_authors(head: str) -> bool:
    """Whether a list of authors ends with this full stop: after "Lamport, L." and "Watson et al.", not "Ann B."."""
    return bool(_LAST_AUTHOR.search(head, max(0, len(head) - 60)) or _VANCOUVER.match(head))
