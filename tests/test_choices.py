"""What people decided, and what is wrong with how they wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist import choices
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Record, Version, Work
from readinglist.names import Name

ABOUT_A = '[[choice]]\nreading = "a"\nreason = "r"\nkey = "k"\n'


def load(folder: Path, text: str) -> choices.Choices:
    path = folder / choices.NAME
    path.write_text(text, encoding="utf-8")
    return choices.load(path)


def test_no_file_is_no_choice(tmp_path: Path) -> None:
    assert choices.load(tmp_path / choices.NAME).by_reading == {}


def test_a_choice_is_found_by_title_and_by_id(tmp_path: Path) -> None:
    text = (
        '[[choice]]\nreading = "Orca: A System"\naccept = "doi:10.1234/x"\nreason = "the system"\ndate = 2024-01-02\n'
    )
    found = load(tmp_path, text)
    for title, name in [("Orca: A System", "anything"), ("ORCA - a system!", "x"), ("another", "orca-a-system")]:
        choice = found.of(title, name)
        assert choice is not None
        assert (choice.accept, choice.reason, choice.line) == ("doi:10.1234/x", "the system", 1)
    assert found.of("Orca 2", "orca-2") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[choice]\n", 1, "this is not TOML"),
        ('[[choice]]\nreading = "a"\naccept = "doi:10.1234/x"\n', 1, "this choice has no reason"),
        ('\n[[choice]]\nreason = "a"\n', 2, "this choice has no reading"),
        ('[[choice]]\nreading = "a"\nreason = "r"\n', 1, "this choice decides nothing"),
        ('[[choice]]\nreading = "a"\nreason = "r"\nacept = "c"\n', 4, "no 'acept'\n  did you mean 'accept'?"),
        ('[[choice]]\nreading = "a"\nreason = "r"\nkey = "../../etc"\n', 4, "is no citation key"),
        ('[[choice]]\nreading = "a"\nreason = "r"\ncorrect = { yeer = 1 }\n', 4, "did you mean 'year'?"),
        ('[[choice]]\nreading = "a"\nreason = "r"\ncorrect = { year = "1" }\n', 4, "year should be a number"),
        ('[[choice]]\nreading = "a"\nreason = "r"\ncorrect = { doi = "x" }\n', 4, "doi should be a DOI"),
        ('[[choice]]\nreading = "a"\nreason = "r"\nnot_a_paper = true\naccept = "x"\n', 4, "says that it is none"),
        ('[[choice]]\nreading = "a"\nreason = "r"\n[choice.correct]\nyear = 1\nyeer = 1\n', 6, "no field 'yeer'"),
        ('[[choice]]\nreading = "a"\nreason = "r"\n[choice.correct]\nyear = "1"\n', 5, "year should be a number"),
        (
            ABOUT_A + ABOUT_A.replace('"a"', '"A!"'),
            5,
            "two choices about 'A!', the other on line 1",
        ),
        (
            ABOUT_A + "\n" + ABOUT_A.replace('"a"', '"c"'),
            6,
            "'c' and 'a' (line 1) both claim the key 'k'",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / choices.NAME}:{line}: ")
    assert words in str(caught.value)


def test_corrections_change_the_version_of_record_and_say_who_said_so() -> None:
    published = Record("x", "paper-conference", "T", issued=(2023, 5), identifiers=(Identifier("doi", "10.1234/a"),))
    preprint = Record("x", "article", "T", issued=(2022,), identifiers=(Identifier("arxiv", "2201.00001"),))
    work = Work((Version(published, {"title": "x"}), Version(preprint)))
    correct = {
        "year": 2024,
        "author": ["Ada Lovelace", "de la Cruz, Ana"],
        "doi": "10.1234/B",
        "container-title": "V",
    }
    mended = choices.corrected(work, choices.Choice("T", "the page says so", correct=correct))
    assert mended.record.issued == (2024, 5)
    assert mended.record.author == (Name("Lovelace", "Ada"), Name("Cruz", "Ana", "de la"))
    assert mended.record.identifiers == (Identifier("doi", "10.1234/b"),)
    assert mended.record.container_title == "V"
    assert mended.versions[0].said_by["author"] == "choice: the page says so"
    assert mended.versions[0].said_by["title"] == "x"
    assert mended.versions[1] == work.versions[1]
