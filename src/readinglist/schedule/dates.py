"""Dates as pages write them, and the year that they leave out.

A date keeps its text; what it means is decided for the whole page at once, since one line rarely tells whether 3/2
is in March, or which year it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_MONTHS = {
    "jan": r"jan(?:uary?)?",
    "feb": r"feb(?:ruary?)?",
    "mar": r"mar(?:ch)?|märz",
    "apr": r"apr(?:il)?",
    "may": r"ma[yi]",
    "jun": r"june?|juni",
    "jul": r"july?|juli",
    "aug": r"aug(?:ust)?",
    "sep": r"sept?(?:ember)?",
    "oct": r"o[ck]t(?:ober)?",
    "nov": r"nov(?:ember)?",
    "dec": r"de[cz](?:ember)?",
}
_MONTH = "|".join(_MONTHS.values())
_WEEKDAYS = {
    "m": 0, "mo": 0, "mon": 0, "t": 1, "tu": 1, "tue": 1, "w": 2, "we": 2, "wed": 2, "r": 3, "th": 3, "thu": 3,
    "tr": 3, "f": 4, "fr": 4, "fri": 4, "sa": 5, "sat": 5, "su": 6, "sun": 6,
    "di": 1, "mi": 2, "do": 3, "so": 6, "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
}  # fmt: skip
_DAY_NAME = (
    r"(?:(?:mon|tue|tues|wed|wednes|weds|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w/.])
    (?:(?P<weekday>{_DAY_NAME}|mo|tu|we|th|tr|fr|sa|su|di|mi|do|so|[mtwrf])\b[.,]?\s*(?:the\s+)?)?
    (?:
        (?P<y1>{_YEAR})[-/.年]\s?(?P<m1>\d{{1,2}})[-/.月]\s?(?P<d1>\d{{1,2}})日?(?!\d)
      | (?P<y2>{_YEAR})(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3]\d)(?!\d)
      | (?P<m3>{_MONTH})\b\.?[\s-]?\s?(?P<d3>\d{{1,2}}){_ORDINAL}(?!\d|:\d)(?:,?\s?(?P<y3>{_YEAR})(?!\d))?
      | (?P<d4>\d{{1,2}}){_ORDINAL}\.?[\s-]?(?:of\s)?(?P<m4>{_MONTH})\b\.?
            (?:,?[\s-]?(?P<y4>{_YEAR}|['’]\d\d|(?<=-)\d\d)(?![\d:]))?
      | (?P<m6>\d{{1,2}})月(?P<d6>\d{{1,2}})[日号]?
      | (?P<first>\d{{1,2}})\s?(?P<sign>(?<!\s)[.-]|/)(?:(?<=/)\s?)?(?P<second>\d{{1,2}})
            (?:(?:(?P=sign)|\s/\s)(?P<y5>\d{{4}}|\d\d))?\.?(?![\d%/])
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(
    r"\b(?:week|wk|class|lecture|lec|session|meeting|seminar|day|module|unit|part|no|nr)s?\.?\s*[#№]?\s*\d{1,2}\b"
    r"|第?\s?\d{1,2}\s?周",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:t\.?b\.?[dac]\.?|to be (?:determined|announced|decided)|no date)", re.IGNORECASE)
# what may stand in a date cell beside the date itself
_BESIDE = re.compile(
    rf"\b(?:\d{{1,2}}(?::\d\d)?\s?[ap]\.?m|{_DAY_NAME}|week(?:\s+of)?|class|and|to|until|from|the|am|pm|a\.m|p\.m|h|noon|room|cont|{_MONTH})\b"
    r"|(?:周|星期|礼拜)?[一二三四五六日天](?=\W|$)"
    r"|\[\^?\w{1,3}\]|\(tentative\)|\d+|[\W_]+",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[-–—&,]|to\b|and\b)\s*", re.IGNORECASE)
_MORE_DAYS = re.compile(rf"\d{{1,2}}{_ORDINAL}\b(?![:./\w%])|{_DAY_NAME}\b", re.IGNORECASE)
_DAY_AFTER = re.compile(
    rf"[\s,]*\(?(?P<weekday>{_DAY_NAME})\b|\s*[(（]?(?:周|星期|礼拜)?(?P<chinese>[一二三四五六日天])(?=[)）\s]|$)",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(
    rf"\s*\((?:{_DAY_NAME}|[mtwrf])\.?\)|\s*[(（]?(?:周|星期|礼拜)?[一二三四五六日天](?:[)）]|(?=\s|$))",
    re.IGNORECASE,
)
_SEPARATORS = " \t:.,;)–—-|"
_BEFORE_DATE = re.compile(r"[\s:,(–—-]*(?:of\b)?\s*")
_ENOUGH_WEEKDAYS = 3
"""Weekdays on a page that say something about its year; fewer may be slips."""
_LONGEST = 120
"""Characters of a text in which a date is looked for; a longer text is prose."""


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as its own text tells: 3/2 leaves open which number is the month (`sign` is its separator)."""

    first: int
    second: int
    year: int | None = None
    weekday: int | None = None
    sign: str | None = None

    def on(self, year: int, day_first: bool) -> date | None:
        """The date in that year, None for a date that does not exist."""
        month, day = (self.second, self.first) if self.sign and day_first else (self.first, self.second)
        try:
            return date(self.year or year, month, day)
        except ValueError:
            return None


def find(text: str) -> When | None:
    """The first date in a short text, None when there is none ("Week 3", "TBD")."""
    text = text[:_LONGEST]
    for match in _DATE.finditer(text):
        if _believed(match, text):
            return _when(match)
    return None


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else: "Thu 1/16", "Jan 29 - Feb 2", "Class 2 (27 Jan)", "Week 3"."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return False
    if _OPEN.fullmatch(text) or re.fullmatch(rf"(?:{_DAY_NAME})\.?", text, re.IGNORECASE):
        return True
    if not (find(text) or _LABEL.search(text)):
        return False
    return not _BESIDE.sub("", _LABEL.sub("", _DATE.sub("", text)))


def split(text: str) -> tuple[str, str] | None:
    """The date or label that a text begins with, and the rest: "Jan 30: ZeRO" -> ("Jan 30", "ZeRO"); None without."""
    start = len(text) - len(text.lstrip(_SEPARATORS))
    end = label = _end_of_label(text, start)
    dated = _DATE.match(text, _BEFORE_DATE.match(text, label).end() if label > start else start)  # type: ignore[union-attr]
    if dated and _believed(dated, text, prefix=True):
        end = _end_of(text, dated.end())
    if end == start:
        return None
    end += text.startswith(")", end) and "(" in text[start:end]
    return text[start:end].strip(), text[end:].lstrip(_SEPARATORS)


def _end_of_label(text: str, start: int) -> int:
    found = _LABEL.match(text, start)
    return found.end() if found else start


def label_of(text: str) -> str | None:
    """The number that a session goes by, in one form: "Class 02 (27 Jan)" -> "class 2"."""
    match = _LABEL.search(text[:_LONGEST])
    if not match:
        return None
    word, number = re.match(r"\D*", match[0]), re.search(r"\d+", match[0])
    name = re.sub(r"[^a-z]", "", word[0].lower()) if word else ""
    return f"{name} {int(number[0])}" if number else None


def years_in(text: str) -> list[int]:
    """The years of a term in a text: "Fall 2019", "2023 Spring", "cs692-fall20", "mcds-f22"; else bare years."""
    found = [_full(year) for match in _TERM.finditer(text) for year in match.groups() if year]
    return found or [int(year) for year in re.findall(rf"(?<!\d)({_YEAR})(?!\d)", text)]


def terms_in(text: str) -> list[int]:
    """Like `years_in`, without bare years."""
    return [_full(year) for match in _TERM.finditer(text) for year in match.groups() if year]


_SEASON = r"(?:spring|summer|fall|autumn|winter|semester|term|quarter|ws|ss)"
_TERM = re.compile(
    rf"(?<![a-z]){_SEASON}\W{{0,3}}((?:20)?\d\d)(?!\d)"
    rf"|(?<!\d)(20\d\d)\W{{0,3}}{_SEASON}(?![a-z])"
    r"|(?<![a-z0-9])(?:sp|fa|wi|su|au|[fsw])[-_'’]?((?:20)?[012]\d)(?!\d)",
    re.IGNORECASE,
)


def resolve(
    texts: Sequence[str | None], guesses: Sequence[int], *, given: int | None = None, after: int | None = None
) -> list[str | None]:
    """ISO dates for the dates of a page, in its order.

    `given` is the year that a person says; `guesses` are years that the page and its name suggest, best first. A
    weekday in a date is a check on a guess: the guess (or the year beside it) that they agree with is taken. Without
    a guess it is the first year from `after`, that of the page's newest reading, that the weekdays agree with.
    """
    whens = [find(text) if text else None for text in texts]
    known = [when for when in whens if when]
    day_first = _day_first(known)
    year = (
        given or next((when.year for when in known if when.year), None) or _agreed(known, guesses, after, day_first)
    )
    if year is None:
        return [_iso(when.on(0, day_first) if when and when.year else None) for when in whens]
    return [_iso(found) for found in _in_order(whens, year, day_first)]


def weekday_faults(texts: Iterable[str | None], iso_dates: Iterable[str | None]) -> list[str]:
    """The dates whose weekday is not the one that the year gives."""
    faults = []
    for text, iso in zip(texts, iso_dates, strict=True):
        when = find(text) if text else None
        if text and iso and when and when.weekday not in (None, date.fromisoformat(iso).weekday()):
            faults.append(text)
    return faults


def _in_order(whens: Sequence[When | None], year: int, day_first: bool) -> list[date | None]:
    """Dates in page order; a course that starts in autumn goes on into the next year."""
    found: list[date | None] = []
    autumn = False
    for when in whens:
        if when and when.year and when.year != year:
            year, autumn = when.year, False
        day = when.on(year, day_first) if when else None
        if when and autumn and not when.year:
            later = when.on(year + 1, day_first)
            day = later if later and later.month <= 6 else day
        autumn = autumn or bool(day and day.year == year and day.month >= 8)
        found.append(day)
    return found


def _agreed(whens: Sequence[When], guesses: Sequence[int], after: int | None, day_first: bool) -> int | None:
    """The first guess that the weekdays agree with, then a year beside one, then one from `after`, then a guess."""
    first = guesses[0] if guesses else None
    if sum(when.weekday is not None for when in whens) < _ENOUGH_WEEKDAYS:
        return first
    near = [guess + step for step in (1, -1) for guess in guesses]
    later = range(after, after + 7) if after and not guesses else ()
    return next((year for year in (*guesses, *near, *later) if _fits(whens, year, day_first)), first)


def _fits(whens: Sequence[When], year: int, day_first: bool) -> bool:
    """Whether most weekdays are those of that year; a page has a wrong one now and then."""
    days = zip(whens, _in_order(whens, year, day_first), strict=True)
    checks = [when.weekday == day.weekday() for when, day in days if when.weekday is not None and day]
    return bool(checks) and sum(checks) > 0.7 * len(checks)


def _day_first(whens: Sequence[When]) -> bool:
    """Whether numeric dates have the day first: as numbers above 12 tell, else the order in which they ascend."""
    numeric = [when for when in whens if when.sign]
    if any(when.first > 12 for when in numeric):
        return True
    if not numeric or any(when.second > 12 for when in numeric):
        return False
    pairs = [(when.first, when.second) for when in numeric]
    month_first, day_first = _steps(pairs), _steps([(b, a) for a, b in pairs])
    if month_first != day_first:
        return day_first < month_first
    return all(when.sign == "." for when in numeric)


def _steps(days: list[tuple[int, int]]) -> int:
    """How many days the dates go through, steps back counted as a year."""
    counts = [31 * month + day for month, day in days]
    return sum((after - before) % 372 for before, after in pairwise(counts))


def _believed(match: re.Match[str], text: str, *, prefix: bool = False) -> bool:
    """Whether digits with a sign between are a date: 1/16 is, the 2.0 of a title is none, nor a section 3-5."""
    when = _when(match)
    if when.on(2024, False) is None and (not match["sign"] or when.on(2024, True) is None):
        return False
    if match["sign"] in (None, "/") or match["y5"]:
        return True
    if match["sign"] == "-":
        return bool(re.fullmatch(r"\d\d-\d\d", match[0].strip()))
    if when.weekday is not None or _is_enclosed(match):
        return True
    return not prefix and match[0].strip() == re.sub(r"\[.*|\(.*", "", text).strip()


def _is_enclosed(match: re.Match[str]) -> bool:
    """Whether a date is all that stands in parentheses behind a number: "1 (2.21)"."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(re.fullmatch(r"\D{0,10}\d{1,2}\s*\(\s*", before)) and bool(re.fullmatch(r"\s*\)\s*", after))


def _when(match: re.Match[str]) -> When:
    part = match.groupdict()
    after = _DAY_AFTER.match(match.string, match.end())
    day = (part["weekday"] or (after and (after["weekday"] or after["chinese"])) or "").lower()
    weekday = _WEEKDAYS.get(day[:3], _WEEKDAYS.get(day[:2]))
    year = next((_full(part[f"y{n}"]) for n in (1, 2, 3, 4, 5) if part[f"y{n}"]), None)
    if part["first"]:
        return When(int(part["first"]), int(part["second"]), year, weekday, part["sign"])
    month = next(part[f"m{n}"] for n in (1, 2, 3, 4, 6) if part[f"m{n}"])
    day = next(part[f"d{n}"] for n in (1, 2, 3, 4, 6) if part[f"d{n}"])
    return When(int(month) if month.isdigit() else _month(month), int(day), year, weekday)


def _month(name: str) -> int:
    return next(n for n, form in enumerate(_MONTHS.values(), 1) if re.fullmatch(form, name, re.IGNORECASE))


def _full(year: str) -> int:
    number = int(year.lstrip("'’"))
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def _end_of(text: str, end: int) -> int:
    """Where a date ends that goes on as a range or pair: "Jan 29 - Feb 2", "3/4 & 3/6", "Jan 29-31", "1/16 (Thu)"."""
    while joint := _JOINT.match(text, end):
        more = _DATE.match(text, joint.end()) or _MORE_DAYS.match(text, joint.end())
        if not more:
            break
        end = more.end()
    weekday = _IN_PARENTHESES.match(text, end)
    return weekday.end() if weekday else end


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
