"""Presenters' names in what others may see."""

from __future__ import annotations

import pytest

from readinglist.outputs import forms
from readinglist.outputs.privacy import initials, public
from tests.outputs import lists

NAMES = ("Lovelace", "Hopper", "Turing", "Beek", "Students", "Grace", "Alan")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Lovelace", "A. L."),
        ("Jean-Luc van Beek (guest)", "J. L. V. B."),
        ("Olatunji Ruwase (Invited speaker)", "O. R."),
        ("ada@uni.example", ""),
        ("Grace Hopper <grace@navy.example>", "G. H."),
        ("王小明", "王."),
        ("édouard", "É."),
        ("-", ""),
    ],
)
def test_initials_tell_no_more_than_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_names_are_shown_unless_the_settings_say_otherwise() -> None:
    assert public(lists.course()) == lists.course()


@pytest.mark.parametrize("manner", ["initials", "none"])
@pytest.mark.parametrize("form", ["markdown", "html", "calendar", "data", "ris", "figures"])
def test_no_form_of_the_list_tells_a_name_that_is_to_be_kept(manner: str, form: str) -> None:
    texts = forms.built(lists.material(lists.course(presenters=manner)), (form,))
    for name in NAMES:
        assert not any(name in text for text in texts.values())
    if manner == "initials" and form in ("markdown", "html", "calendar", "data"):
        assert any("G. H." in text for text in texts.values())
