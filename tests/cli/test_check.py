"""`readinglist check` as a student or a CI job runs it."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Run, contents
from tests.sources.loopback import Loopback

RIGHT = """\
\\documentclass{article}
\\begin{document}
PagedAttention~\\cite{kwon2023efficient} and FlashAttention-2~\\cite{dao2024flashattention}.
\\bibliography{refs/course}
\\end{document}
"""
MINE = """\
@inproceedings{vllm,
  title = {Efficient Memory Management for Large Language Model Serving with PagedAttention},
  author = {Kwon, W. and Li, Z.},
  booktitle = {SOSP},
  year = {2021},
}
"""
INVENTED = "@article{x, title={A Paper Nobody Wrote on Bears}, author={A. B.}, journal={JMLR}, year=2020}"


@pytest.fixture
def built(run: Run, course: Path) -> Path:
    assert run("build", "--offline").returncode == 0
    return course


def test_a_right_report_is_done_with(run: Run, built: Path) -> None:
    (built / "report.tex").write_text(RIGHT)
    done = run("check", "report.tex", "--offline")
    assert (done.returncode, done.stdout) == (
        0,
        "entries: 2, confirmed: 2, findings that ask for more than a look: 0\n",
    )


def test_findings_name_file_line_and_column(run: Run, built: Path) -> None:
    (built / "report.tex").write_text(RIGHT.replace("kwon2023efficient", "kwon2023effcient"))
    done = run("check", "report.tex", "--offline")
    assert done.returncode == 1
    assert done.stdout.startswith("report.tex:3:22: missing-key: kwon2023effcient\n")
    assert "did you mean kwon2023efficient?" in done.stdout


def test_forms_for_programs(run: Run, built: Path) -> None:
    (built / "mine.bib").write_text(MINE)
    (note, finding) = json.loads(run("check", "mine.bib", "--offline", "--json").stdout)
    assert (finding["rule"], finding["level"], finding["path"], finding["line"]) == (
        "wrong-year",
        "warning",
        "mine.bib",
        5,
    )
    assert (note["rule"], note["level"]) == ("course-key", "note")
    sarif = json.loads(run("check", "mine.bib", "--offline", "--format", "sarif").stdout)
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == ["course-key", "wrong-year"]
    github = run("check", "mine.bib", "--offline", "--format", "github").stdout
    assert "::warning file=mine.bib,line=5,col=3,title=wrong-year::vllm" in github


def test_a_catalogue_of_ones_own_is_asked(run: Run, built: Path) -> None:
    (built / "mine.bib").write_text(INVENTED)
    assert run("check", "mine.bib", "--offline").returncode == 0
    done = run("check", "mine.bib", "--offline", "--catalogue", "refs/catalogue")
    assert done.returncode == 1
    assert "not-confirmed: x" in done.stdout
    assert "searched: the course, the catalogue refs/catalogue" in done.stdout


def test_services_that_give_no_answer_leave_it_open(run: Run, built: Path) -> None:
    (built / "mine.bib").write_text(INVENTED)
    done = run("check", "mine.bib")
    assert done.returncode == 3
    assert "no answer from" in done.stdout
    assert "not-confirmed" not in done.stdout


def test_services_confirm_what_they_know_and_deny_what_none_of_them_does(
    run: Run, tmp_path: Path, services: Loopback
) -> None:
    """Outside of any course: all that is known of the papers comes from the services."""
    known = MINE.replace("2021", "2023").replace("Li, Z.", "others")
    (tmp_path / "mine.bib").write_text(known + INVENTED)
    done = run("check", str(tmp_path / "mine.bib"), "--json", "-C", str(tmp_path), env=services.environment())
    assert [(each["rule"], each["subject"]) for each in json.loads(done.stdout)] == [("not-confirmed", "x")]
    assert done.returncode == 1
    (tmp_path / "mine.bib").write_text(MINE)
    done = run("check", str(tmp_path / "mine.bib"), "--json", "-C", str(tmp_path), env=services.environment())
    assert "wrong-year" in {each["rule"] for each in json.loads(done.stdout)}


def test_a_dry_run_shows_the_diff_and_writes_nothing(run: Run, built: Path) -> None:
    (built / "report.tex").write_text("\\cite{vllm}\n\\bibliography{mine}\n")
    (built / "mine.bib").write_text(MINE)
    before = contents(built)
    done = run("check", "report.tex", "--offline", "--fix", "--dry-run")
    assert done.returncode == 1
    assert "-\\cite{vllm}\n+\\cite{kwon2023efficient}\n" in done.stdout
    assert contents(built) == before


def test_fixing_writes_and_keeps_the_old_files(run: Run, built: Path) -> None:
    (built / "report.tex").write_text("\\cite{vllm}\n\\bibliography{mine}\n")
    (built / "mine.bib").write_text(MINE)
    done = run("check", "report.tex", "--offline", "--fix")
    assert done.returncode == 0
    assert (built / "report.tex").read_text() == "\\cite{kwon2023efficient}\n\\bibliography{mine}\n"
    assert (built / "mine.bib.orig").read_text() == MINE
    assert run("check", "report.tex", "--offline").returncode == 0
    assert run("check", "report.tex", "--offline", "--fix").stdout == ""


def test_archives_are_checked_and_not_rewritten(run: Run, built: Path) -> None:
    with ZipFile(built / "r.zip", "w") as archive:
        archive.writestr("main.tex", "\\documentclass{article}\\cite{vllm}\\bibliography{mine}")
        archive.writestr("mine.bib", MINE)
    done = run("check", "r.zip", "--offline")
    assert done.returncode == 1
    assert "r.zip/mine.bib:5:3: wrong-year: vllm" in done.stdout
    fixed = run("check", "r.zip", "--offline", "--fix")
    assert fixed.returncode == 2
    assert "unpack it" in fixed.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "none.tex"), "there is no such report"),
        (("check", "readinglist.toml"), "no report is read from a .toml file"),
        (("check", "refs/course.bib", "--require", "nothing"), "no section and no key 'nothing'"),
        (("check", "refs/course.bib", "--dry-run"), "--dry-run goes with --fix"),
        (("check",), "Missing argument"),
    ],
)
def test_unusable_input(run: Run, built: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_outside_of_a_course(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.bib").write_text(MINE)
    done = run("check", str(tmp_path / "mine.bib"), "--offline", "-C", str(tmp_path))
    assert done.returncode == 0
    assert "not-known: vllm" in done.stdout
