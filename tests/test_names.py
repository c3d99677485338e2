"""Names as pages, people and services write them, and their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.names import Name, parse_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Samyam Rajbhandari", Name("Rajbhandari", "Samyam")),
        ("Joseph E. Gonzalez", Name("Gonzalez", "Joseph E.")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("Aäron van den Oord", Name("Oord", "Aäron", "van den")),
        ("van den Oord, Aäron", Name("Oord", "Aäron", "van den")),
        ("Christopher De Sa", Name("De Sa", "Christopher")),
        ("Luc Van Gool", Name("Van Gool", "Luc")),
        ("Théotime Le Hellard", Name("Le Hellard", "Théotime")),
        ("Quoc V. Le", Name("Le", "Quoc V.")),
        ("Hai Van Pham", Name("Pham", "Hai Van")),
        ("Van Jacobson", Name("Jacobson", "Van")),
        ("Rajbhandari, Samyam", Name("Rajbhandari", "Samyam")),
        ("Yazdani Aminabadi, Reza", Name("Yazdani Aminabadi", "Reza")),
        ("Truong, Jr., Timothy", Name("Truong", "Timothy", suffix="Jr.")),
        ("Timothy Truong Jr.", Name("Truong", "Timothy", suffix="Jr.")),
        ("Timothy Truong, Jr.", Name("Truong", "Timothy", suffix="Jr.")),
        ("Robert Tappan Morris III", Name("Morris", "Robert Tappan", suffix="III")),
        ("Jean d'Alembert", Name("d'Alembert", "Jean")),
        ("Wei Wang 0001", Name("Wang", "Wei")),
        ("Ana Li¹,*", Name("Li", "Ana")),
        ("Prof. Dr. Ana Li", Name("Li", "Ana")),
        ("Ana Li, PhD", Name("Li", "Ana")),
        ("Plato", Name("Plato")),
        ("李明", Name(literal="李明")),
        ("김 민준", Name(literal="김 민준")),
        ("Ming Li (李明)", Name("Li", "Ming")),
        ("李明 (Li, Ming)", Name("Li", "Ming")),
        ("王伟（Wei Wang）", Name("Wang", "Wei")),
        ("Wei Wang 王伟", Name("Wang", "Wei")),
        ("Ivan Petrov (Иван Петров)", Name("Petrov", "Ivan")),
        ("Иван Петров", Name("Петров", "Иван")),
        ("José Núñez (Pepe)", Name("(Pepe)", "José Núñez")),
        ("Mohammed bin Salman", Name("Salman", "Mohammed", "bin")),
        ("García Márquez, Gabriel", Name("García Márquez", "Gabriel")),
        ("W. Kwon", Name("Kwon", "W.")),
        ("  Ana \n Li ", Name("Li", "Ana")),
        ("", Name()),
    ],
)
def test_a_name_is_taken_apart(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("name", "shown", "sorted_by"),
    [
        (Name("Beethoven", "Ludwig", "van"), "Ludwig van Beethoven", "Beethoven"),
        (Name("Truong", "Timothy", suffix="Jr."), "Timothy Truong Jr.", "Truong"),
        (Name(literal="OpenAI"), "OpenAI", "OpenAI"),
        (Name("Plato"), "Plato", "Plato"),
    ],
)
def test_a_name_is_shown_in_reading_order(name: Name, shown: str, sorted_by: str) -> None:
    assert str(name) == shown
    assert name.sort_family == sorted_by


words = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)


@given(st.lists(words, min_size=1, max_size=4))
def test_what_is_shown_is_read_again(parts: list[str]) -> None:
    name = parse_name(" ".join(parts))
    assert parse_name(str(name)) == name
    assert str(name).split() == [part for part in str(name).split() if part in parts]


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(parse_name(text), Name)
