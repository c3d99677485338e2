"""The page as a file: the same for the same lock, sealed by its policy, and open to a course's own templates."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from readinglist.errors import InputError
from readinglist.lock import Lock
from readinglist.model import Remark
from readinglist.outputs.page import page
from tests.outputs import lists


def built(folder: Path, **files: str) -> str:
    """The page of a course with templates of its own."""
    (folder / "templates").mkdir()
    for name, text in files.items():
        (folder / "templates" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return page(lists.material(lists.course(templates="templates"), folder=folder))


def test_the_same_lock_and_notes_are_the_same_bytes() -> None:
    assert page(lists.material(lists.course())) == page(lists.material(lists.course()))


def test_the_policy_names_the_one_script_and_the_one_style() -> None:
    text = page(lists.material(lists.course()))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules.keys() == {"default-src", "style-src", "script-src", "img-src", "base-uri", "form-action"}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name in ("script", "style"):
        (held,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = b64encode(sha256(held.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert all(
        each.startswith("data:") for each in re.findall(r"<(?:link|script|img)[^>]*(?:src|href)=\"([^\"]*)", text)
    )


def test_a_course_adds_a_style_of_its_own(tmp_path: Path) -> None:
    text = built(tmp_path, course_css="h1 { color: teal; }")
    assert "h1 { color: teal; }\n</style>" in text
    assert ":root" in text


def test_a_course_changes_a_part_of_the_page(tmp_path: Path) -> None:
    own = '{% extends "readinglist/page.html" %}{% block footer %}<footer>{{ course.title }}</footer>{% endblock %}'
    text = built(tmp_path, page_html=own)
    assert "<footer>CS 1 Systems</footer>" in text
    assert 'id="kwon2023efficient"' in text


def test_a_course_writes_a_page_of_its_own(tmp_path: Path) -> None:
    own = "{% for section in sections %}{{ section.name or '-' }} {{ section.papers }}, {% endfor %}"
    assert built(tmp_path, page_html=own) == "- 0, Training 2, Serving 2, Projects 0, "


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("one\n{% for %}", "page.html:2: this template cannot be used"),
        ("\n\n{{ nothing.at.all }}", "page.html:3: this template cannot be used: 'nothing' is undefined"),
        ("{{ 1 / 0 }}", "page.html:1: this template cannot be used: division by zero"),
        ("{{ sections + 1 }}", "page.html:1: "),
        ("{{ range(10 ** 9)|list }}", "page.html:1: "),
        ('{% include "absent.html" %}', "absent.html"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ sections.append(1) }}", "unsafe"),
        ('{% include "../secret" %}', "secret"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(tmp_path: Path, template: str, words: str) -> None:
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(InputError) as caught:
        built(tmp_path, page_html=template)
    assert words in str(caught.value)
    assert "docs/web-page.md" in str(caught.value)


def test_hostile_texts_are_escaped_in_the_source_too() -> None:
    text = page(lists.material(lists.hostile(), {"hostile2024": lists.HOSTILE_NOTE}))
    assert len(re.findall(r"<script", text)) == 1
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    assert "{{ 7*7 }}" in re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)[0]


def test_what_services_say_stands_with_who_says_it_and_when() -> None:
    text = page(lists.material(lists.course()))
    s2 = '<a href="https://www.semanticscholar.org/">Semantic Scholar</a>, 2026-03-01'
    crossref = '<a href="https://www.crossref.org/">Crossref</a>, 2026-02-01'
    summary = f"<b>TL;DR</b> <bdi>Pages keep the cache of keys &amp; values small.</bdi> (in the words of {s2})"
    assert summary in " ".join(text.split())
    assert f"Cited by 41 ({crossref}), 1200 ({s2})" in " ".join(text.split())
    assert 'Cites <a href="#yu2022orca">Yu and Jeong 2022</a></p>' in text


def test_a_retraction_is_no_fault_of_the_page() -> None:
    retracted = lists.course()
    for name, pin in retracted.pins.items():
        if pin.key == "yu2022orca":
            said = Remark("crossref", "retraction", "retraction: doi:10.1234/notice", lists.ORCA, "2026-02-01")
            retracted = replace(retracted, pins={**retracted.pins, name: replace(pin, remarks=(said,))})
    text = page(lists.material(retracted))
    assert "<b>Retracted:</b> OSDI 2022: this version is retracted or withdrawn, says crossref</p>" in text


def test_a_list_of_nothing_is_a_page_all_the_same() -> None:
    text = page(lists.material(Lock()))
    assert "<h1>Course" in text
    assert "0 papers" in text
    assert "<svg xmlns" not in text


def test_what_the_page_says_beside_a_title_stands_below_it_and_not_as_an_award() -> None:
    text = page(lists.material(lists.course()))
    assert '<p class="said"><b>Note</b> <bdi>skim &lt;b&gt;section 5&lt;/b&gt;</bdi></p>' in text
    assert re.findall(r'class="badge award">([^<]*)', text) == ["Best Paper"]
