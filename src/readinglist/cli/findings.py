"""Findings as people, programs and code hosts read them, for every verb that reports some.

SARIF: OASIS, version 2.1.0, with what GitHub's code scanning asks for besides. Annotations: GitHub's workflow
commands. Code quality: GitLab's subset of the Code Climate report (https://docs.gitlab.com/ci/testing/code_quality/).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from readinglist import __version__
from readinglist.model import Finding, Level, Rule
from readinglist.outputs.listing import one_line

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FIRST_LINE = 1  # code hosts show nothing without a line: what is said of a whole file stands there

Rules = Mapping[str, Rule]


def show(findings: Sequence[Finding], rules: Iterable[Rule], form: str = "text") -> None:
    """Prints the findings in one of the `FORMS`; `rules` has the rule of each of them."""
    text = FORMS[form](findings, {rule.name: rule for rule in rules})
    if text:
        click.echo(text)  # without colours where the output is no terminal


def _text(findings: Sequence[Finding], rules: Rules) -> str:
    return "\n".join(line for each in findings for line in _lines(each, rules[each.rule].level))


def _lines(finding: Finding, level: Level) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)
    yield f"{place}: {click.style(finding.rule, fg=_COLOURS[level], bold=True)}: {one_line(finding.subject)}"
    yield f"    {one_line(finding.message)}"
    yield from (f"    evidence: {one_line(evidence)}" for evidence in finding.evidence)
    if finding.advice:
        yield f"    {one_line(finding.advice)}"


def _json(findings: Sequence[Finding], rules: Rules) -> str:
    return _dumped([asdict(each) | {"level": rules[each.rule].level} for each in findings])


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


# ---------------------------------------------------------------------- SARIF


def _sarif(findings: Sequence[Finding], rules: Rules) -> str:
    driver = {"name": "readinglist", "version": __version__, "rules": [_descriptor(rule) for rule in rules.values()]}
    places = {name: place for place, name in enumerate(rules)}
    results = [
        {"ruleIndex": places[each.rule], "partialFingerprints": {"finding/v1": mark}} | _result(each, rules)
        for each, mark in zip(findings, _fingerprints(findings), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(finding: Finding, rules: Rules) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": rules[finding.rule].level,
        "message": {"text": _told(finding)},
    }
    if finding.path:
        region = {"startLine": finding.line or _FIRST_LINE}
        region |= {"startColumn": finding.column} if finding.column else {}
        file = {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
        result["locations"] = [{"physicalLocation": file}]
    return result


def _told(finding: Finding) -> str:
    return "\n".join(filter(None, (f"{finding.subject}: {finding.message}", *finding.evidence, finding.advice)))


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())


def _fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """What names each finding from run to run: what it says, but not its line, which moves with the file."""
    seen: Counter[str] = Counter()
    for finding in findings:
        said = "\0".join((finding.path or "", finding.rule, finding.subject, finding.message))
        seen[said] += 1
        yield sha256(f"{said}\0{seen[said]}".encode("utf-8", "replace")).hexdigest()[:32]


# ----------------------------------------------------------------- code hosts


def _github(findings: Sequence[Finding], rules: Rules) -> str:
    return "\n".join(_annotation(each, rules[each.rule].level) for each in findings)


def _annotation(finding: Finding, level: Level) -> str:
    told = {"file": finding.path, "line": finding.line, "col": finding.column, "title": finding.rule}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in told.items() if value)
    return f"::{_COMMANDS[level]} {properties}::{_data(_told(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _gitlab(findings: Sequence[Finding], rules: Rules) -> str:
    return _dumped(
        [
            {
                "description": _told(each),
                "check_name": each.rule,
                "fingerprint": mark,
                "severity": _SEVERITIES[rules[each.rule].level],
                "location": {
                    "path": Path(each.path or "").as_posix(),
                    "lines": {"begin": each.line or _FIRST_LINE},
                },
            }
            for each, mark in zip(findings, _fingerprints(findings), strict=True)
        ]
    )


FORMS: Mapping[str, Callable[[Sequence[Finding], Rules], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
}

in_form = click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMS)),
    default="text",
    help="The form: text, JSON, SARIF, annotations for GitHub, or GitLab's code quality report.",
)
