"""Lists, headings and paragraphs become meetings: a date or "Week 3" begins one, what stands below belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from readinglist.schedule import dates, items, links, people, words
from readinglist.schedule.claims import Found
from readinglist.schedule.document import Line, Run
from readinglist.schedule.explain import Trail
from readinglist.schedule.items import Topic
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.outline import Node
from readinglist.schedule.roles import Role, is_aside, role_of
from readinglist.schedule.rules import Rules

_KEY = re.compile(r"\s*(?P<key>[A-Za-z][A-Za-z\d /&()-]{1,40}?)\s*:\s*")
_ADDRESS = re.compile(r"(?:(?:link|url|pdf|paper)\s*:\s*)?(?P<address>https?://\S+)", re.IGNORECASE)
_MATERIALS = re.compile(r"\b(?:materials?|resources?)\b", re.IGNORECASE)
_NEAR = 2
"""Paragraphs below a heading in which the address of its paper may stand."""
_READINGS = (Role.READING, Role.OPTIONAL, Role.MIXED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page a node stands: its section, its meeting, and whether a label says that readings follow."""

    section: str | None = None
    meeting: Meeting | None = None
    readings: bool = False
    optional: bool = False


@dataclass(slots=True)
class Reader:
    """Goes through the tree of a page. `calendar` knows meetings by label, from a table that only has dates."""

    rules: Rules
    trail: Trail
    calendar: dict[str, Meeting] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)

    def read(self, nodes: Iterable[Node], place: Place) -> None:
        """Takes in some nodes that stand side by side."""
        kept = [node for node in nodes if not (node.lines and self.rules.ignores(node.text))]
        below = place
        for node, following in zip_longest(kept, kept[1:]):
            if node.level:
                self._heading(node, place)
            elif following and _heads(node, following):
                below = place = replace(place, section=node.text, meeting=None)
            elif node.item or self._date_of(node, place):
                self._node(node, place)
                below = replace(place, meeting=self.meetings[-1]) if _is_date_alone(node) and self.meetings else place
            else:
                self._node(node, below)

    # -------------------------------------------------------------- headings

    def _heading(self, node: Node, place: Place) -> None:
        text = node.text
        if found := dates.split(text):
            self._dated_heading(node, found, place)
        elif self._titled(node, place):
            pass
        elif words.is_outside(text) and not place.meeting and not _holds_dates(node):
            self.trail.say(f"left out, since the heading is about something else: {text}", node.lines[0].number)
        elif items.is_talk(text):
            if place.meeting:
                told = items.topic(node.lines)
                place.meeting.announced = place.meeting.announced or told.announced
                place.meeting.people += told.guests
            self.read(node.nodes, place)
        elif words.is_reading_list(text):
            self.read(node.nodes, replace(place, readings=True, optional=words.is_further_list(text)))
        elif place.meeting and not _holds_dates(node):
            self._part_of_meeting(node, place)
        elif node.level == 1 or words.is_schedule(text) or (role_of(text) and len(text.split()) <= 2):
            self.read(node.nodes, replace(place, meeting=None))
        else:
            self.read(node.nodes, Place(section=text, readings=place.readings, optional=place.optional))

    def _titled(self, node: Node, place: Place) -> bool:
        """Takes in a heading that is a reading itself: a linked title, or one with its address below; else False."""
        titles = [
            each
            for each in items.read([_with_address(node)], self.rules)
            if "document" in each.evidence and _is_mostly_title(each)
        ]
        for each in titles:
            self._take(each, place)
        if titles:
            self._details(node, place, titles[0])
        return bool(titles)

    def _dated_heading(self, node: Node, found: tuple[str, str], place: Place) -> None:
        date, rest = found
        if not dates.find(date) and _holds_dates(node):
            self.read(node.nodes, Place(section=node.text))
            return
        meeting = self._begin(date, node.lines[0].number, place)
        if rest and not meeting.topic:
            told = items.topic([_after(node.lines[0], date)])
            meeting.topic, meeting.announced = told.text, told.announced
            meeting.people += told.guests
        self.read(node.nodes, replace(place, meeting=meeting, readings=False))

    def _part_of_meeting(self, node: Node, place: Place) -> None:
        """A heading within a meeting: its topic, or a part that holds readings or something else."""
        role = role_of(node.text) if len(node.text.split()) <= 3 else None
        if role is Role.ASIDE and not _MATERIALS.search(node.text):
            self.trail.say(f"no reading, but {node.text}", node.lines[0].number)
            return
        if place.meeting and not place.meeting.topic and role is None:
            place.meeting.topic = node.text
        self.read(node.nodes, place)

    # -------------------------------------------------------------- items

    def _node(self, node: Node, place: Place) -> None:
        if not node.lines:
            self.read(node.nodes, place)
            return
        if found := self._date_of(node, place):
            self._dated(node, found, place)
        elif not self._keyed(node, place):
            self._item(node, place)

    def _date_of(self, node: Node, place: Place) -> tuple[str, str] | None:
        """The date that an item begins with; within a dated meeting "Class 3: LSM trees" is its topic."""
        found = dates.split(node.text)
        if not found:
            return None
        if dates.find(found[0]):
            return found
        inside = place.meeting is not None and place.meeting.date is not None
        return None if inside or (not node.children and not _is_label(found)) else found

    def _dated(self, node: Node, found: tuple[str, str], place: Place) -> None:
        date, rest = found
        if not dates.find(date) and _holds_dates(node):
            self.read(node.nodes, replace(place, section=node.text, meeting=None))
            return
        meeting = self._begin(date, node.lines[0].number, place)
        inner = replace(place, meeting=meeting, readings=False)
        lines = [_after(node.lines[0], date), *node.lines[1:]] if rest else list(node.lines[1:])
        for line in items.joined([line for line in lines if line.text]):
            self._node(Node((line,)), replace(inner, readings=place.readings and _may_be_title(line)))
        self.read(node.nodes, inner)

    def _begin(self, date: str, line: int, place: Place) -> Meeting:
        """A new meeting, or the one of that label in the calendar."""
        label = dates.label_of(date)
        if label in self.calendar and not dates.find(date):
            return self.calendar[label]
        meeting = Meeting(line, date=date, section=place.section)
        self.meetings.append(meeting)
        return meeting

    def _keyed(self, node: Node, place: Place) -> bool:
        """Takes in "Presenter: Ann Lee", "Topic: ...", "Readings:" with what follows; False for any other node."""
        colon = ":" if node.children and len(node.text.split()) <= 2 else ""
        match = _KEY.match("".join(run.text for run in node.lines[0].runs) + colon)
        role = role_of(match["key"]) if match and len(match["key"].split()) <= 3 else None
        if not match or role is None or _begins_in_link(node.lines[0], match["key"]):
            return False
        if role is Role.TOPIC and items.names_guest(node.lines[0]):
            return False
        rest = _after(node.lines[0], match[0])
        if role in _READINGS:
            inner = replace(place, readings=True, optional=role is Role.OPTIONAL)
            lines = [line for line in (rest, *node.lines[1:]) if line.text]
            self.read([*(Node((line,)) for line in items.joined(lines)), *node.nodes], inner)
        elif is_aside(match["key"]):
            self.trail.say(f"no reading, but {match['key'].strip()}", rest.number)
            self.trail.place(node.all_lines())
        elif place.meeting and role is Role.PRESENTER:
            place.meeting.people += people.split(rest.text)
        elif place.meeting and role is Role.TOPIC:
            place.meeting.topic = place.meeting.topic or rest.text or None
            self.read(node.nodes, place)
        else:
            return False
        return True

    def _item(self, node: Node, place: Place) -> None:
        if words.is_reading_list(node.text):
            inner = replace(place, readings=True, optional=words.is_further_list(node.text))
            self.read([*(Node((line,)) for line in items.joined(node.lines[1:])), *node.nodes], inner)
            return
        found = items.read([line for line in node.lines if not items.names_guest(line)], self.rules)
        stated = items.is_statement(node.text)
        kept = [
            each
            for each in found
            if self._counts(each, place, bare=not node.children and not stated)
            and not (stated and each.evidence.isdisjoint({"link", "quotes", "label"}))
        ]
        for each in kept:
            self._take(each, place)
        if not kept:
            self._other(node, found, place)
        elif node.children:
            self._details(node, place, kept[-1])

    def _counts(self, found: Found, place: Place, *, bare: bool) -> bool:
        """Whether an item is a reading: in a list of readings nearly any is, else something must speak for it.

        `bare` says that it may be a title alone: it holds nothing, and is no sentence.
        """
        if items.is_paper(found):
            return place.meeting is not None or place.readings or _is_mostly_title(found)
        if (place.readings or "label" in found.evidence) and bare:
            return items.counts(found, mixed=False, habit=0.0) and len(found.reading.claim.title.split()) > 2
        return place.meeting is not None and items.counts(found, mixed=True, habit=0.0) and _is_mostly_title(found)

    def _take(self, found: Found, place: Place) -> None:
        if place.optional:
            found = replace(found, reading=replace(found.reading, optional=True))
        meeting = place.meeting or self._undated(found, place)
        meeting.found.append(found)

    def _undated(self, found: Found, place: Place) -> Meeting:
        """The meeting without a date that holds the readings of a section."""
        last = self.meetings[-1] if self.meetings else None
        if last is None or last.date is not None or last.section != place.section:
            last = Meeting(found.reading.line or 1, section=place.section)
            self.meetings.append(last)
        return last

    def _other(self, node: Node, found: list[Found], place: Place) -> None:
        """What is no reading: a topic, an event, a label of what stands below, or something else to do."""
        told = items.topic(node.lines)
        inner = place
        if place.meeting:
            self._tell(place.meeting, node, told, found)
            place.meeting.people += told.guests if not place.meeting.people else []
        elif told.text and node.children:
            inner = replace(place, section=place.section or (told.text if _is_section(node) else None))
        self.read(node.nodes, inner)

    def _tell(self, meeting: Meeting, node: Node, told: Topic, found: list[Found]) -> None:
        line, topic = node.lines[0].number, told.text
        meeting.announced = meeting.announced or told.announced
        if told.announced and not topic:
            self.trail.say(f"no reading: {told.announced}", line)
        elif not topic:
            self.trail.say("only slides, forms or assignments: no reading", line)
        elif not found and any(run.link and not links.is_aside(run) for run in node.lines[0].runs):
            self.trail.lost(line, node.text[:300], "no title in it")
        elif not meeting.topic and not words.is_deadline(topic):
            meeting.topic = topic
        elif not found or words.is_free(topic) or words.is_event(topic) or _is_prose(topic):
            self.trail.say(f"no reading: {topic}", line)
        else:
            meeting.found += [items.as_other(each) for each in found]
            self.trail.say(f"no paper, since nothing in it speaks for one: {topic}", line)

    def _details(self, node: Node, place: Place, found: Found) -> None:
        """What stands below a reading: who presents it, its authors and venue, further readings; not its slides."""
        for child in node.nodes:
            if not child.lines or self._presented(child, place) or self._keyed(child, place):
                continue
            more = [each for each in items.read(child.lines, self.rules) if _is_further(each, found)]
            for each in more:
                self._take(each, place)
            if more:
                self.read(child.nodes, place)

    def _presented(self, node: Node, place: Place) -> bool:
        """Takes in "Presenter: Ann Lee" below a reading."""
        match = _KEY.match(node.text)
        taken = place.meeting.found if place.meeting else []
        if not match or not taken or role_of(match["key"]) is not Role.PRESENTER or taken[-1].presenters:
            return False
        taken[-1] = replace(taken[-1], presenters=people.names(node.text[match.end() :]))
        return bool(taken[-1].presenters)


def _is_further(each: Found, found: Found) -> bool:
    """Whether an item below a reading is another one: it links to a document of its own, or says who presents it."""
    return bool(each.presenters) or (
        "document" in each.evidence and each.reading.claim.link != found.reading.claim.link
    )


def _after(line: Line, start: str) -> Line:
    """The line without the text that it starts with, and the signs that join it to the rest."""
    left = len(re.sub(r"\s", "", start))
    runs: list[Run] = []
    for run in line.runs:
        at = 0
        while at < len(run.text) and (left or (not runs and run.text[at] in " \t\n:.,;)–—-|")):
            left -= left > 0 and not run.text[at].isspace()
            at += 1
        if run.text[at:]:
            runs.append(replace(run, text=run.text[at:]))
    return Line(tuple(runs), line.number, line.parts)


def _is_prose(text: str) -> bool:
    return items.is_prose(text) or items.is_statement(text)


def _with_address(heading: Node) -> Line:
    """The line of a heading, linked to the address that stands alone near below it, if one does."""
    line = heading.lines[0]
    if any(run.link for run in line.runs) or words.is_reading_list(line.text):
        return line
    below = (each for child in heading.nodes[:_NEAR] if not child.level for each in child.lines[:_NEAR])
    address = next((found["address"] for each in below if (found := _ADDRESS.fullmatch(each.text))), None)
    return replace(line, runs=(Run(line.text, link=address),)) if address else line


def _begins_in_link(line: Line, key: str) -> bool:
    """Whether a key is only the beginning of a linked title: "[Code Reuse: On the Effectiveness of ...]"."""
    first = next((run for run in line.runs if run.text.strip()), None)
    return bool(first and first.link and len(first.text.strip(" :")) > len(key.strip()))


def _may_be_title(line: Line) -> bool:
    """Whether what stands beside a date in a list of papers is one: it has a link, or some words."""
    return any(run.link for run in line.runs) or len(line.text.split()) >= 4


def _holds_dates(node: Node) -> bool:
    """Whether dates stand below a node."""
    return any(_starts_with_date(child) or _holds_dates(child) for child in node.nodes)


def _starts_with_date(node: Node) -> bool:
    found = dates.split(node.text)
    return bool(found and dates.find(found[0]))


def _heads(node: Node, following: Node) -> bool:
    """Whether a line without a date, "Week 3: Practices", is the heading of the dated lines that follow it."""
    found = dates.split(node.text)
    if not found or node.children or dates.find(found[0]):
        return False
    return _is_label(found) and _starts_with_date(following)


def _is_date_alone(node: Node) -> bool:
    """Whether a paragraph has a date and holds nothing: the paragraphs behind it are of its meeting."""
    return not node.item and not node.children and _starts_with_date(node)


def _is_label(found: tuple[str, str]) -> bool:
    return bool(re.match(r"(?:week|class|lecture|session|meeting|seminar)\b", found[0], re.IGNORECASE))


def _is_section(node: Node) -> bool:
    return len(node.text.split()) <= 12 and not node.text.endswith((".", "?"))


def _is_mostly_title(found: Found) -> bool:
    """Whether a text is about a paper, and not a sentence that links to one in passing."""
    return found.coverage > 0.3
