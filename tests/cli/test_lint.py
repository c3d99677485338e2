"""`readinglist lint` as people and programs meet it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

UNTIDY = "% kept\r\n@misc{k, title = {Search & rescue on a GPU}, pages = {1-2}, author = {A. Li and others}}\r\n"
MENDED = "% kept\r\n@misc{k, title = {Search \\& rescue on a {GPU}}, pages = {1--2}, author = {A. Li and others}}\r\n"


def untidy(course: Path) -> Path:
    path = course / "mine.bib"
    path.write_bytes(UNTIDY.encode())
    return path


def test_findings_have_file_line_rule_and_advice(course: Path, run: Run) -> None:
    untidy(course)
    done = run("lint", "mine.bib")
    assert done.returncode == 1
    assert (
        "mine.bib:2:26: unescaped-character: k\n    title has & without a backslash\n    write \\&\n" in done.stdout
    )
    assert done.stdout.endswith("4 findings, of which --fix mends 3\n")
    found = json.loads(run("lint", "mine.bib", "--json").stdout)
    assert [each["rule"] for each in found] == [
        "unescaped-character",
        "unprotected-capitals",
        "page-dash",
        "author-list-cut",
    ]
    assert run("lint", "mine.bib", "--ignore", "author-list-cut", "--format", "github").stdout.count("::") == 6
    assert run("lint", "mine.bib", "--ignore", "no-such-rule").returncode == 2


def test_mending_shows_the_diff_and_keeps_the_old_file(course: Path, run: Run) -> None:
    path = untidy(course)
    done = run("lint", "mine.bib", "--fix", "--dry-run")
    assert done.returncode == 1
    assert "+@misc{k, title = {Search \\& rescue on a {GPU}}, pages = {1--2}" in done.stdout
    assert path.read_bytes() == UNTIDY.encode()
    done = run("lint", "mine.bib", "--fix")
    assert done.returncode == 1  # what only a person can mend is left
    assert "+@misc{k, title = {Search \\& rescue on a {GPU}}, pages = {1--2}" in done.stdout
    assert "author-list-cut" in done.stdout
    assert "page-dash" not in done.stdout
    assert path.read_bytes() == MENDED.encode()
    assert (course / "mine.bib.orig").read_bytes() == UNTIDY.encode()
    path.write_bytes(UNTIDY.encode())
    report = json.loads(run("lint", "mine.bib", "--fix", "--json").stdout)
    assert [each["rule"] for each in report] == ["author-list-cut"]
    assert (course / "mine.bib.orig1").read_bytes() == UNTIDY.encode()


def test_the_diff_of_an_absolute_path_names_it_once(course: Path, run: Run) -> None:
    path = untidy(course).resolve()
    done = run("lint", str(path), "--fix", "--dry-run")
    assert done.stdout.startswith(f"--- a{path}\n+++ b{path}\n")


def test_a_clean_file_says_so(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    done = run("lint", "refs/course.bib")
    assert (done.returncode, done.stdout) == (0, "1 file: nothing to mend\n")
    assert json.loads(run("lint", "refs/course.bib", "--json").stdout) == []
    done = run("lint", "refs/course.bib", "--fix")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_preprint_is_judged_by_the_course_around_it(course: Path, run: Run) -> None:
    (course / "mine.bib").write_text(
        "@misc{k, title = {{FlashAttention-2}: Faster Attention with Better Parallelism and Work Partitioning},\n"
        "  author = {Tri Dao}, year = 2023, eprint = {2307.08691}, archiveprefix = {arXiv}}\n"
    )
    done = run("lint", "mine.bib")
    assert done.returncode == 1
    assert "mine.bib:1:1: preprint-published: k" in done.stdout
    assert "2024" in done.stdout
    (course / "readinglist.toml").unlink()
    assert run("lint", "mine.bib").returncode == 0


def test_keys_are_compared_with_the_texts_that_cite_them(course: Path, run: Run) -> None:
    (course / "refs.bib").write_text("@misc{used, title = {One}}\n@misc{unused, title = {Two}}\n")
    (course / "paper.tex").write_text("\\cite{used,lost}\n% \\cite{unused}\n\\bibliography{refs}\n")
    done = run("lint", "refs.bib", "--cited-by", "paper.tex")
    assert done.returncode == 1
    assert "paper.tex:1: missing-key: lost\n" in done.stdout
    assert "refs.bib:2:1: uncited-entry: unused\n" in done.stdout
    assert ": used" not in done.stdout
    (course / "paper.tex").write_text("\\cite{used}\\nocite{*}\n")
    assert run("lint", "refs.bib", "--cited-by", "paper.tex").returncode == 0
    assert run("lint", "refs.bib", "--cited-by", "absent.tex").returncode == 2


def test_files_that_cannot_be_read_are_named(course: Path, run: Run) -> None:
    done = run("lint", "absent.bib")
    assert (done.returncode, done.stdout) == (2, "")
    assert "absent.bib: the bibliography is not there" in done.stderr
    (course / "latin.bib").write_bytes(b"@misc{k,\n title = {\xe9}}\n")
    done = run("lint", "latin.bib")
    assert done.returncode == 2
    assert "latin.bib:2: the bibliography is not UTF-8 text" in done.stderr
