"""The verbs as people and programs meet them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, contents

VERBS = (
    "init",
    "build",
    "schedule",
    "resolve",
    "explain",
    "review",
    "audit",
    "convert",
    "dedupe",
    "lint",
    "cite",
    "sync",
    "sources",
    "catalogue",
    "completion",
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example_and_a_line_in_the_readme(run: Run, root: Path, verb: str) -> None:
    done = run(verb, "--help")
    assert done.returncode == 0
    assert f"readinglist {verb}" in done.stdout.split("Usage:")[1] or verb == "review"
    assert f"`readinglist {verb}" in (root / "README.md").read_text()


def test_the_program_lists_its_verbs_and_its_version(run: Run) -> None:
    shown = run("--help").stdout
    assert all(re.search(rf"^  {verb} ", shown, re.MULTILINE) for verb in VERBS)
    assert re.fullmatch(r"readinglist \d+\.\d+\.\d+\n", run("--version").stdout)


def test_build_ends_with_a_summary(run: Run) -> None:
    done = run("build")
    assert done.returncode == 0, done.stderr
    assert "A course, spring 2024" in done.stdout
    assert "2 sessions, 1 section, 2 papers" in done.stdout
    assert "2 accepted, 0 ambiguous, 0 missing" in done.stdout
    assert "1 wrong venue (see" in done.stdout
    assert "refs/course.bib, refs/course.json, refs/reading-list.md" in done.stdout
    assert "\x1b[" not in done.stdout


def test_a_cut_list_of_authors_is_told_unless_another_entry_has_them_all(course: Path, run: Run) -> None:
    path = course / "refs" / "catalogue" / "course.bib"
    whole = path.read_text()
    path.write_text(whole.replace("Woosuk Kwon and Zhuohan Li", "Woosuk Kwon and others"))
    done = run("build")
    told = "kwon2023efficient: refs/catalogue/course.bib:1 ends its authors in “others”"
    assert (done.returncode, told in done.stdout + done.stderr) == (0, True)
    assert "dao2024flashattention:" not in done.stdout + done.stderr
    (course / "refs" / "catalogue" / "whole.bib").write_text(whole)
    done = run("build", "--upgrade")
    assert "others" not in done.stdout + done.stderr
    assert "Kwon, Woosuk and Li, Zhuohan" in (course / "refs" / "course.bib").read_text()


def test_a_dry_run_prints_the_diff_and_changes_nothing(course: Path, run: Run) -> None:
    before = contents(course)
    done = run("build", "--dry-run")
    assert done.returncode == 1
    assert "+++ b/refs/course.bib" in done.stdout
    assert contents(course) == before
    assert run("build").returncode == 0
    again = run("build", "--dry-run")
    assert (again.returncode, again.stdout) == (0, "")


def test_a_frozen_build_says_where_the_page_disagrees(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    assert run("build", "--frozen").returncode == 0
    page = course / "refs" / "schedule.txt"
    page.write_text(page.read_text().replace("(SOSP 2023)", "(OSDI 2023)"))
    before = contents(course)
    done = run("build", "--frozen")
    assert done.returncode == 1
    assert "line 8: 'Efficient Memory Management" in done.stderr
    assert "claimed otherwise" in done.stderr
    assert contents(course) == before


def test_a_frozen_build_mends_the_outputs_from_the_lock_alone(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    before = contents(course)
    (course / "refs" / "course.bib").unlink()
    (course / "refs" / "catalogue" / "course.bib").write_text("")
    assert run("build", "--frozen").returncode == 0
    assert contents(course)["refs/course.bib"] == before["refs/course.bib"]


def test_another_dialect_is_one_switch(course: Path, run: Run) -> None:
    settings = course / "readinglist.toml"
    settings.write_text(settings.read_text() + '[bibliography]\ndialect = "biblatex"\nvenues = "short"\n')
    assert run("build").returncode == 0
    bib = (course / "refs" / "course.bib").read_text()
    assert re.search(r"eprinttype\s*= \{arxiv\}", bib, re.IGNORECASE)
    assert re.search(r"date\s*= \{2023", bib)
    assert re.search(r"booktitle\s*= \{SOSP\}", bib)


def test_offline_opens_no_socket(course: Path, run: Run) -> None:
    """The reading is in no catalogue, so a build that may ask would ask; every socket but the screen's fails."""
    page = course / "refs" / "schedule.txt"
    known = "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"
    page.write_text(page.read_text().replace(known, "Sourdough Starters as Distributed Consensus"))
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): print('a socket was opened', file=sys.stderr); sys.exit(99)\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from readinglist.cli import main; main(['build', '--offline', '--json'])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=course, capture_output=True, text=True, check=False)
    assert "a socket was opened" not in done.stderr
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["decisions"] == {"accepted": 1, "ambiguous": 0, "missing": 1}


def test_explain_shows_candidates_penalties_and_the_lines_to_write(run: Run) -> None:
    run("build")
    done = run("explain", "dao2024flashattention")
    assert done.returncode == 0
    assert "claimed   NeurIPS 2022" in done.stdout
    assert re.search(r"venue +0\.\d+", done.stdout)
    assert "[[choice]]" in done.stdout
    shown = json.loads(run("explain", "vllm", "--json").stdout)
    assert shown["key"] == "kwon2023efficient"
    assert shown["decision"] == "accepted"


def test_words_on_one_side_alone_are_marked_without_colour(course: Path, run: Run) -> None:
    (course / "refs" / "catalogue" / "course.bib").write_text(
        "@inproceedings{orca, author = {Gyeong-In Yu}, title = {Orca: A Distributed Serving System for Models}, "
        "booktitle = {OSDI}, year = {2022}}"
    )
    done = run("resolve", "Orca: A Fast Serving System for Models", "--offline")
    assert "1. Orca: A [Distributed] Serving System for Models" in done.stdout
    assert "on the page, and not in this title: [Fast]" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_lines_that_explain_prints_are_followed(course: Path, run: Run) -> None:
    run("build")
    printed = run("explain", "dao2024flashattention").stdout
    lines = [line.strip() for line in printed.splitlines()]
    start = lines.index("[[choice]]")
    text = (
        "\n".join(lines[start : start + 4]).replace('"..."', '"we looked"').replace("doi:10...", "arxiv:2307.08691")
    )
    (course / "refs" / "choices.toml").write_text(text + "\n")
    assert run("build").returncode in (0, 1)
    assert json.loads(run("explain", "dao2024flashattention", "--json").stdout)["rule"] == "choice"


def test_audit_says_what_is_wrong_and_why(run: Run) -> None:
    run("build")
    done = run("audit")
    assert done.returncode == 1
    assert "refs/schedule.txt:12: wrong-venue: FlashAttention-2" in done.stdout
    assert "ICLR 2024" in done.stdout
    assert "1 claims are right, 1 ask for a look" in done.stdout
    found = json.loads(run("audit", "--json").stdout)
    assert [(each["rule"], each["text"], each["suggestion"]) for each in found] == [
        ("wrong-venue", "NeurIPS 2022", "ICLR 2024")
    ]


def test_cite_finds_by_key_tag_words_and_author(run: Run) -> None:
    run("build")
    for query in ("kwon2023efficient", "vllm", "paged attention", "PagedAttention", "kwon", "sosp 2023"):
        done = run("cite", *query.split(), "--key")
        assert (done.returncode, done.stdout) == (0, "kwon2023efficient\n"), query
    shown = run("cite", "vllm").stdout
    assert shown.startswith("\\cite{kwon2023efficient}\n")
    assert "@inproceedings{kwon2023efficient," in shown
    formatted = run("cite", "vllm", "--style", "default").stdout
    assert "Kwon" in formatted
    assert "2023" in formatted
    nothing = run("cite", "quantum")
    assert nothing.returncode == 2
    assert "'quantum'" in nothing.stderr


def test_resolve_decides_on_one_claim_and_on_many(course: Path, run: Run) -> None:
    title = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
    assert "accepted" in run("resolve", title, "--offline").stdout
    one = json.loads(run("resolve", title, "--venue", "SOSP", "--year", "2023", "--offline", "--json").stdout)
    assert one["decision"] == "accepted"
    assert one["record"]["doi"] == "10.1145/3600006.3613165"
    claims = [
        {"id": "a", "title": title, "venue": "SOSP", "year": "'23", "link": None},
        {"id": "b", "title": "Nobody Wrote This", "venue": None, "year": None, "link": None},
    ]
    (course / "claims.jsonl").write_text("".join(json.dumps(claim) + "\n" for claim in claims))
    done = run("resolve", "--claims", "claims.jsonl", "--catalogue", "refs/catalogue", "--offline", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(row["id"], row["decision"]) for row in rows] == [("a", "accepted"), ("b", "missing")]
    assert set(rows[0]) == {"id", "decision", "record", "why", "distance"}
    assert set(rows[0]["record"]) == {"title", "authors", "year", "venue", "doi", "arxiv_id", "url"}
    assert rows[1]["record"] is None


def test_schedule_prints_the_contract(run: Run) -> None:
    data = json.loads(run("schedule", "--json").stdout)
    session = data["sessions"][0]
    assert {"date", "iso_date", "section", "presenters", "readings"} <= set(session)
    assert (session["date"], session["iso_date"], session["section"]) == ("Jan 30", "2024-01-30", "Systems")
    reading = session["readings"][0]
    assert {key: reading[key] for key in ("venue", "year", "tag", "presenter", "kind")} == {
        "venue": "SOSP",
        "year": 2023,
        "tag": "vLLM",
        "presenter": "Ada",
        "kind": "paper",
    }
    assert data["not_understood"] == []
    assert "(vLLM) Efficient Memory Management" in run("schedule").stdout
    assert "text" in run("schedule", "--explain").stdout


def test_schedule_shows_who_presents_what_and_a_page_without_readings(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "| Date | Topic | Paper | Presenter |\n|--|--|--|--|\n"
        "| Jan 9 | Logs | Tidal Caches (FAST 2019). Presenter: Ann Lee<br>Log Less, Read More (VLDB 2018) | |\n"
        "| Jan 16 | Guest lecture | | Bo Wu |\n"
    )
    shown = run("schedule", str(page), "--year", "2024").stdout.splitlines()
    assert [line.strip() for line in shown[:4]] == [
        "Jan 9        Logs",
        "Tidal Caches [FAST 2019] - Ann Lee",
        "Log Less, Read More [VLDB 2018]",
        "Jan 16       Guest lecture - Bo Wu",
    ]
    page.write_text("Welcome to the course.\n\nWe meet in room twelve.\n")
    done = run("schedule", str(page))
    assert (done.returncode, done.stderr) == (
        1,
        "warning: no readings were found on this page; --explain shows how it was read\n",
    )


def test_init_lays_out_a_folder_that_builds_once_it_has_a_page(course: Path, run: Run, tmp_path: Path) -> None:
    new = tmp_path / "new"
    done = run("init", str(new), "--title", 'A "quoted" course', "--year", "2024")
    assert done.returncode == 0, done.stderr
    assert "readinglist build" in done.stdout
    assert "there is no schedule page" in run("build", "-C", str(new)).stderr
    (new / "refs" / "schedule.txt").write_text((course / "refs" / "schedule.txt").read_text())
    built = run("build", "-C", str(new), "--offline")
    assert built.returncode == 1  # its catalogue is empty, and nothing may be asked
    assert 'A "quoted" course' in built.stdout
    before = contents(new)
    assert run("init", str(new)).returncode == 2
    assert contents(new) == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_verbs(run: Run, shell: str) -> None:
    assert "_READINGLIST_COMPLETE" in run("completion", shell).stdout
    if shell == "bash":
        asked = {"_READINGLIST_COMPLETE": "bash_complete", "COMP_WORDS": "readinglist bu", "COMP_CWORD": "1"}
        done = subprocess.run(
            [sys.executable, "-c", "from readinglist.cli import main; main()"],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | asked,
        )
        assert done.stdout == "plain,build\n"


def test_a_closed_pipe_is_no_error(course: Path, run: Run) -> None:
    run("build")
    command = f"{sys.executable} -m readinglist schedule --json | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=course, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert done.stdout == "{\n"
