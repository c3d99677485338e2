"""Reports as folders, single files and archives: what is reached, what is not, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from readinglist.errors import InputError
from readinglist.reports import bundle
from readinglist.reports.bundle import within
from readinglist.reports.reading import read
from readinglist.reports.report import Report

BIB = "@misc{a, title={A title}}\n@misc{b,\n  title={B title},\n  crossref={a}}\n"


def laid(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def cited(report: Report) -> list[tuple[str, str, int]]:
    return [(each.key, Path(each.place.path).name, each.place.line) for each in report.citations]


THESIS = {
    "main.tex": (
        "\\documentclass{book}\n\\input{chapters/one}\\include{chapters/two.tex}\n\\subfile{parts/three}\n"
        "% \\input{chapters/old}\n\\cite{m}\n\\addbibresource{refs.bib}"
    ),
    "chapters/one.tex": "\\cite{a}\n\\input{chapters/deep}",
    "chapters/deep.tex": "\n\\cite{deep}\n\\input{main}",
    "chapters/two.tex": "\\cite{b}",
    "chapters/old.tex": "\\cite{old}",
    "parts/three.tex": "\\documentclass[../main]{subfiles}\n\\input{here}\\cite{c}",
    "parts/here.tex": "\\cite{here}",
    "refs.bib": BIB,
    "unused.bib": "@misc{no, title={No}}",
}
IN_ORDER = [
    ("m", "main.tex", 5), ("a", "one.tex", 1), ("deep", "deep.tex", 2), ("b", "two.tex", 1), ("c", "three.tex", 2),
    ("here", "here.tex", 1),
]  # fmt: skip


def test_all_that_is_reached_is_read_once(tmp_path: Path) -> None:
    report = read(laid(tmp_path, THESIS) / "main.tex")
    assert cited(report) == IN_ORDER
    assert [entry.key for entry in report.entries] == ["a", "b"]
    assert [(entry.place.line, entry.place_of("title").line) for entry in report.entries] == [(1, 1), (2, 3)]
    assert report.entries[1].parents == {"a"}
    assert not report.missing


def test_a_folder_begins_with_its_documents(tmp_path: Path) -> None:
    laid(tmp_path, THESIS | {"README.md": "@readme", ".git/x.tex": "\\cite{git}"})
    report = read(tmp_path)
    assert {key for key, _, _ in cited(report)} == {key for key, _, _ in IN_ORDER}


def test_an_archive_is_read_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "overleaf.zip"
    with ZipFile(path, "w") as archive:
        for name, text in THESIS.items():
            archive.writestr(name, text)
    report = read(path)
    assert {key for key, _, _ in cited(report)} == {key for key, _, _ in IN_ORDER}
    assert report.citations[0].place.path == f"{path.as_posix()}/main.tex"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["overleaf.zip"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.md", "---\nbibliography: refs.bib\n---\n@a"),
        ("r.qmd", "---\nbibliography: refs.bib\n---\n@a"),
        ("r.typ", '@a\n#bibliography("refs.bib")'),
        ("r.aux", "\\citation{a}\n\\bibdata{refs}"),
        ("r.aux", "\\abx@aux@cite{0}{a}"),
        ("r.tex", "\\cite{a}\\bibliography{refs}"),
        ("r.tex", "\ufeff\\cite{a}\r\n\\bibliography{refs}"),
    ],
)
def test_every_form_finds_its_bibliography(tmp_path: Path, name: str, text: str) -> None:
    report = read(laid(tmp_path, {name: text, "refs.bib": BIB}) / name)
    assert [key for key, _, _ in cited(report)] == ["a"]
    assert report.keys == {"a", "b"}


def test_a_bibliography_alone_is_a_report(tmp_path: Path) -> None:
    report = read(laid(tmp_path, {"refs.bib": BIB + "@misc{broken, title={x\n"}) / "refs.bib")
    assert report.keys == {"a", "b"}
    assert [bad.line for bad in report.bad] == [5]


def test_a_bibliography_within_the_document(tmp_path: Path) -> None:
    text = "\\begin{filecontents}{x.bib}\n@misc{a, title={A}}\n\\end{filecontents}\n\\cite{a}\\bibliography{x}"
    report = read(laid(tmp_path, {"r.tex": text}) / "r.tex")
    assert [(entry.key, entry.place.line) for entry in report.entries] == [("a", 2)]
    assert not report.missing


def test_old_encodings_are_read(tmp_path: Path) -> None:
    (tmp_path / "r.tex").write_bytes("na\u00efve \\cite{a}".encode("cp1252"))
    assert cited(read(tmp_path / "r.tex")) == [("a", "r.tex", 1)]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    text = "\\input{gone}\n\\bibliography{refs,lost}\n\\input{../outside}\\addbibresource{/etc/x.bib}"
    outside = laid(tmp_path, {"outside.tex": "\\cite{secret}", "r/r.tex": text, "r/refs.bib": BIB})
    report = read(outside / "r" / "r.tex")
    assert not report.citations
    assert [(each.name, each.place.line, "outside" in each.why) for each in report.missing] == [
        ("lost.bib", 2, False),
        ("/etc/x.bib", 3, True),
        ("gone", 1, False),
        ("../outside", 3, True),
    ]


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [
        ("", "a.tex", "a.tex"),
        ("x", "../a.tex", "a.tex"),
        (".", "./x//a.tex", "x/a.tex"),
        ("x", "../../a.tex", None),
        ("", "../a.tex", None),
        ("", "/etc/passwd", None),
        ("", "C:\\x.tex", None),
        ("", "..\\x.tex", None),
        ("", "~/x.tex", None),
        ("", "x/../../y", None),
        ("", "a\0b", None),
    ],
)
def test_names_stay_within_the_report(folder: str, name: str, expected: str | None) -> None:
    assert within(folder, name) == expected


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    laid(
        tmp_path,
        {"secret.tex": "\\cite{secret}", "r/r.tex": "\\input{link}\\input{pipe}", "r/own.tex": "\\cite{own}"},
    )
    (tmp_path / "r" / "link.tex").symlink_to(tmp_path / "secret.tex")
    os.mkfifo(tmp_path / "r" / "pipe.tex")
    report = read(tmp_path / "r" / "r.tex")
    assert not report.citations
    assert len(report.missing) == 2


def test_an_archive_cannot_lead_out(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("main.tex", "\\documentclass{x}\\input{../up}\\input{link}\\cite{a}")
        archive.writestr("../up.tex", "\\cite{up}")
        archive.writestr("/abs.tex", "\\documentclass{x}\\cite{abs}")
        link = ZipInfo("link.tex")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    report = read(path)
    assert [key for key, _, _ in cited(report)] == ["a"]


def test_files_larger_than_any_report_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_FILE", 1_000)
    path = tmp_path / "x.zip"
    with ZipFile(path, "w", compression=8) as archive:
        archive.writestr("main.tex", "\\documentclass{x}" + " " * 100_000)
    with pytest.raises(InputError, match="larger than"):
        read(path)
    laid(tmp_path, {"r.tex": " " * 2_000})
    with pytest.raises(InputError, match="larger than"):
        read(tmp_path / "r.tex")


@pytest.mark.parametrize("name", ["x.zip", "x.docx"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04junk")
    with pytest.raises(InputError):
        read(tmp_path / name)


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such report"):
        read(tmp_path / "none.tex")
    with pytest.raises(InputError, match="no report is in here"):
        read(tmp_path)
    with pytest.raises(InputError, match="no report is read from"):
        read(laid(tmp_path, {"x.pdf": "x"}) / "x.pdf")


@pytest.mark.parametrize(
    ("main", "name", "text"),
    [
        ("r.typ", "refs.yml", "a:\n  type: article\n  title: A title\n  author: Byron, Ada\n  date: 2020\n"),
        ("r.md", "refs.json", '[{"id": "a", "type": "article-journal", "title": "A title"}]'),
        ("r.qmd", "refs.yaml", "references:\n- id: a\n  type: article-journal\n  title: A title\n"),
    ],
)
def test_bibliographies_of_typst_and_pandoc(tmp_path: Path, main: str, name: str, text: str) -> None:
    head = f'@a\n#bibliography("{name}")' if main.endswith(".typ") else f"---\nbibliography: {name}\n---\n@a"
    report = read(laid(tmp_path, {name: text, main: head}) / main)
    assert [(entry.key, entry.record.title) for entry in report.entries] == [("a", "A title")]
    assert not report.missing
