"""What a text says of one paper: the title cut out of a citation, by its quotes, by its link, or by its style."""

from __future__ import annotations

import re
from dataclasses import replace

from readinglist.schedule import groups, people, styles, venue
from readinglist.schedule.cited import Citation, is_remark, tidy, without_footnotes
from readinglist.schedule.venue import Venue

__all__ = ["Citation", "add_after", "add_before", "cite", "tidy", "titled"]

_JOINTS = " ,;:–—-|·•"
_QUOTED = re.compile(r"(?:[\"“”„«‟]|``|(?<!\w)'')(?P<title>[^\"“”«»„‟]{3,400}?)(?:[\"”“»]|'')(?!\w)")
_ADDRESS = re.compile(
    r"(?:(?<![\s(<\[])[\s(<\[]+)?(?:https?://|doi:\s*)[^\s<>]+|^arxiv:\s*[\w./-]+[\])\s:,.–—-]*", re.IGNORECASE
)
_PRESENTED = re.compile(
    r"[\s.,;(\[–—-](?:presenters?|presented\s+by|discussion\s+leads?|discussion\s+leaders?|discussants?|led\s+by|leads?|speakers?)"
    r"\s*(?:[:=]|(?<=by))\s*(?P<who>[^.:;]{2,80}?)[.)\]\s]*$",
    re.IGNORECASE,
)


def cite(text: str) -> Citation:
    """Reads a text that is known to mean one paper; at the least it is all title."""
    text = without_footnotes(_ADDRESS.sub("", " ".join(text.split())))
    text, who = _without_presenters(text)
    found = _quoted(text) or styles.unquoted(text)
    return replace(found, presenters=found.presenters or who)


def _without_presenters(text: str) -> tuple[str, tuple[str, ...]]:
    """Takes off who presents where the text says so at its end: "Title. SOSP 2003. Presenter: Ann Lee"."""
    match = _PRESENTED.search(text)
    who = people.names(match["who"]) if match else ()
    return (
        (text[: match.start()].rstrip(" .,;([–—-"), who)
        if match and who and all(map(people.is_name, who))
        else (text, ())
    )


def titled(text: str) -> Citation:
    """A text that is known to be a title, without the venue or remark in parentheses behind it."""
    found, title = groups.taken_off(Citation(""), without_footnotes(" ".join(text.split())))
    return replace(found, title=tidy(title))


def add_after(citation: Citation, text: str, *, italic: str = "") -> Citation:
    """Reads what stands behind a title whose end is known: `, SIGMOD, 2008`, ` by Watson et al. (lead by Ann Lee)`.

    `italic` are the words of it in italics: the venue, but in a text that begins with "by" or names authors first.
    """
    text, who = _without_presenters(text)
    citation = replace(citation, presenters=citation.presenters or who)
    text = text.lstrip(_JOINTS + ".").rstrip(_JOINTS)
    if not text.startswith(("(", "[")) and _long_name(text) and (whole := venue.after_title(text)):
        return citation.at(whole)
    citation, text = groups.taken_off(citation, text)
    text = text.strip(_JOINTS)
    if by := re.match(r"by:?\s+", text, re.IGNORECASE):
        authored = styles.with_authors(citation, text[by.end() :])
        return authored if authored.authors else citation.noted(text)
    if text.lower() in ("", ".", "or", "and"):
        return citation
    if italic and italic in text and not people.are_authors(italic):
        return _with_italic(citation, text, italic)
    return styles.with_rest(citation, text)


def _with_italic(citation: Citation, text: str, italic: str) -> Citation:
    """Reads authors, if any, the venue in italics and what follows it: ", Lee, *USENIX* 2001"; prose is a note."""
    before, _, after = text.partition(italic)
    before = before.strip(_JOINTS + ".")
    if people.are_authors(before) or people.is_name(before):
        citation = replace(citation, authors=citation.authors or people.authors(before))
    elif not is_remark(before):
        citation = citation.noted(before)
    where = venue.after_title(italic, sure=True) or Venue(italic)
    rest = venue.after_title(after)
    if not rest and not is_remark(after):
        citation = citation.noted(after.strip(_JOINTS))
    return citation.at(where).at(Venue(year=rest.year if rest else None))


def _long_name(text: str) -> bool:
    """Whether a text is a venue's full name with its short one behind: "27th Conference on X (COLING-2018)"."""
    name, _, short = text.partition("(")
    return short[:1].isupper() and len(name.split()) > 3 and venue.is_known(name)


def add_before(citation: Citation, text: str) -> Citation:
    """Reads what stands before a title whose start is known: authors, perhaps with a year; a venue."""
    joint = text.rstrip()[-1:]
    text = text.strip(_JOINTS)
    dated = re.fullmatch(r"(?P<authors>.+?)[\s,.]*(?P<opening>\(?)(?P<year>(?:19|20)\d\d)[a-z]?\)?[.,:]*", text)
    authors, year = (dated["authors"], int(dated["year"])) if dated else (text, None)
    named = joint in ",." or (dated and dated["opening"] and not venue.is_known(authors))
    if people.are_authors(authors) or (named and people.is_name(authors)):
        return replace(citation, authors=citation.authors or people.authors(authors), year=citation.year or year)
    found = venue.parse(text)
    return citation.at(found) if found else citation


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
            found = add_after(Citation(tidy(match["title"]), quoted=True), after)
            if (
                found.note
                and is_remark(found.note)
                and re.match(r"\s+[A-Z]", after)
                and found.note == after.strip(" .")
            ):
                continue  # "Why Should I Trust You?" Explaining the Predictions of Any Classifier
            return add_before(found, before)
    return None
