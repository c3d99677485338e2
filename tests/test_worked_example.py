"""The worked example, from its page to its outputs: what a careful person would expect, written by hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from readinglist import config, lock, schedule
from readinglist.identifiers import Identifier
from readinglist.identifiers import parse as identifier
from readinglist.judgement.audit import audit
from readinglist.lock import Lock
from readinglist.model import Outcome
from readinglist.resolve import Request, Sources, Task, resolve, settle
from readinglist.sources.base import Answer, Question, Source
from readinglist.sources.catalogue import BibCatalogue
from tests.conftest import absent


@dataclass(frozen=True)
class Expected:
    """One paper: its key, where and when it appeared, one of its identifiers or its address, the claim's verdict."""

    key: str
    venue: str
    year: int
    named: str
    verdict: str = "right"
    suggestion: str | None = None


NOW = "preprint-published"
WRONG = "wrong-venue"
PAPERS = (
    Expected("rajbhandari2020zero", "SC", 2020, "doi:10.1109/SC41405.2020.00024"),
    Expected("ren2021zero", "ATC", 2021, "arxiv:2101.06840"),
    Expected("shoeybi2019megatron", "arXiv", 2019, "arxiv:1909.08053"),
    Expected("rajbhandari2021zero", "SC", 2021, "doi:10.1145/3458817.3476205"),
    Expected("patil2022poet", "ICML", 2022, "arxiv:2207.07697"),
    Expected("korthikanti2023reducing", "MLSys", 2023, "arxiv:2205.05198", NOW, "MLSys 2023"),
    Expected("dao2024flashattention", "ICLR", 2024, "arxiv:2307.08691", WRONG, "ICLR 2024"),
    Expected("kwon2023efficient", "SOSP", 2023, "doi:10.1145/3600006.3613165"),
    Expected("zhai2023bytetransformer", "IPDPS", 2023, "doi:10.1109/IPDPS54959.2023.00042"),
    Expected("yu2022orca", "OSDI", 2022, "https://www.usenix.org/conference/osdi22/presentation/yu"),
    Expected("pope2023efficiently", "MLSys", 2023, "arxiv:2211.05102", NOW, "MLSys 2023"),
    Expected("sheng2023flexgen", "ICML", 2023, "arxiv:2303.06865"),
    Expected("yao2022zeroquant", "NeurIPS", 2022, "arxiv:2206.01861"),
    Expected("xiao2023smoothquant", "ICML", 2023, "arxiv:2211.10438"),
    Expected("liu2023deja", "ICML", 2023, "arxiv:2310.17157", WRONG, "ICML 2023"),
    Expected("zhang2023h2o", "NeurIPS", 2023, "arxiv:2306.14048", WRONG, "NeurIPS 2023"),
    Expected("xiao2024efficient", "ICLR", 2024, "arxiv:2309.17453", NOW, "ICLR 2024"),
    Expected("leviathan2023fast", "ICML", 2023, "arxiv:2211.17192"),
    Expected("micikevicius2018mixed", "ICLR", 2018, "arxiv:1710.03740", NOW, "ICLR 2018"),
    Expected("dettmers2023qlora", "NeurIPS", 2023, "arxiv:2305.14314"),
    Expected("chen2021et", "SC", 2021, "doi:10.1145/3458817.3476138"),
    Expected("perez2023training", "arXiv", 2023, "arxiv:2309.17224"),
    Expected("fedus2022switch", "JMLR", 2022, "arxiv:2101.03961"),
    Expected("zhai2023parameter", "arXiv", 2023, "arxiv:2312.12458"),
    Expected("liu2024instaflow", "ICLR", 2024, "arxiv:2309.06380", NOW, "ICLR 2024"),
    Expected("wu2024autogen", "COLM", 2024, "arxiv:2308.08155", NOW, "COLM 2024"),
    Expected("gu2024mamba", "COLM", 2024, "arxiv:2312.00752", NOW, "COLM 2024"),
    Expected("peebles2023scalable", "ICCV", 2023, "doi:10.1109/ICCV51070.2023.00387", WRONG, "ICCV 2023"),
)


@pytest.fixture(scope="module")
def page(root: Path) -> schedule.Schedule:
    """The page, read."""
    return schedule.read((root / "refs" / "schedule.txt").read_bytes(), "schedule.txt", year=2024)


@pytest.fixture(scope="module")
def catalogue(root: Path) -> BibCatalogue:
    """The embedded catalogue: the 28 papers and 97 easily taken for them."""
    return BibCatalogue.read(root / "refs" / "catalogue")


@pytest.fixture(scope="module")
def built(page: schedule.Schedule, catalogue: BibCatalogue) -> Lock:
    """The page resolved anew, against the catalogue alone."""
    return resolve(Task(page), lambda: Sources([catalogue])).lock


def papers(built: Lock) -> list:
    return [(reading, pin) for _, reading, pin in built.readings() if pin]


def test_all_28_are_accepted_as_the_right_paper(built: Lock) -> None:
    found = papers(built)
    assert len(found) == 28
    for (_, pin), expected in zip(found, PAPERS, strict=True):
        assert pin.decision.outcome is Outcome.ACCEPTED, pin.claim.title
        assert pin.key == expected.key
        named = identifier(expected.named)
        assert named in pin.work.identifiers if named else pin.work.record.url == expected.named


def test_the_entry_is_the_version_of_record(built: Lock) -> None:
    from readinglist.venues import same_venue

    for (_, pin), expected in zip(papers(built), PAPERS, strict=True):
        record = pin.work.record
        assert record.year == expected.year, expected.key
        assert same_venue(record.container_title or record.publisher or "", expected.venue), expected.key


def test_every_decision_says_why_and_keeps_its_penalties(built: Lock) -> None:
    for _, pin in papers(built):
        assert pin.decision.rule
        assert pin.decision.why
        assert all(penalty.name for each in pin.decision.candidates for penalty in each.distance.penalties)


def test_the_wrong_venue_of_the_page_leaves_its_penalty(built: Lock) -> None:
    flash = built.pins["flashattention-2-faster-attention-with-better-parallelism"]
    nearest = flash.decision.candidates[0]
    assert {penalty.name for penalty in nearest.distance.penalties if penalty.amount} & {"venue", "year"}


class Without:
    """The catalogue with one work taken out: whatever names it, in all its versions."""

    name = "catalogue"

    def __init__(self, catalogue: Source, taken: frozenset[Identifier], address: str | None, title: str) -> None:
        self.catalogue, self.taken, self.address, self.title = catalogue, taken, address, title

    def ask(self, questions: list[Question]) -> list[Answer]:
        return [Answer(tuple(filter(self.keeps, answer.records))) for answer in self.catalogue.ask(questions)]

    def keeps(self, record) -> bool:
        same = record.url == self.address or record.title.casefold() == self.title.casefold()
        return not (same or self.taken & set(record.identifiers))


@pytest.mark.parametrize("number", range(28), ids=[each.key for each in PAPERS])
def test_a_paper_that_is_taken_out_is_never_taken_for_another(
    built: Lock, catalogue: BibCatalogue, number: int
) -> None:
    reading, pin = papers(built)[number]
    poorer = Without(catalogue, pin.work.identifiers, pin.work.record.url, pin.work.record.title)
    verdict = settle([Request(reading.claim)], Sources([poorer]))[0]
    assert verdict.decision.outcome is not Outcome.ACCEPTED
    assert verdict.decision.work is None


def test_the_audit_finds_4_wrong_venues_and_7_preprints_since_published(page: schedule.Schedule, built: Lock) -> None:
    found = {}
    for (_, pin), reading in zip(papers(built), [r for r in page.readings if r.kind == "paper"], strict=True):
        findings = [each for each in audit(reading, pin.work) if each.rule in (WRONG, NOW)]
        found[pin.key] = (findings[0].rule, findings[0].suggestion) if findings else ("right", None)
        assert len(findings) <= 1
        assert all(finding.evidence for finding in findings)
    assert found == {each.key: (each.verdict, each.suggestion) for each in PAPERS}
    assert [verdict for verdict, _ in found.values()].count("right") == 17


def test_the_committed_lock_is_what_a_build_gives(root: Path, built: Lock) -> None:
    path = root / "refs" / "readinglist.lock"
    committed = lock.load(path)
    assert committed is not None
    assert lock.dump(replace(built, settings=committed.settings)) == path.read_text(encoding="utf-8")


def test_the_page_is_read_exactly(page: schedule.Schedule) -> None:
    assert [section for section in page.sections if "meetings" not in section] == [
        "System Optimizations for Training Massive Models",
        "System Optimizations for Low Inference Latency and Cost",
        "Efficient Algorithms to Make DL Models Smaller, Faster, and Cheaper",
        "System and Algorithm Co-Design for Efficient Training and Inference",
        "Efficiency Improvements for Emerging Real-World Models and Applications",
    ]
    assert "Pre-proposal meetings" in page.sections
    others = [(session.date, reading.claim.title) for session in page.sessions for reading in session.readings]
    assert [each for each, reading in zip(others, page.readings, strict=True) if reading.kind == "other"] == [
        ("Jan 16", "Course Introduction"),
        ("Jan 18", "Training Efficiency"),
        ("Jan 23", "Inference Effiiency"),
        ("Jan 25", "DeepSpeed Library"),
        ("Mar 7", "Pre-proposal: 15 minutes each group (need schedule ahead-of-time)"),
        ("Apr 11", "Invited Talk on multi-modal"),
        ("Apr 16", "Invited Talk on NAS + DLRM from Meta"),
        ("TBD", "Final Project Presentations"),
    ]
    assert [session.section for session in page.sessions[:3]] == [None, None, None]


def test_the_patch_of_the_audit_applies_and_leaves_nothing_to_mend(root: Path, tmp_path: Path) -> None:
    if shutil.which("patch") is None:
        absent("the program patch")
    course = copy_of_course(root, tmp_path)
    made = run("audit", "--patch", course=course)
    assert made.returncode == 1
    applied = subprocess.run(
        ["patch", "-p1"], cwd=course, input=made.stdout, text=True, check=True, capture_output=True
    )
    assert "refs/schedule.txt" in applied.stdout
    page = (course / "refs" / "schedule.txt").read_text()
    assert "Work Partitioning (ICLR 2024)" in page
    assert "NeurIPS 2022)  \n                        (vLLM)" not in page
    assert run("build", course=course).returncode == 0
    again = run("audit", "--json", course=course)
    assert [each for each in json.loads(again.stdout) if each["rule"] in (WRONG, NOW)] == []


def test_a_second_build_changes_no_byte_and_asks_nobody(root: Path, tmp_path: Path) -> None:
    course = copy_of_course(root, tmp_path)
    shutil.rmtree(course / "refs" / "catalogue")
    before = {path: path.read_bytes() for path in (course / "refs").iterdir() if path.is_file()}
    done = run("build", "--json", course=course)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["asked"] == []
    assert json.loads(done.stdout)["changed"] == []
    assert {path: path.read_bytes() for path in (course / "refs").iterdir() if path.is_file()} == before


def test_every_reading_has_its_note_and_every_citation_in_a_note_is_a_reading(root: Path) -> None:
    notes = {path.stem: path.read_text(encoding="utf-8") for path in (root / "refs" / "notes").glob("*.md")}
    keys = {each.key for each in PAPERS}
    assert set(notes) == keys
    for key, note in notes.items():
        assert set(re.findall(r"\[@([^\]]+)\]", note)) <= keys - {key}


def copy_of_course(root: Path, folder: Path) -> Path:
    shutil.copy(root / config.NAME, folder)
    shutil.copytree(root / "refs", folder / "refs")
    return folder


def run(*arguments: str, course: Path) -> subprocess.CompletedProcess[str]:
    import sys

    command = [sys.executable, "-m", "readinglist", *arguments, "-C", str(course)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
