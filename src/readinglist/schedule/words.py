"""What pages say in place of a reading: holidays, deadlines, project days, talks."""

from __future__ import annotations

import re

_NONE = r"\bno\s+(?:class(?:es)?|lectures?|meetings?|sessions?|school|seminars?|readings?|papers?)\b"
_FREE = re.compile(
    rf"{_NONE}|\bholidays?\b|\brecess\b"
    r"|\b(?:spring|fall|autumn|winter|summer|thanksgiving|mid[\s-]?term|semester|reading)\s+(?:break|vacation|week|days?)\b"
    r"|\bbreak\b|\bvacation\b|\bcancel(?:l?ed|lation)?\b|\bsnow\s+day\b|\bthanksgiving\b|\beaster\b|\bchristmas\b|\bnew\s+year\b"
    r"|\b(?:labou?r|memorial|columbus|veterans|presidents?'?|independence|mlk|martin\s+luther\s+king(?:\s+jr\.?)?|patriots'?)"
    r"\s+day\b|\brosh\s+hashanah?\b|\byom\s+kippur\b|\bdiwali\b|\bpassover\b|\bjuneteenth\b|\boff\b$|放假|停电|停课|节$|休",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:intro(?:duction)?(?:\s+to\s+(?:the\s+)?(?:course|class|seminar))?|overview|welcome|logistics|syllabus|administrivia"
    r"|organi[sz]ation(?:al)?|kick-?off|wrap-?\s?up|conclusions?|summary|recap|guest|invited|keynote|speakers?|talks?|lectures?"
    r"|projects?|proposals?|presentations?|presentatios|demos?|posters?|exams?|midterms?|finals?|quiz(?:zes)?|homeworks?|hw\d*"
    r"|assignments?|due|deadlines?|labs?|tutorials?|recitations?|office\s+hours?|discussions?|meetings?|hackathon|hacking"
    r"|lightning|tb[adc]|sign[\s-]?ups?|reports?|submissions?|reviews?|feedback|check-?ins?|updates?|milestones?|debates?"
    r"|panel|workshop|grades?|course|class|session|seminar|rescheduled|catch[\s-]?up|buffer|open|flex|orientation|q\s?&\s?a"
    r"|how\s+to\s+(?:read|present|write|give|review))\b",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(
    r"(?:(?:course|class|tentative|preliminary|weekly|lecture|seminar|reading|paper|meeting|full|detailed|the|semester|current)\s+)*"
    r"(?:schedules?|syllabus|calendar|agenda|readings?|papers?|reading\s+lists?|lectures?|program(?:me)?|timetable|outline|content"
    r"|list|plan|bibliography|references|overview|topics?|sessions?|meetings?|seminar|materials?|home|index|announcements?|details)"
    r"(?:\s+(?:of|and|for|&)\s+[\w\s]{3,40})?(?:\s*[(–:-]?\s*(?:tentative|subject\s+to\s+change|(?:spring|fall|summer|winter|autumn)\s*\d*"
    r"|20\d\d)\W*)*",
    re.IGNORECASE,
)


_TERM = re.compile(
    r"\b(?:(?:spring|summer|fall|autumn|winter)\s*(?:semester|term|quarter)?,?\s*(?:20\d\d(?:\s*[-/–]\s*\d\d)?|['’]?\d\d)?"
    r"|20\d\d\s*(?:[-/–]\s*\d\d\s*)?(?:spring|summer|fall|autumn|winter)?)(?:\s+(?:semester|term|quarter))?\b",
    re.IGNORECASE,
)


def is_free(text: str) -> bool:
    """Whether a text says that there is no meeting: "No class", "Spring Break", "Labor Day"."""
    return len(text.split()) <= 12 and bool(_FREE.search(text))


def is_called_off(text: str) -> bool:
    """Whether a text says so in so many words, whatever else it says: "Hack time (no class, we are at SOSP 2016)"."""
    return bool(re.search(_NONE, text, re.IGNORECASE))


def is_event(text: str) -> bool:
    """Whether a short text names something that happens in class and is no reading: "Project proposals due"."""
    return len(text.split()) <= 7 and bool(_EVENT.search(text))


def is_talk(text: str) -> bool:
    """Whether a title is one of slides: "Intro Lecture", "TensorFlow presentation"."""
    return len(text.split()) <= 4 and bool(
        re.search(r"\b(?:intro|lectures?|presentations?|slides?|recitation|handout)\b", text, re.IGNORECASE)
    )


def is_deadline(text: str) -> bool:
    """Whether a short text only says what is due or handed out: "HW3 due", "Project assignment out (due 9/1)"."""
    return len(text.split()) <= 8 and bool(
        re.search(r"\b(?:due|out|released|posted|deadline)\b", text, re.IGNORECASE)
    )


def is_schedule(text: str) -> bool:
    """Whether a heading only says that a schedule follows: "Tentative Course Schedule", "Readings"."""
    bare = _TERM.sub(" ", text).strip(" .:#*,()–—-")
    return not bare or bool(_SCHEDULE.fullmatch(bare))


_OUTSIDE = re.compile(
    r"\b(?:grading|grades|polic(?:y|ies)|prerequisites?|logistics|office\s+hours|contact|staff|announcements?|textbooks?"
    r"|honou?r\s+code|related\s+courses|acknowledge?ments?|faq|assessment|about|objectives?|expectations?|attendance|for\s+presenters"
    r"|for\s+audiences?|integrity|accommodations?|evaluation|requirements?|registration|links|tools|on\s+papers|disclaimer"
    r"|course\s+(?:description|information|info|format|structure|goals|staff)|previous|past|other\s+offerings|news|platforms?)\b",
    re.IGNORECASE,
)
_READING_LIST = re.compile(
    r"(?P<further>optional|additional|further|supplementa\w+|extra|recommended|suggested|background|other|related)?\W*"
    r"(?:(?:required|past|previous|recent|upcoming|presented|discussed|mandatory|main|primary|core|assigned|weekly|course|tentative|the|our|list\s+of|key|selected|student|to\s+read)\W+)*"
    r"(?:readings?(?:\s+(?:lists?|materials?|assignments?))?|papers?(?:\s+(?:lists?|to\s+(?:read|present)))?|articles?|references?"
    r"|bibliography|literature|texts?|paper\s+presentations?|further|optional|required|recommended|suggested|supplementary)"
    r"(?:\W+(?:tentative|required|optional|spring|fall|summer|winter|autumn|20\d\d|before\s+class|for\s+(?:this|next)\s+(?:week|class)))*\W*",
    re.IGNORECASE,
)


def is_outside(text: str) -> bool:
    """Whether a heading opens a part of the page that is no schedule: "Grading", "Office hours"."""
    return len(text.split()) <= 6 and bool(_OUTSIDE.search(text))


def is_reading_list(text: str) -> bool:
    """Whether a heading or label says that readings follow: "Reading list", "Papers (tentative)", "Optional:"."""
    return bool(_READING_LIST.fullmatch(text.strip(" .:#*")))


def is_further_list(text: str) -> bool:
    """Whether a label of readings says that they are not required: "Further reading", "Optional"."""
    match = _READING_LIST.fullmatch(text.strip(" .:#*"))
    return bool(match and (match["further"] or re.search(r"further|optional|recommend|suggest|supplem", text, re.I)))
