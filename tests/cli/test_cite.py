"""`readinglist cite` as a student uses it: by any name, in any form, into the clipboard, with the shell's help."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def built(run: Run, course: Path) -> Path:
    assert run("build", "--offline").returncode == 0
    return course


@pytest.mark.parametrize(
    "query",
    ["kwon2023efficient", "vllm", "vLLM", "PagedAttention", "kwon li", "efficient memory", "SOSP 2023", "Zhuohan"],
)
def test_a_reading_is_found_by_any_of_its_names(run: Run, built: Path, query: str) -> None:
    done = run("cite", *query.split(), "--key")
    assert (done.returncode, done.stdout) == (0, "kwon2023efficient\n")


def test_forms(run: Run, built: Path) -> None:
    both = run("cite", "vllm").stdout
    assert both.startswith("\\cite{kwon2023efficient}\n\n@inproceedings{kwon2023efficient,\n")
    assert run("cite", "vllm", "--bibtex").stdout == both.partition("\n\n")[2]
    assert run("cite", "vllm", "--style", "default").stdout.startswith("Woosuk Kwon")


def test_what_no_reading_fits(run: Run, built: Path) -> None:
    done = run("cite", "bears")
    assert done.returncode == 2
    assert "no reading of this course fits 'bears'" in done.stderr


def test_into_the_clipboard(run: Run, built: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "wl-copy").write_text(f'#!/bin/sh\n/bin/cat > "{tmp_path}/clipboard"\n')
    (programs / "wl-copy").chmod(0o755)
    done = run("cite", "vllm", "--key", "--copy", env={"PATH": str(programs)})
    assert (done.returncode, done.stdout) == (0, "kwon2023efficient\n")
    assert (tmp_path / "clipboard").read_text() == "kwon2023efficient"


def test_without_a_clipboard(run: Run, built: Path, tmp_path: Path) -> None:
    done = run("cite", "vllm", "--copy", env={"PATH": str(tmp_path)})
    assert done.returncode == 2
    assert "install one of" in done.stderr


@pytest.mark.parametrize(("verb", "word"), [("cite", 2), ("explain", 2), ("build --upgrade", 3)])
def test_the_shell_knows_the_keys(run: Run, built: Path, verb: str, word: int) -> None:
    words = {
        "COMP_WORDS": f"readinglist {verb} k",
        "COMP_CWORD": str(word),
        "_READINGLIST_COMPLETE": "bash_complete",
    }
    assert run(env=words).stdout == "plain,kwon2023efficient\n"
    fish = {"COMP_WORDS": "readinglist cite ", "COMP_CWORD": "d", "_READINGLIST_COMPLETE": "fish_complete"}
    assert "dao2024flashattention\tFlashAttention-2" in run(env=fish).stdout


@pytest.mark.parametrize(("verb", "keyless"), [("cite", 0), ("explain", 1)])
def test_the_shell_is_offered_for_citing_what_can_be_cited(run: Run, course: Path, verb: str, keyless: int) -> None:
    catalogue = course / "refs" / "catalogue" / "course.bib"
    catalogue.write_text(catalogue.read_text().partition("@inproceedings{dao")[0])
    run("build", "--offline")
    words = {"COMP_WORDS": f"readinglist {verb} ", "COMP_CWORD": "2", "_READINGLIST_COMPLETE": "bash_complete"}
    offered = run(env=words).stdout.splitlines()
    assert "plain,kwon2023efficient" in offered
    assert len(offered) == 1 + keyless


def test_the_shell_is_told_nothing_outside_of_a_course(run: Run, course: Path) -> None:
    words = {"COMP_WORDS": "readinglist cite k", "COMP_CWORD": "2", "_READINGLIST_COMPLETE": "bash_complete"}
    done = run(env=words | {"HOME": os.devnull})
    assert (done.stdout.strip(), done.stderr) == ("", "")
