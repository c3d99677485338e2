"""The worked example, read whole: what its page says, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.model import Kind, Reading, Schedule
from readinglist.schedule import explain, read, to_json

TRAINING = "System Optimizations for Training Massive Models"
INFERENCE = "System Optimizations for Low Inference Latency and Cost"
ALGORITHMS = "Efficient Algorithms to Make DL Models Smaller, Faster, and Cheaper"
MEETINGS = "Pre-proposal meetings"
CODESIGN = "System and Algorithm Co-Design for Efficient Training and Inference"
EMERGING = "Efficiency Improvements for Emerging Real-World Models and Applications"


@pytest.fixture(scope="module")
def page(root: Path) -> bytes:
    return (root / "refs" / "schedule.txt").read_bytes()


@pytest.fixture(scope="module")
def schedule(page: bytes) -> Schedule:
    return read(page, "schedule.txt", year=2024)


def papers(schedule: Schedule) -> list[Reading]:
    return [reading for reading in schedule.readings if reading.kind is Kind.PAPER]


def test_sections_stand_in_their_order_and_the_one_that_comes_twice_is_one(schedule: Schedule) -> None:
    assert schedule.sections == (TRAINING, INFERENCE, ALGORITHMS, MEETINGS, CODESIGN, EMERGING)
    by_section = [sum(len(s.readings) for s in schedule.sessions if s.section == name) for name in schedule.sections]
    assert by_section == [7, 6, 8, 1, 4, 7]


def test_there_are_28_papers_and_8_other_things(schedule: Schedule) -> None:
    others = [reading.claim.title for reading in schedule.readings if reading.kind is Kind.OTHER]
    assert len(papers(schedule)) == 28
    assert others == [
        "Course Introduction",
        "Training Efficiency",
        "Inference Effiiency",
        "DeepSpeed Library",
        "Pre-proposal: 15 minutes each group (need schedule ahead-of-time)",
        "Invited Talk on multi-modal",
        "Invited Talk on NAS + DLRM from Meta",
        "Final Project Presentations",
    ]


def test_rows_before_any_heading_have_no_section(schedule: Schedule) -> None:
    assert [session.section for session in schedule.sessions[:4]] == [None, None, None, TRAINING]


def test_dates_get_their_year_and_keep_the_order_of_the_page(schedule: Schedule) -> None:
    dates = [(session.date, session.iso_date) for session in schedule.sessions]
    assert dates[0] == ("Jan 16", "2024-01-16")
    assert dates[-1] == ("TBD", None)
    late = [date for date, _ in dates if date in ("Apr 2", "Apr 11", "Apr 16", "Apr 4", "Apr 9")]
    assert late == ["Apr 2", "Apr 11", "Apr 16", "Apr 4", "Apr 9"]
    assert ("Feb 29", "2024-02-29") in dates


@pytest.mark.parametrize(
    ("title", "tag", "venue", "year", "note", "presenter", "line"),
    [
        (
            "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models",
            "ZeRO-style data parallelism",
            "SC",
            2020,
            None,
            "Yiqi Liu",
            40,
        ),
        (
            "POET: Training Neural Networks on Tiny Devices with Integrated Rematerialization and Paging",
            None,
            "ICML",
            2022,
            None,
            "Gangmuk Lim",
            71,
        ),
        (
            "Reducing Activation Recomputation in Large Transformer Models",
            "Sequence parallelism",
            "Arxiv",
            2022,
            None,
            "Ahan Gupta",
            72,
        ),
        (
            "ByteTransformer: A High-Performance Transformer Boosted for Variable-Length Inputs",
            None,
            "IPDPS",
            2023,
            "Best Paper",
            "Yanzhuo Chen",
            91,
        ),
        (
            "H2O: Heavy-Hitter Oracle for Efficient Generative Inference of Large Language Models",
            None,
            "ICML",
            2023,
            None,
            None,
            147,
        ),
        (
            "E.T.: re-thinking self-attention for transformer models on GPUs",
            None,
            "SC",
            2021,
            None,
            "Wanyu Zhao",
            175,
        ),
    ],
)
def test_a_paper_has_its_tag_venue_year_note_presenter_and_line(
    schedule: Schedule,
    title: str,
    tag: str | None,
    venue: str,
    year: int,
    note: str | None,
    presenter: str | None,
    line: int,
) -> None:
    reading = next(reading for reading in schedule.readings if reading.claim.title == title)
    claim = reading.claim
    assert (claim.tag, claim.venue, claim.year, claim.note) == (tag, venue, year, note)
    assert (reading.presenter, reading.line) == (presenter, line)


def test_presenters_are_names_alone_and_a_dash_is_nobody(schedule: Schedule) -> None:
    by_date = {session.date: session.presenters for session in schedule.sessions}
    assert by_date["Jan 25"] == ("Olatunji Ruwase",)
    assert by_date["Mar 7"] == ("Students & Instructors",)
    assert by_date["Mar 19"] == ("Selin Yildirim",)
    assert by_date["TBD"] == ()


def test_every_line_is_understood(schedule: Schedule) -> None:
    assert schedule.not_understood == ()


def test_the_explanation_names_the_form_the_columns_and_each_row_that_is_no_paper(page: bytes) -> None:
    explanation = explain(page, "schedule.txt", year=2024)
    said = [remark.text for remark in explanation.remarks]
    assert explanation.form == "text"
    assert any("3 (Topics/Readings) = mixed" in text for text in said)
    assert sum("no paper" in text for text in said) == 8


def test_json_has_what_others_rely_on(schedule: Schedule) -> None:
    told = to_json(schedule)
    session = next(each for each in told["sessions"] if each["date"] == "Feb 20")
    assert session["iso_date"] == "2024-02-20"
    assert session["section"] == INFERENCE
    assert session["presenters"] == ["Yanzhuo Chen"]
    reading = session["readings"][0]
    wanted = {"venue": "IPDPS", "year": 2023, "link": None, "tag": None, "note": "Best Paper", "kind": "paper"}
    assert {key: reading[key] for key in wanted} == wanted
    assert reading["presenter"] == "Yanzhuo Chen"
    assert told["not_understood"] == []
    assert json.loads(json.dumps(told)) == told


def test_a_text_page_is_read_without_any_heavy_parser(root: Path) -> None:
    program = (
        "import sys; from readinglist.schedule import read; "
        "read(open(sys.argv[1], 'rb').read(), 'schedule.txt', year=2024); "
        "heavy = ('lxml', 'selectolax', 'markdown_it', 'yaml', 'openpyxl', 'dateutil'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, str(root / "refs" / "schedule.txt")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_pages_with_a_hand_made_truth_are_read_above_every_bar(shared: Path, root: Path) -> None:
    command = [sys.executable, str(root / "scripts" / "score_schedules.py"), str(shared)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
