"""Findings in every form: what people, programs and code hosts are told of them."""

from __future__ import annotations

import json

import pytest

from readinglist.cli.findings import FORMS, show
from readinglist.model import Finding, Level, Rule
from tests.cli.conftest import Run

RULES = (
    Rule("broken", "something is broken", Level.ERROR),
    Rule("doubtful", "something is doubtful"),
    Rule("known", "something is good to know", Level.NOTE),
)
FINDINGS = (
    Finding("broken", "key2020", "it is broken", "mend it", 3, ("a look",), path="refs/a b.bib", column=5),
    Finding("doubtful", "other", "100% sure,\nor: not", path="refs/a b.bib"),
    Finding("doubtful", "other", "100% sure,\nor: not", path="refs/a b.bib", line=7),
    Finding("known", "third", "\x1b[31mred\x07", path="refs/a b.bib", line=9),
)


def shown(form: str, capsys: pytest.CaptureFixture[str]) -> str:
    show(FINDINGS, RULES, form)
    return capsys.readouterr().out


def test_text_is_for_people_and_moves_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("text", capsys) == (
        "refs/a b.bib:3:5: broken: key2020\n"
        "    it is broken\n"
        "    evidence: a look\n"
        "    mend it\n"
        "refs/a b.bib: doubtful: other\n"
        "    100% sure, or: not\n"
        "refs/a b.bib:7: doubtful: other\n"
        "    100% sure, or: not\n"
        "refs/a b.bib:9: known: third\n"
        "    [31mred\n"
    )


def test_json_has_every_part_and_how_much_it_matters(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown("json", capsys))
    assert found[0] == {
        "rule": "broken",
        "level": "error",
        "subject": "key2020",
        "message": "it is broken",
        "advice": "mend it",
        "path": "refs/a b.bib",
        "line": 3,
        "column": 5,
        "evidence": ["a look"],
        "text": None,
        "suggestion": None,
    }
    assert [each["level"] for each in found] == ["error", "warning", "warning", "note"]


def test_sarif_has_what_its_schema_and_code_scanning_ask_for(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(shown("sarif", capsys))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    driver = run["tool"]["driver"]
    assert driver["name"] == "readinglist"
    assert driver["rules"][0] == {
        "id": "broken",
        "shortDescription": {"text": "something is broken"},
        "defaultConfiguration": {"level": "error"},
    }
    first = run["results"][0]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "refs/a%20b.bib"},
                "region": {"startLine": 3, "startColumn": 5},
            }
        }
    ]
    assert first["message"] == {"text": "key2020: it is broken\na look\nmend it"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    marks = [result["partialFingerprints"]["finding/v1"] for result in run["results"]]
    assert len(set(marks)) == 4


def test_a_finding_keeps_its_fingerprint_when_lines_move(capsys: pytest.CaptureFixture[str]) -> None:
    marks = []
    for line in (3, 30):
        show([Finding("broken", "k", "m", path="a.bib", line=line)], RULES, "gitlab")
        marks.append(json.loads(capsys.readouterr().out)[0]["fingerprint"])
    assert marks[0] == marks[1]


def test_annotations_of_github_cannot_be_broken_out_of(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown("github", capsys).splitlines()
    assert lines[0] == (
        "::error file=refs/a b.bib,line=3,col=5,title=broken::key2020: it is broken%0Aa look%0Amend it"
    )
    assert lines[1] == "::warning file=refs/a b.bib,title=doubtful::other: 100%25 sure,%0Aor: not"
    assert lines[3].startswith("::notice ")
    show([Finding("broken", "k", "m\n::error::x", path="a,b:c\n.bib")], RULES, "github")
    assert capsys.readouterr().out == "::error file=a%2Cb%3Ac%0A.bib,title=broken::k: m%0A::error::x\n"


def test_the_code_quality_report_of_gitlab(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown("gitlab", capsys))
    assert [each["severity"] for each in found] == ["major", "minor", "minor", "info"]
    assert found[0]["check_name"] == "broken"
    assert found[0]["location"] == {"path": "refs/a b.bib", "lines": {"begin": 3}}
    assert found[1]["location"]["lines"] == {"begin": 1}
    assert len({each["fingerprint"] for each in found}) == 4


def test_without_findings_programs_get_an_empty_report(capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for form in FORMS:
        show((), RULES, form)
        said[form] = capsys.readouterr().out
    assert (said["text"], said["github"], said["json"], said["gitlab"]) == ("", "", "[]\n", "[]\n")
    assert json.loads(said["sarif"])["runs"][0]["results"] == []


def test_the_audit_of_a_page_comes_in_every_form(run: Run) -> None:
    assert run("build").returncode == 0
    done = run("audit", "--format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith("::warning file=refs/schedule.txt,line=12,title=wrong-venue::FlashAttention-2")
    sarif = json.loads(run("audit", "--format", "sarif").stdout)
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == ["wrong-venue"]
