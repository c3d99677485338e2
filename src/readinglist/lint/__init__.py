"""What is wrong or doubtful in a `.bib` file, rule by rule, and how to mend what can be mended safely.

A false alarm makes people switch checks off: a rule is silent where it is not sure. Each rule stands in docs/lint.md
with an example of wrong and right.
"""

from __future__ import annotations

from readinglist.lint import fields, keys, latex, people, versions
from readinglist.lint.fixing import fixed
from readinglist.lint.source import Around, Problem, Source
from readinglist.model import Rule

__all__ = ["RULES", "Around", "Problem", "check", "fixed"]

_PARTS = (keys, latex, people, fields, versions)
_NOTHING = Around()
RULES: tuple[Rule, ...] = tuple(rule for part in _PARTS for rule in part.RULES)


def check(text: str, path: str, around: Around = _NOTHING) -> list[Problem]:
    """Every problem of a file, in its order."""
    source = Source(text, path, around)
    found = (problem for part in _PARTS for problem in part.check(source))
    return sorted(found, key=_place)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    finding = problem.finding
    return finding.path or "", finding.line or 0, finding.column or 0, finding.rule
