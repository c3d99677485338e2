"""What teams copy: hooks, the action, the template for GitLab, and a course with a report that all of them pass."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from readinglist.config import SOURCES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "example"
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The example as somebody copies it, in a repository of its own."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "repository"))


@pytest.fixture
def run(copied: Path, tmp_path: Path) -> Run:
    """Runs a command line in the copy, with no service in reach and the program on the PATH."""
    program = tmp_path / "bin" / "readinglist"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m readinglist "$@"\n')
    program.chmod(0o755)
    nowhere = {f"READINGLIST_{name.upper()}_URL": "http://127.0.0.1:9" for name in SOURCES}
    path = {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "READINGLIST_CACHE": str(tmp_path / "cache")}

    def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        surroundings = os.environ | nowhere | path | environment
        return subprocess.run(command, cwd=copied, env=surroundings, capture_output=True, text=True, check=False)

    return run


def options_of(verb: str) -> set[str]:
    command = import_module(f"readinglist.cli.{verb}").command
    return {name for each in command.params if isinstance(each, click.Option) for name in each.opts}


def test_the_example_is_built(run: Run) -> None:
    done = run("readinglist", "build", "--frozen", "--dry-run")
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"run `readinglist build -C docs/example`\n{said}"
    assert "nothing, all is up to date" in said


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_name_verbs_and_options_that_are(hook: dict[str, Any]) -> None:
    program, verb, *options = hook["entry"].split()
    assert (program, hook["language"], hook["id"]) == ("readinglist", "python", f"readinglist-{verb}")
    assert set(options) <= options_of(verb)
    re.compile(hook["files"])


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_example_passes_its_hooks(run: Run, copied: Path, hook: dict[str, Any]) -> None:
    configured = yaml.safe_load((copied / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    (used,) = [each for each in configured if each["id"] == hook["id"]]
    names = sorted(path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file())
    left_out = re.compile(used.get("exclude", "$.^"))
    files = [name for name in names if re.search(hook["files"], name) and not left_out.search(name)]
    assert files
    passed = files if hook.get("pass_filenames", True) else []
    done = run(*hook["entry"].split(), *used.get("args", []), *passed)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_runs_all_verbs_and_takes_its_inputs_from_the_environment() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    step = action["runs"]["steps"][-1]
    assert "${{" not in step["run"]
    assert set(step["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    workflow = yaml.safe_load((EXAMPLE / ".github" / "workflows" / "citations.yml").read_text())
    assert set(workflow["jobs"]["citations"]["steps"][1]["with"]) <= set(action["inputs"])


def checks(run: Run, **environment: str) -> subprocess.CompletedProcess[str]:
    inputs = {"COURSE": ".", "REPORTS": "report\n", "BIBLIOGRAPHIES": "report/references.bib", "OFFLINE": "true"}
    return run("bash", str(ROOT / "scripts" / "teams" / "run.sh"), "github", **(inputs | environment))


def test_the_example_passes_the_action(run: Run) -> None:
    done = checks(run, REQUIRE="Serving\nleviathan2023fast\n")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_action_annotates_the_lines_that_are_wrong(run: Run, copied: Path) -> None:
    text = (copied / "report" / "main.tex").read_text()
    (copied / "report" / "main.tex").write_text(text.replace("yu2022orca", "yu2022orka"))
    page = (copied / "refs" / "schedule.md").read_text()
    (copied / "refs" / "schedule.md").write_text(page.replace("OSDI 2022", "SOSP 2021"))
    done = checks(run)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.partition("::")[2].partition("::")[0] for line in lines] == [
        "warning file=refs/schedule.md,line=5,title=wrong-venue",
        "error file=report/main.tex,line=16,col=8,title=missing-key",
    ]
    assert "is now claimed otherwise than in the lock" in done.stderr


@pytest.mark.parametrize("text", ["$(touch made)", "; touch made", "`touch made`", "--fix"])
def test_names_from_outside_are_no_commands(run: Run, copied: Path, text: str) -> None:
    done = checks(run, COURSE="", REPORTS=text, BIBLIOGRAPHIES="")
    assert done.returncode == 2
    assert "there is no such report" in done.stderr
    assert not (copied / "made").exists()


def test_the_template_for_gitlab_names_verbs_and_options_that_are(run: Run) -> None:
    template = yaml.safe_load((ROOT / "scripts" / "teams" / "readinglist.gitlab-ci.yml").read_text())
    jobs = {name: job for name, job in template.items() if name.startswith("readinglist-")}
    assert set(jobs) == {f"readinglist-{verb}" for verb in ("build", "audit", "check", "lint")}
    example = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())
    for name, job in jobs.items():
        (line,) = job["script"]
        assert f"readinglist {name.removeprefix('readinglist-')} " in line
        done = run("sh", "-c", line, **(template["variables"] | example["variables"]))
        assert done.returncode == 0, done.stderr
        kept = job.get("artifacts", {}).get("reports", {}).get("codequality")
        assert kept is None or run("cat", kept).stdout == "[]\n"


def test_the_report_of_gitlab_is_its_form(run: Run) -> None:
    done = run("readinglist", "check", "report", "--offline", "--format", "gitlab")
    assert json.loads(done.stdout) == []
