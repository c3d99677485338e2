"""The settings, and the line of what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist import config
from readinglist.errors import InputError


def write(folder: Path, text: str) -> Path:
    (folder / config.NAME).write_text(text, encoding="utf-8")
    return folder


def test_every_setting_has_a_default(tmp_path: Path) -> None:
    found = config.load(write(tmp_path, ""))
    assert found.course.year is None
    assert (found.bibliography.dialect, found.bibliography.venues) == ("bibtex", "full")
    assert found.order == ("catalogue", "arxiv", "semantic_scholar", "crossref", "dblp", "openalex")


def test_settings_are_read(tmp_path: Path) -> None:
    text = """
    [course]
    title = "CS 598"
    year = 2024
    [bibliography]
    dialect = "biblatex"
    [sources]
    order = ["dblp", "catalogue"]
    [sources.dblp]
    url = "http://127.0.0.1:9/"
    """
    found = config.load(write(tmp_path, text))
    assert (found.course.title, found.course.year) == ("CS 598", 2024)
    assert found.bibliography.dialect == "biblatex"
    assert found.order == ("dblp", "catalogue")
    assert found.sources["dblp"].url == "http://127.0.0.1:9/"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[course]\ntitle = CS 598\n", 2, "this is not TOML"),
        ('[course]\ntitle = "CS 598\n', 2, "this is not TOML"),
        ("[cours]\n", 1, "did you mean 'course'?"),
        ("[course]\n\nyaer = 2024\n", 3, "did you mean 'year'?"),
        ('[course]\nyear = "2024"\n', 2, "course.year should be a whole number, and is '2024'"),
        ("[course]\nyear = true\n", 2, "course.year should be a whole number"),
        ('[bibliography]\ndialect = "endnote"\n', 2, "one of bibtex, biblatex"),
        ('[course]\ntitle = "x"\n[sources]\norder = ["arxive"]\n', 4, "did you mean 'arxiv'?"),
        ("[sources.arxiv]\nurll = 1\n", 2, "there is no setting sources.arxiv.urll"),
        ("course = 1\n", 1, "course should be a table"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        config.load(write(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path / config.NAME}:{line}: ")
    assert words in str(caught.value)


def test_the_course_folder_is_found_from_inside(tmp_path: Path) -> None:
    inside = write(tmp_path, "") / "refs" / "notes"
    inside.mkdir(parents=True)
    assert config.find(inside) == tmp_path


def test_outside_of_a_course_folder_the_way_in_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="readinglist init"):
        config.find(tmp_path)


def test_the_page_is_the_only_schedule_or_the_named_one(tmp_path: Path) -> None:
    refs = write(tmp_path, "") / "refs"
    refs.mkdir()
    with pytest.raises(InputError, match="there is no schedule page"):
        config.page(config.load(tmp_path))
    (refs / "schedule.md").touch()
    assert config.page(config.load(tmp_path)) == refs / "schedule.md"
    (refs / "schedule.html").touch()
    with pytest.raises(InputError, match=r"several schedule pages: schedule\.html, schedule\.md"):
        config.page(config.load(tmp_path))
    write(tmp_path, '[course]\nschedule = "refs/schedule.md"\n')
    assert config.page(config.load(tmp_path)) == refs / "schedule.md"
