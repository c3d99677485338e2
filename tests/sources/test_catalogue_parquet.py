"""Dumps as Parquet: the rows of any form, in a file of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.errors import InputError
from readinglist.sources.catalogue.forms import Paper, form_of
from readinglist.sources.catalogue.stream import Bad, opened

parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra [spark]")

OWN = {"title": "On Quokkas", "authors": ["A. Author"], "year": 2020, "venue": "Island Letters", "type": "journal"}
OPENALEX = {
    "id": "https://openalex.org/W1",
    "title": "On Quokkas",
    "type": "article",
    "publication_year": 2020,
    "authorships": [{"author": {"display_name": "A. Author"}}],
}


def written(path: Path, *rows: dict[str, object]) -> Path:
    import pyarrow

    parquet.write_table(pyarrow.Table.from_pylist(list(rows)), path)
    return path


@pytest.mark.parametrize(("row", "form"), [(OWN, "JSON Lines"), (OPENALEX, "OpenAlex works")])
def test_rows_are_read_in_the_form_that_their_columns_tell(tmp_path: Path, row: dict[str, object], form: str) -> None:
    path = written(tmp_path / "works.parquet", row)
    assert form_of(path).name == form
    with opened(path) as dump:
        (paper,) = form_of(path).read(dump)
    assert isinstance(paper, Paper)
    assert paper.line == 1
    assert paper.hit is not None
    (record,) = paper.hit.records
    assert (record.title, record.year, str(record.author[0])) == ("On Quokkas", 2020, "A. Author")


def test_a_row_without_a_title_is_bad_and_the_others_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "works.parquet", OWN, OWN | {"title": None}, OWN)
    with opened(path) as dump:
        found = list(form_of(path).read(dump))
    assert [each if isinstance(each, Bad) else each.line for each in found] == [1, Bad(2, "it has no title"), 3]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "works.parquet", OWN)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"works\.parquet: this file is of no form"):
        form_of(path)
