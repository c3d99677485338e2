"""Locks made by hand: a small course as it should be, and one in which every text is hostile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from readinglist.identifiers import Identifier
from readinglist.lock import Lock, Pin
from readinglist.model import (
    Candidate,
    Claim,
    Decision,
    Distance,
    Kind,
    Outcome,
    Reading,
    Record,
    Remark,
    Schedule,
    Session,
    Version,
    Work,
)
from readinglist.names import Name
from readinglist.outputs.material import Material
from readinglist.readings import reading_ids, slug_of

NOTES = {
    "kwon2023efficient": "Pages for the *key-value* cache.\n\nBuilds on [@yu2022orca].\n\n1. What is a page?",
    "yu2022orca": "Schedules at the level of **iterations**.",
}
ORCA = Identifier("usenix", "osdi22/yu")
PAGED = Identifier("doi", "10.1145/3600006.3613165")


def accepted(claim: Claim, key: str, *records: Record, remarks: tuple[Remark, ...] = ()) -> Pin:
    """A pin on a work with these versions."""
    work = Work(tuple(Version(record) for record in records))
    return Pin(claim, Decision(Outcome.ACCEPTED, "same title", "the same title", work), key, remarks=remarks)


def settings(**more: object) -> dict[str, object]:
    """What a lock keeps of a plain configuration, and more."""
    return {
        "course": {"title": "CS 1 Systems", "term": "spring", "year": 2024},
        "dialect": "bibtex",
        "venues": "full",
    } | more


def paged_attention() -> Pin:
    """A paper with a tag, published at SOSP, which cites Orca, as a service says."""
    title = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
    published = Record(
        "catalogue",
        "paper-conference",
        title,
        (Name("Kwon", "Woosuk"), Name("Li", "Zhuohan"), Name("Müller", "Änne")),
        (2023, 10, 23),
        container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
        container_title_short="SOSP",
        publisher="ACM",
        page="611-626",
        identifiers=(PAGED,),
    )
    preprint = Record("arxiv", "article", title, issued=(2023,), identifiers=(Identifier("arxiv", "2309.06180"),))
    remarks = (
        Remark("semantic_scholar", "references", f"s2:{'0' * 40} {ORCA}", PAGED),
        Remark("semantic_scholar", "cited by", "1200", PAGED, "2026-03-01"),
        Remark("semantic_scholar", "tldr", "Pages keep the cache of keys & values small.", PAGED, "2026-03-01"),
        Remark("crossref", "cited by", "41", PAGED, "2026-02-01"),
    )
    claim = Claim(title, "NeurIPS", 2022, tag="vLLM", note="Best Paper")
    return accepted(claim, "kwon2023efficient", published, preprint, remarks=remarks)


def orca() -> Pin:
    """A paper with a short name in its title."""
    record = Record(
        "catalogue",
        "paper-conference",
        "Orca: A Distributed Serving System for Transformer-Based Generative Models",
        (Name("Yu", "Gyeong-In"), Name("Jeong", "Joo Seong")),
        (2022,),
        container_title="16th USENIX Symposium on Operating Systems Design and Implementation (OSDI 22)",
        url="https://www.usenix.org/conference/osdi22/presentation/yu",
        identifiers=(ORCA,),
    )
    return accepted(Claim(record.title, "OSDI", 2022, note="skim <b>section 5</b>"), "yu2022orca", record)


def megatron() -> Pin:
    """A paper of which only the preprint is known."""
    record = Record(
        "catalogue",
        "article",
        "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism",
        (Name("Shoeybi", "Mohammad"), Name("Patwary", "Mostofa")),
        (2019,),
        identifiers=(Identifier("arxiv", "1909.08053"),),
    )
    return accepted(Claim(record.title, "Arxiv", 2019, tag="Tensor slicing"), "shoeybi2019megatron", record)


def lost() -> Pin:
    """A reading that may be either of two works."""
    near = Record("catalogue", "paper-conference", "A Paper that Was Found", issued=(2020,))
    candidates = (Candidate(Work((Version(near),)), Distance()),)
    decision = Decision(Outcome.AMBIGUOUS, "no gap", "two works have this title", candidates=candidates)
    return Pin(Claim("A Paper that Was Lost"), decision)


def course(**more: object) -> Lock:
    """Two sections, five meetings: three papers, one that is not resolved, a talk, and a day without readings."""
    serving, orca_, megatron_, open_ = paged_attention(), orca(), megatron(), lost()
    talk = Claim("Invited talk", link="https://talks.example/1")
    sessions = (
        Session("Jan 16", "2024-01-16", presenters=("Ada Lovelace",), readings=(Reading(talk, None, Kind.OTHER),)),
        Session("Jan 18", "2024-01-18", "Training", readings=(Reading(megatron_.claim, "Grace Hopper"),)),
        Session(
            "Jan 23",
            "2024-01-23",
            "Serving",
            "Large models",
            readings=(Reading(orca_.claim, "Alan Turing"), Reading(serving.claim, "Jean-Luc van Beek (guest)")),
        ),
        Session("Jan 25", "2024-01-25", "Training", readings=(Reading(open_.claim, "Grace Hopper"),)),
        Session("TBD", section="Projects", presenters=("Students & Instructors",)),
    )
    pins = {slug_of(pin.claim.title): pin for pin in (megatron_, orca_, serving, open_)}
    return Lock(settings(**more), Schedule(sessions, ("Training", "Serving", "Projects")), pins)


HOSTILE = (
    "<script>window.pwned=1</script>",
    "</title></style></script><script>window.pwned=2</script>",
    '"><img src=x onerror="window.pwned=3">',
    "' onmouseover='window.pwned=4",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.pwned=5",
    "</svg><iframe srcdoc='<script>parent.pwned=6</script>'></iframe>",
    "<!--",
    "]]>",
    "\x00\x1b[31m\u202e",
    "a\r\nBEGIN:VEVENT\r\nEND:VCALENDAR",
    "[x](javascript:alert(1))",
)
ALL = " ".join(HOSTILE)
HOSTILE_NOTE = (
    f"{ALL}\n\n<script>window.pwned=7</script>\n\n<img src=http://evil.example/x onerror=window.pwned=8>\n\n"
    "![pixel](http://evil.example/pixel.png) [go](javascript:window.pwned=9) [data](data:text/html,x)\n\n"
    "<javascript:alert(1)> [@hostile2024] [@nobody2024] [ref][r]\n\n[r]: javascript:window.pwned=10\n\n# A heading\n"
)


def hostile(**more: object) -> Lock:
    """A course in which every text that a page or a service may give tries to get out of its place."""
    record = Record(
        ALL,
        "paper-conference",
        ALL,
        (Name(ALL, ALL), Name(literal=ALL)),
        (2024,),
        container_title=ALL,
        container_title_short=ALL[:60],
        publisher=ALL,
        page=ALL,
        url="javascript:window.pwned=11",
        pdf="data:text/html,<script>window.pwned=12</script>",
        note=ALL,
    )
    claim = Claim(ALL, ALL, 2020, "javascript:window.pwned=13", ALL, ALL)
    told = [("cited by", ALL), ("tldr", ALL), ("open pdf", "javascript:window.pwned=15"), ("retraction", ALL)]
    remarks = tuple(Remark(ALL, kind, text, PAGED, ALL) for kind, text in told)
    pin = accepted(claim, "hostile2024", record, remarks=remarks)
    open_ = Pin(
        Claim(f"Open {ALL}"),
        Decision(Outcome.MISSING, ALL, ALL, candidates=(Candidate(Work((Version(record),)), Distance()),)),
    )
    other = Reading(Claim(ALL, link="javascript:window.pwned=14"), ALL, Kind.OTHER)
    session = Session(ALL, "2024-02-30", ALL, ALL, (ALL,), (Reading(claim, ALL), Reading(open_.claim, ALL), other))
    lock = Lock(settings(course={"title": ALL, "term": ALL, "year": 2024, "url": "javascript:1"}, **more))
    schedule = Schedule((session, replace(session, iso_date="2024-02-28")), (ALL,))
    names = [name for name in reading_ids(schedule) if name]
    return replace(lock, schedule=schedule, pins=dict(zip(dict.fromkeys(names), (pin, open_), strict=True)))


def material(lock: Lock, notes: dict[str, str] | None = None, folder: Path = Path("/nowhere")) -> Material:
    """What the outputs are made from."""
    return Material.of(lock, NOTES if notes is None else notes, folder)
