"""`readinglist dedupe` as a person runs it: what is joined, what stays, what is written, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Terminal

REFS = """\
% my references
@string{sosp = {Symposium on Operating Systems Principles}}

@misc{kwon2023arxiv,
  title = {Efficient Memory Management for Large Language Model Serving with PagedAttention},
  author = {Kwon, Woosuk and Li, Zhuohan},
  year = {2023},
  eprint = {2309.06180},
  archiveprefix = {arXiv},
  abstract = {High throughput serving},
}

@inproceedings{kwon2023efficient,
  author = {Woosuk Kwon and Zhuohan Li},
  title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
  booktitle = sosp,
  year = 2023,
  doi = {10.1145/3600006.3613165}
}

@article{other, title={Graph Minors. II. Algorithmic aspects of tree-width}, author={Robertson and Seymour},
  journal={Journal of Algorithms}, year=1986}
@inproceedings{child, title={A chapter of its own}, author={Lee, Ann}, crossref={kwon2023arxiv}, year=2021}
"""
MERGED = """\
% my references
@string{sosp = {Symposium on Operating Systems Principles}}

@inproceedings{kwon2023efficient,
  author = {Woosuk Kwon and Zhuohan Li},
  title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
  booktitle = sosp,
  year = 2023,
  doi = {10.1145/3600006.3613165},
  eprint = {2309.06180},
  archiveprefix = {arXiv},
  abstract = {High throughput serving},
  ids = {kwon2023arxiv}
}

@article{other, title={Graph Minors. II. Algorithmic aspects of tree-width}, author={Robertson and Seymour},
  journal={Journal of Algorithms}, year=1986}
@inproceedings{child, title={A chapter of its own}, author={Lee, Ann}, crossref={kwon2023efficient}, year=2021}
"""
REPORT = r"""\documentclass{article}
See \cite{kwon2023arxiv,other} and \citep[p.~3]{kwon2023efficient}. % \cite{kwon2023arxiv}
kwon2023arxiv is a word here, and here: \verb|\cite{kwon2023arxiv}|
"""


@pytest.fixture
def refs(course: Path) -> Path:
    path = course / "refs.bib"
    path.write_text(REFS)
    return path


def test_a_look_says_what_is_double_and_writes_nothing(course: Path, run: Run, refs: Path) -> None:
    before = sorted(course.iterdir())
    done = run("dedupe", "refs.bib")
    assert (done.returncode, done.stderr) == (1, "")
    assert "4 references in 1 file: 3 works" in done.stdout
    assert "kwon2023arxiv = kwon2023efficient: draft and published" in done.stdout
    assert sorted(course.iterdir()) == before
    assert refs.read_text() == REFS


def test_the_merged_file_changes_only_where_something_is_merged(course: Path, run: Run, refs: Path) -> None:
    done = run("dedupe", "refs.bib", "--to", "out/all.bib")
    assert (done.returncode, done.stderr) == (0, "")
    assert (course / "out" / "all.bib").read_text() == MERGED
    assert (course / "out" / "keys.csv").read_text() == "file,key,new_key\nrefs.bib,kwon2023arxiv,kwon2023efficient\n"
    assert (course / "out" / "dedupe.md").read_text() == done.stdout
    assert refs.read_text() == REFS


def test_a_second_run_finds_nothing_and_changes_nothing(course: Path, run: Run, refs: Path) -> None:
    run("dedupe", "refs.bib", "--to", "all.bib")
    done = run("dedupe", "all.bib", "--to", "again.bib")
    assert done.returncode == 0
    assert "3 references in 1 file: 3 works" in done.stdout
    assert (course / "again.bib").read_text() == MERGED
    assert (course / "keys.csv").read_text() == "file,key,new_key\n"


def test_the_file_itself_may_be_merged_and_is_kept_as_it_was(course: Path, run: Run, refs: Path) -> None:
    done = run("dedupe", "refs.bib", "--to", "refs.bib")
    assert done.returncode == 0
    assert refs.read_text() == MERGED
    assert (course / "refs.bib.orig").read_text() == REFS
    assert "refs.bib.orig" in done.stderr


def test_a_dry_run_shows_the_diff_and_writes_nothing(course: Path, run: Run, refs: Path) -> None:
    (course / "main.tex").write_text(REPORT)
    before = sorted(course.iterdir())
    done = run("dedupe", "refs.bib", "--to", "refs.bib", "--rewrite", "main.tex", "--dry-run")
    assert done.returncode == 1
    assert "+  ids = {kwon2023arxiv}" in done.stdout
    assert r"+See \cite{kwon2023efficient,other}" in done.stdout
    assert sorted(course.iterdir()) == before
    assert (refs.read_text(), (course / "main.tex").read_text()) == (REFS, REPORT)


def test_reports_cite_by_the_new_keys_and_only_where_they_cite(course: Path, run: Run, refs: Path) -> None:
    (course / "main.tex").write_text(REPORT)
    done = run("dedupe", "refs.bib", "--to", "all.bib", "--rewrite", "main.tex")
    assert done.returncode == 0
    wanted = REPORT.replace(r"See \cite{kwon2023arxiv,other}", r"See \cite{kwon2023efficient,other}")
    assert (course / "main.tex").read_text() == wanted
    assert (course / "main.tex.orig").read_text() == REPORT


def test_two_entries_with_one_key_are_told_apart(course: Path, run: Run) -> None:
    (course / "a.bib").write_text(
        "@article{key, title={Attention is All you Need}, author={Vaswani, Ashish and Shazeer, Noam}, year=2017,\n"
        "  journal={arXiv preprint arXiv:1706.03762}}\n"
        "@inproceedings{key, title={Attention Is All You Need}, author={A. Vaswani and N. Shazeer}, year=2017,\n"
        "  booktitle={Advances in Neural Information Processing Systems}}\n"
        "@book{key, title={Cookery for everyone}, author={Mary Baker}, year=1990, publisher={Wiley}}\n"
    )
    done = run("dedupe", "a.bib", "--to", "all.bib")
    assert done.returncode == 0
    text = (course / "all.bib").read_text()
    assert text.count("@") == 2
    assert "@inproceedings{key," in text
    assert "eprint = {1706.03762}" in text
    assert "@book{key-2," in text
    assert (course / "keys.csv").read_text() == "file,key,new_key\na.bib,key,key-2\n"


def test_what_cannot_be_read_is_named_and_stays(course: Path, run: Run) -> None:
    broken = "@article{broken,\n  title = {No end\n@article{good, title={Something}, author={Ann Lee}, year=2020}\n"
    (course / "a.bib").write_text(broken)
    done = run("dedupe", "a.bib", "--to", "b.bib")
    assert done.returncode == 1
    assert "a.bib:1: broken: the braces of title do not balance" in done.stderr
    assert (course / "b.bib").read_text() == broken


def test_many_files_of_many_forms_become_one(course: Path, run: Run, refs: Path) -> None:
    item = {
        "id": "kwon",
        "type": "paper-conference",
        "title": "Efficient Memory Management for Large Language Model Serving with PagedAttention",
        "author": [{"family": "Kwon", "given": "Woosuk"}],
        "issued": {"date-parts": [[2023]]},
        "DOI": "10.1145/3600006.3613165",
    }
    (course / "zotero.json").write_text(json.dumps([item]))
    (course / "scopus.csv").write_text(
        "Authors,Title,Year,Source title,DOI\n"
        '"Kwon W.; Li Z.",Efficient Memory Management for Large Language Model Serving with PagedAttention,2023,'
        "SOSP,10.1145/3600006.3613165\n"
    )
    (course / "wos.ris").write_text("TY  - JOUR\nTI  - Another paper of ours\nAU  - Lee, Ann\nPY  - 2020\nER  - \n")
    done = run("dedupe", "refs.bib", "zotero.json", "scopus.csv", "wos.ris", "--to", "all.json")
    assert done.returncode == 0, done.stderr
    items = json.loads((course / "all.json").read_text())
    assert len(items) == 4
    (kwon,) = (each for each in items if "PagedAttention" in each["title"])
    assert kwon["id"] == "kwon2023efficient"
    assert kwon["custom"]["arxiv"] == "2309.06180"


def test_json_holds_every_reference_that_went_into_another(course: Path, run: Run, refs: Path) -> None:
    done = run("dedupe", "refs.bib", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["references"], told["entries"]) == (4, 3)
    (group,) = told["groups"]
    assert group["key"] == "kwon2023efficient"
    assert group["of"][1]["key"] == "kwon2023arxiv"
    assert group["of"][1]["text"]["abstract"] == "High throughput serving"
    assert group["merged"]["DOI"] == "10.1145/3600006.3613165"


TABLE = """\
id,title,authors,venue,year
1,efficient similarity search in metric spaces,"paolo ciaccia , marco patella",vldb,1997
2,efficient similarity search in metric space,"p. ciaccia , m. patella",very large data bases,1997
3,editorial,a. lee,sigmod record,1998
4,editorial,a. lee,sigmod record,1999
"""


def test_pairs_of_one_table(course: Path, run: Run) -> None:
    (course / "a.csv").write_text(TABLE)
    done = run("dedupe", "a.csv", "--pairs")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["id_a"], row["id_b"]) == ("1", "2")
    assert 0.8 < float(row["score"]) <= 1


def test_pairs_of_two_tables_link_the_first_with_the_second(course: Path, run: Run) -> None:
    (course / "a.csv").write_text(TABLE)
    (course / "b.csv").write_text("id,title,authors,year\n9,Efficient similarity search in metric spaces,,1997\n")
    done = run("dedupe", "a.csv", "b.csv", "--pairs")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["id_a"], row["id_b"]) for row in rows] == [("1", "9"), ("2", "9")]


def test_a_bad_row_is_named_by_its_line(course: Path, run: Run) -> None:
    (course / "a.csv").write_text('id,title\n1,"A title\nof two lines"\n2\n3,\n')
    done = run("dedupe", "a.csv", "--pairs")
    assert done.returncode == 1
    assert "a.csv:4: 2: it has 1 cells, the header 2" in done.stderr
    assert "a.csv:5: 3: it has no title" in done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["absent.bib"], "absent.bib"),
        (["refs.docx"], "no form of a bibliography is known"),
        (["refs.bib", "--to", "refs.docx"], "no form of a bibliography is known"),
        (["refs.bib", "--to", "a.bib", "--pairs"], "--pairs"),
        (["refs.bib", "refs.bib", "a.bib", "b.bib", "--pairs"], "--pairs"),
        (["a.csv"], "a.csv:1: this table has no column `title`"),
        (["latin.csv"], "latin.csv: the bibliography is not UTF-8 text"),
    ],
)
def test_unusable_input_ends_with_status_2_and_one_message(
    course: Path, run: Run, refs: Path, args: list[str], said: str
) -> None:
    (course / "refs.docx").write_text("")
    (course / "a.csv").write_text("name,year\nx,2020\n")
    (course / "latin.csv").write_bytes("id,title\n1,Über\n".encode("latin-1"))
    done = run("dedupe", *args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


DOUBLE = """\
@inproceedings{a, title={Data Bubbles for Hierarchical Clustering}, author={Markus Breunig and Jörg Sander},
  booktitle={VLDB}, year=2001}
@inproceedings{b, title={Data Bubbles for Hierarchical Clustering}, author={Markus Breunig and Jörg Sander},
  booktitle={ICDE}, year=2004}
"""


def test_what_is_doubtful_is_left_apart_and_said(course: Path, run: Run) -> None:
    (course / "a.bib").write_text(DOUBLE)
    done = run("dedupe", "a.bib", "--to", "b.bib")
    assert done.returncode == 1
    assert "Doubtful, and left apart" in done.stdout
    assert "“VLDB” is not “ICDE”" in done.stdout
    assert (course / "b.bib").read_text() == DOUBLE


@pytest.mark.parametrize(("answer", "left", "status"), [("y", 1, 0), ("n", 2, 1), ("s", 2, 1)])
def test_a_person_decides_on_what_is_doubtful(course: Path, answer: str, left: int, status: int) -> None:
    (course / "a.bib").write_text(DOUBLE)
    terminal = Terminal(course, "dedupe", "a.bib", "--interactive", "--to", "b.bib")
    terminal.wait_for("One work?")
    terminal.type(answer + "\n")
    terminal.rest()
    assert terminal.end() == status
    assert (course / "b.bib").read_text().count("@") == left


# --------------------------------------------------------------- rows, by the million

ROWS = [
    {"id": "preprint", "title": "On the Quokkas of Rottnest", "authors": ["C. Ranger", "B. Wu"], "year": 2020,
     "type": "preprint", "arxiv_id": "2001.00001"},
    {"id": "paper", "title": "On the Quokkas of Rottnest", "authors": ["C. Ranger", "B. Wu"], "year": 2021,
     "type": "journal", "venue": "Journal of Quokkas"},
]  # fmt: skip


@pytest.fixture
def dump(course: Path) -> Path:
    (course / "dumps").mkdir()
    for number, row in enumerate(ROWS):
        (course / "dumps" / f"part-{number}.jsonl").write_text(json.dumps(row) + "\n")
    return course / "dumps"


def test_dumps_and_bibliographies_come_to_rows(course: Path, run: Run, refs: Path, dump: Path) -> None:
    done = run("dedupe", "dumps", "refs.bib", "--to", "made/works.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("6 references: 4 works, of which 2 stood several times, and 0 doubtful pairs; in ")
    works = [json.loads(line) for line in (course / "made" / "works.jsonl").read_text().splitlines()]
    assert [each["id"] for each in works] == ["paper", "kwon2023efficient", "other", "child"]
    keys = (course / "made" / "keys.csv").read_text().splitlines()
    assert keys[1:] == ["dumps/part-0.jsonl,preprint,paper", "refs.bib,kwon2023arxiv,kwon2023efficient"]
    assert len((course / "made" / "dedupe.jsonl").read_text().splitlines()) == 2


def test_the_count_of_rows_is_json_for_programs(run: Run, dump: Path) -> None:
    (dump / "part-2.jsonl").write_text("{\n")
    to = ("--to", "works.jsonl", "--keys", "map.csv", "--report", "told.jsonl", "--json")
    done = run("dedupe", "dumps", *to)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["references"], told["works"], told["problems"][0]["shard"]) == (2, 1, True)
    assert "part-2.jsonl" in done.stderr
    assert (dump.parent / "map.csv").exists()
    assert (dump.parent / "told.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "spark"), "--engine spark writes rows"),
        (("--engine", "spark", "--pairs"), "--engine spark writes rows"),
        (("--engine", "spark", "--to", "all.bib"), "--engine spark writes rows"),
        (("--master", "local[2]", "--to", "works.jsonl"), "--master is for --engine spark"),
        (("--to", "works.jsonl", "--interactive"), "are for bibliographies"),
        (("--to", "works.jsonl", "--dry-run"), "are for bibliographies"),
        (("--to", "works.jsonl", "--rewrite", "main.tex"), "are for bibliographies"),
    ],
)
def test_what_makes_no_sense_of_rows_is_refused(run: Run, dump: Path, options: tuple[str, ...], said: str) -> None:
    done = run("dedupe", "dumps", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (dump.parent / "works.jsonl").exists()


def test_a_folder_of_something_else_is_not_replaced(course: Path, run: Run, dump: Path) -> None:
    (course / "works.parquet").mkdir()
    (course / "works.parquet" / "thesis.tex").touch()
    done = run("dedupe", "dumps", "--to", "works.parquet")
    assert done.returncode == 2
    assert "this folder holds something else: thesis.tex" in done.stderr
