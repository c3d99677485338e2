"""Who presents: names as a page lists them, apart from what stands around them."""

from __future__ import annotations

import re

_LEAD = (
    r"(?:(?:discussion|paper|student|guest|invited)\s+)?"
    r"(?:lead(?:er)?s?|led|presenters?|presented|presenting|presentation|speakers?|facilitators?|facilitated"
    r"|discussants?|moderators?|moderated|lecturers?|lecture|talk|host)"
)
_BEFORE = re.compile(rf"\W*{_LEAD}\b(?:\s+by\b|\s+is\b)?\s*[:|–—-]?\s*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[,;，、；/|•·]|\n|\band\b|&|\+)\s*(?:and\b|&)?\s*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(（\[][^()（）\[\]]{0,80}[)）\]]")
_TITLES = re.compile(r"^(?:(?:prof|professor|dr|mr|mrs|ms|instructor|guest|ta)\b\.?:?\s+)+", re.IGNORECASE)
_DEGREE = re.compile(r"(?:ph\.?\s?d|m\.?\s?d|jr|sr|m\.?sc|b\.?sc)\.?", re.IGNORECASE)
_NOBODY = re.compile(r"[\W_\d]*|n\.?/?a\.?|tb[adc]|none|nobody|open|free|vacant|\?+", re.IGNORECASE)
# those who are named as a group are not taken apart: "Students & Instructors"
_GROUP = re.compile(
    r"(?:all|every(?:one|body)|students?|instructors?|staff|class|course|groups?|teams?|guests?|tas?|faculty|others?"
    r"|and|volunteers?|presenters?|audience|teaching|assistants?|the|project|\W)+",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_a-z](?:[^\W\d_]|['’.-])*"
_NAME = re.compile(
    rf"{_WORD}(?:\s+(?:{_WORD}|(?:van|von|der|den|de|del|della|da|di|dos|la|le|al|el|bin|ben|ter|ten)))*"
)
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,6}")
# capitalised words that begin no name
_NO_NAME = re.compile(
    r"\b(?:(?-i:a)|an|the|of|for|in|on|to|from|with|how|what|why|when|is|are|towards?|using|via|learning|systems?|networks?"
    r"|models?|no|class|holiday|break|exam|midterm|final|project|paper|reading|chapter|part|introduction|survey"
    r"|university|institute|college|research|labs?|inc|google|microsoft|facebook|meta|amazon|slides?|pdf|video|week"
    r"|its|their|his|her|our|your|my|we|it|as|or|be|can|do|not|than|that|this|into|more|less|without|lecture|invited|optional|required|ieee|acm|usenix|trans|proc|symp|intl|file|files|best|award|conference|journal|workshop|proceedings|data|deep|neural)\b",
    re.IGNORECASE,
)

_NOUN = re.compile(r"(?:tion|sion|ment|ness|ity|ence|ance|scent|sis|isms?|ics|ample|sign|truct|ults?|rithms?|ures?)$")
_SURNAME = re.compile(r"(?:(?:van|von|der|den|de|del|di|la|le)\s+)*[^\W\d_a-z][’'-]?[^\W\d_A-Z]+(?:[-’'][^\W\d_]+)?")
_ET_AL = re.compile(r",?\s*\b(?:et\.?\s+al\b\.?|and\s+others\b|&\s*co\b\.?)|…|\.\.\.", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[\s-]?){1,4}")
_INITIAL = re.compile(r"\b[^\W\d_a-z]\.(?:\s|$|,|-)")
_INITIAL_END = re.compile(r"\b[^\W\d_a-z]\.$|\b[js]r\.$", re.IGNORECASE)
# "Hinton, Geoffrey; Vinyals, Oriol"
_INVERTED = re.compile(
    rf"(?:\s*{_WORD}(?:\s{_WORD})?,\s+{_WORD}(?:\s{_WORD})?\s*;)+\s*{_WORD},\s+{_WORD}(?:\s{_WORD})?\W*"
)
_AFFILIATION = re.compile(
    r"(?i:\b(?:universit\w+|institut\w*|college|school|labs?|laborator\w+|research|inc|corp\w*|ltd|llc|academy|dept"
    r"|department|foundation|cent(?:er|re)|google|microsoft|facebook|meta|amazon|nvidia|intel|ibm|vmware|huawei"
    r"|alibaba|tencent|deepmind|openai|anthropic|apple|baidu)\b)|\bUC\s\w+|\bU\.\s(?:of|Penn|Mass)\b|^[A-Z]{3,}$"
)


LONGEST = 600
"""Characters of a list of people; a longer text is none."""
_MOST_NAMES = 3
"""Capitalised words of one name, initials apart; a title has more."""
_MOST_AUTHORS = 10_000
"""Characters of a list of authors that are read."""


def split(text: str) -> tuple[str, ...]:
    """The names in a list of people, "" in the place of nobody ("-"): what stands beside papers pairs up by place."""
    text = _BEFORE.sub("", _PARENTHESES.sub("", text[:LONGEST]), count=1)
    text = text.strip().removesuffix(".") if not re.search(r"\b\w\.$", text.strip()) else text.strip()
    if _NOBODY.fullmatch(text.strip()):
        return ("",)
    if _GROUP.fullmatch(text.strip() or "-") and re.search(r"[a-z]", text, re.IGNORECASE):
        return (" ".join(text.split()),)
    parts = [part for part in _SEPARATOR.split(text) if not _DEGREE.fullmatch(part.strip())]
    return tuple(_clean(part) for part in parts if part.strip() or len(parts) == 1)


def names(text: str) -> tuple[str, ...]:
    """The names in a list of people: "Ann Lee (MIT), Bo Wu and -" -> ("Ann Lee", "Bo Wu")."""
    return tuple(filter(None, split(text)))


def is_name(text: str) -> bool:
    """Whether a text has the shape of one person's name, "Ann Lee", "J. von Neumann", "李雨倩"."""
    text = text.strip()
    if _CHINESE.fullmatch(text):
        return True
    return len(text) <= 40 and bool(_NAME.fullmatch(text)) and len(text.split()) <= 5 and not _NO_NAME.search(text)


def is_surname(text: str) -> bool:
    """Whether a text may be a family name alone, "Lamport", "O'Hearn"; an acronym ("SOSP") is none."""
    return bool(_SURNAME.fullmatch(text)) and not _NO_NAME.search(text)


def is_surely_name(text: str) -> bool:
    """Whether a text after "by" names a person: not "Example", "Gradient Descent" or "CBC Padding"."""
    words = text.strip(" .").split()
    spelt = sum(word[0].isupper() and not word.endswith(".") for word in words)
    if len(words) < 2 or spelt > _MOST_NAMES or not is_name(text.strip(" .")):
        return False
    return not any(_NOUN.search(word) or re.match(r"[A-Z]{2}", word) for word in words)


def authors(text: str) -> tuple[str, ...]:
    """The authors in a list of them, without affiliations and "et al.": "Frankle, J., & Carbin, M." -> two names.

    Names stay as written, so one may have its family name first ("Frankle, J.").
    """
    text = _ET_AL.sub("", _PARENTHESES.sub("", " ".join(text[:_MOST_AUTHORS].split())))
    if _INVERTED.fullmatch(text):
        return tuple(part.strip() for part in text.strip(" .").split(";") if part.strip())
    parts = [part.strip(" .*†‡") + "." * part.endswith(".") for part in _SEPARATOR.split(text) if part.strip(" .*†‡")]
    found: list[str] = []
    for part in parts:
        if found and "," not in found[-1] and _is_given(part, found[-1], first=len(found) == 1 and " " in parts[-1]):
            found[-1] = f"{found[-1]}, {part}"
        elif not _AFFILIATION.search(part):
            found.append(part if _INITIAL_END.search(part) else part.rstrip("."))
    return tuple(found)


def are_authors(text: str) -> bool:
    """Whether a text is a list of authors: each has the shape of a name, and something more speaks for it than that.

    One name of two words ("Ken Thompson") could as well be a title ("Hacking Blind") and is no list.
    """
    if len(text) > _MOST_AUTHORS:
        return False
    bare = _ET_AL.sub("", text).strip(" ,.;")
    listed = [part.strip(" .*†‡") for part in _SEPARATOR.split(bare)]
    listed = [part for part in listed if part and not _AFFILIATION.search(part)]
    if not listed or not all(_INITIALS.fullmatch(part) or is_name(part) for part in listed):
        return False
    return bare != text.strip(" ,.;") or len(listed) > 1 or bool(_INITIAL.search(text))


def likeness(text: str) -> int:
    """How much a list of names is one of authors, to tell it from a title: by initials 2, by full names 1, else 0."""
    if _INITIAL.search(text) or _ET_AL.search(text) or _INVERTED.fullmatch(text):
        return 2
    return int(all(" " in part.strip() for part in _SEPARATOR.split(text) if part.strip()))


def led_by(text: str) -> tuple[str, ...]:
    """The names in a text that says who leads: "lead by A and B", "Guest Lecture: Ann Lee", "Ann Lee (host)"."""
    if len(text) > LONGEST:
        return ()
    before = _BEFORE.match(text)
    rest = text[before.end() :] if before else re.sub(rf"\W*\b{_LEAD}\W*$", "", text, flags=re.IGNORECASE)
    if not before and rest == text:
        return ()
    found = names(rest)
    return found if found and all(is_name(name) for name in found) else ()


def _is_given(part: str, family: str, *, first: bool) -> bool:
    """Whether a part is the given name of the family name before it: initials, or the first's in Chicago style."""
    if " " in family and not is_surname(family):
        return False
    return bool(_INITIALS.fullmatch(part)) or (first and " " not in part and is_surname(part) and is_surname(family))


def _clean(name: str) -> str:
    name = _TITLES.sub("", " ".join(name.split()).strip(" .:*†‡-–—"))
    return "" if _NOBODY.fullmatch(name) else name
