"""The index: what is built is found, an update replaces its like, and a kill leaves the old catalogue whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record
from readinglist.sources.base import Hit, Link, Question, Remark
from readinglist.sources.catalogue import Catalogue, Info, Progress, build, open_catalogue, stored
from readinglist.sources.catalogue.about import FORMAT
from readinglist.sources.catalogue.candidates import Candidates, likeness
from readinglist.sources.catalogue.engine import Found
from readinglist.sources.catalogue.forms import form_of
from readinglist.sources.catalogue.stream import Bad, opened
from readinglist.sources.catalogue.titles import fold

ATTENTION = "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"


def row(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "authors": ["Tri Dao", "Christopher Ré"], "year": 2022, "venue": "X", **more}


ROWS = (
    row(ATTENTION, type="conference", venue="NeurIPS", url="https://openreview.net/forum?id=H4DqfPSibmx"),
    row(ATTENTION, type="preprint", venue="arXiv", arxiv_id="2205.14135"),
    row(
        "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning", type="preprint", year=2023
    ),
    row("Orca: A Distributed Serving System for Transformer-Based Generative Models", type="conference"),
    row("ORCA", type="conference", year=2011, authors=["Marc Stein"]),
    row(
        "GPTQ: Accurate Post-Training Quantization for Generative Transformers",
        type="preprint",
        arxiv_id="2210.17323",
    ),
    row("OPTQ: Accurate Quantization for Generative Transformers", type="conference", arxiv_id="2210.17323"),
    row("Deep Learning", type="book", authors=["Ian Goodfellow"], year=2016),
    row("Learning Deep Structures in Learned Deep Models of Learning", type="conference"),
    row("Schrödinger’s Kernel: Ünïcode & Größe in Σ-Algebras", type="journal", authors=["Jürgen Müller"]),
)


def dump(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue")
    build([dump(folder / "rows.jsonl", *ROWS)], folder / "built")
    return Catalogue.open(folder / "built")


def lines_found(catalogue: Catalogue, title: str, *identifiers: Identifier) -> list[int]:
    (answer,) = catalogue.ask([Question(Claim(title), identifiers)])
    assert answer.problem is None
    return [int(record.source.rpartition(":")[2]) for record in answer.records]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (ATTENTION, {1, 2}),
        ("FLASHATTENTION: FAST AND MEMORY EFFICIENT EXACT ATTENTION WITH IO AWARENESS", {1, 2}),
        ("FlashAttenton: Fast and Memory-Eficient Exact Attention with IO-Awareness", {1, 2}),
        ("Flash Attention: Fast and Memory-Efficient Exact Attention with IO-Awareness", {1, 2}),
        ("Fast and Memory-Efficient Exact Attention with IO-Awareness", {1, 2}),
        ("FlashAttention: Fast Exact Attention with IO-Awareness", {1, 2}),
        ("FlashAttention", {1, 2}),
        ("Orca", {4, 5}),
        ("Orka", {5}),
        ("DistServe: A Distributed Serving System for Transformer-Based Generative Models", {4}),
        ("Deep Learning", {8}),
        ("Schrodinger's kernel - unicode and grosse in sigma algebras", {10}),
        ("GPTQ: Accurate Post-Training Quantization for Generative Transformers", {6, 7}),
    ],
)
def test_the_records_meant_are_found(catalogue: Catalogue, title: str, lines: set[int]) -> None:
    assert lines <= set(lines_found(catalogue, title))


@pytest.mark.parametrize(
    ("claimed", "meant", "other"),
    [
        (
            "An Image is Worth 16×16 Words",
            "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
            "Channel Vision Transformers: An Image Is Worth 1 x 16 x 16 Words",
        ),
        (
            "Dynamic Computational Geometry (Preliminary Version)",
            "Dynamic Computational Geometry (Preliminary Version)",
            "Dynamic Computational Geometry: Preliminary Versions of Twelve Bounds",
        ),
    ],
)
def test_a_title_cut_short_or_with_a_parenthesis_is_as_alike_as_another(claimed: str, meant: str, other: str) -> None:
    alike = [likeness(fold(claimed), " ".join(fold(title).words)) for title in (meant, other)]
    assert alike[0] > alike[1] - 1
    assert max(alike) <= 100


class _Common:
    """An engine that has nothing but pairs of words, each in so many titles."""

    def __init__(self, titles: int) -> None:
        self.titles, self.pairs_asked = titles, 0

    def with_key(self, name: str, keys: Sequence[int], most: int) -> list[Found]:
        self.pairs_asked += len(keys) if name == "pair" else 0
        return []

    def count(self, name: str, term: str | int) -> int:
        return self.titles if name == "pair" else 0

    def with_all(self, words: Sequence[str], most: int) -> list[Found]:
        return []

    with_any = with_all

    def with_word_like(self, word: str, most: int) -> list[Found]:
        return []


@pytest.mark.parametrize(("titles", "asked"), [(0, 0), (1, 8), (125, 8), (200, 5), (400, 3), (5000, 3)])
def test_the_commoner_the_pairs_of_words_the_fewer_are_asked_for(titles: int, asked: int) -> None:
    engine = _Common(titles)
    words = "one thing said of ten others that nobody reads any more today"
    assert Candidates(engine, Question(Claim(words))).hits() == []
    assert engine.pairs_asked == asked


@pytest.mark.parametrize("title", ["", "?!", "Zebra Crossings of Zanzibar", "of the and", "\ud800", "x" * 5000])
def test_a_title_like_no_other_finds_nothing(catalogue: Catalogue, title: str) -> None:
    assert lines_found(catalogue, title) == []


def test_an_identifier_finds_its_record_whatever_the_title_is(catalogue: Catalogue) -> None:
    assert lines_found(catalogue, "Zebra Crossings", Identifier("openreview", "H4DqfPSibmx")) == [1]


def test_a_renamed_version_comes_along_by_its_identifier(catalogue: Catalogue) -> None:
    assert {6, 7} == set(lines_found(catalogue, "Zebra Crossings", Identifier("arxiv", "2210.17323")))


@pytest.mark.parametrize(("published_too", "lines"), [(False, [1, 2]), (True, [1, 3])])
def test_a_publication_under_another_title_is_looked_for_until_one_is_found(
    tmp_path: Path, published_too: bool, lines: list[int]
) -> None:
    title = "Side-Tuning: {}Network Adaptation via {} Side Networks"
    rows = [
        row(title.format("", "Additive"), type="preprint", year=2019, venue="arXiv"),
        row(title.format("A Baseline for ", "Additive"), type="conference", year=2020, venue="ECCV"),
        row(title.format("", "Additive"), type="conference", year=2020, venue="ECCV"),
    ]
    build([dump(tmp_path / "rows.jsonl", *rows[: 3 if published_too else 2])], tmp_path / "built")
    misspelt = title.format("", "Addiwive")
    assert sorted(lines_found(Catalogue.open(tmp_path / "built"), misspelt)) == lines


@pytest.mark.parametrize(
    ("other", "lines"),
    [
        pytest.param({"type": "conference", "year": 2021, "venue": "ECCV"}, [1, 2], id="its publication"),
        pytest.param({"type": "conference", "year": None, "venue": "ECCV"}, [1, 2], id="perhaps"),
        pytest.param({"type": "conference", "year": 2016, "venue": "ECCV"}, [1], id="published before it"),
        pytest.param({"type": "conference", "year": 2026, "venue": "ECCV"}, [1], id="too late"),
        pytest.param({"type": "preprint", "year": 2020, "venue": "arXiv"}, [1], id="another preprint"),
    ],
)
def test_beside_a_preprint_only_its_publication_has_a_title_less_alike(
    tmp_path: Path, other: dict[str, Any], lines: list[int]
) -> None:
    title = "Side-Tuning: {}Network Adaptation via Additive Side Networks"
    preprint = row(title.format(""), type="preprint", year=2019, venue="arXiv")
    path = dump(tmp_path / "rows.jsonl", preprint, row(title.format("A Baseline for Large "), **other))
    build([path], tmp_path / "built")
    assert sorted(lines_found(Catalogue.open(tmp_path / "built"), title.format(""))) == lines


def test_answers_come_in_the_order_of_the_questions(catalogue: Catalogue) -> None:
    answers = catalogue.ask([Question(Claim(ROWS[line]["title"])) for line in (3, 8)])
    assert [answer.records[0].title for answer in answers] == [ROWS[3]["title"], ROWS[8]["title"]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("goodfellow deep", 8),
        ("arxiv:2205.14135", 2),
        ("https://openreview.net/forum?id=H4DqfPSibmx", 1),
        ("muller", 10),
    ],
)
def test_people_find_records_by_words_names_and_identifiers(catalogue: Catalogue, text: str, line: int) -> None:
    assert catalogue.search(text)[0].source == f"catalogue:rows.jsonl:{line}"


def test_a_search_gives_no_more_than_was_asked_for(catalogue: Catalogue) -> None:
    assert len(catalogue.search("learning deep", limit=1)) == 1
    assert catalogue.search("") == catalogue.search("zzz") == []


# ------------------------------------------------------------------ laws

_TITLES = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(
        st.sampled_from(["learning", "deep", "for", "of", "a", "model", "attention", "II", "2"]), min_size=1
    ).map(" ".join),
)
_NAMES = st.sampled_from([f"2401.{number:05}" for number in range(40)])
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"title": _TITLES.filter(str.strip), "authors": st.lists(st.text(max_size=20), max_size=3)},
        optional={
            "arxiv_id": _NAMES,
            "year": st.integers(-5, 3000),
            "type": st.sampled_from(["preprint", "journal"]),
        },
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_every_record_is_found_by_its_title_and_its_identifiers(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    path = dump(folder / "rows.jsonl", row("Something to Begin With"), *rows)
    records = _records_in(path)
    assert build([path], folder / "built").papers == len(records) > 0
    catalogue = Catalogue.open(folder / "built")
    for record in records:
        for question in (Question(Claim(record.title)), *(Question(Claim(""), (one,)) for one in record.identifiers)):
            (answer,) = catalogue.ask([question])
            assert record in answer.records


def _records_in(path: Path) -> list[Record]:
    with opened(path) as dumped:
        found = list(form_of(path).read(dumped))
    return [record for each in found if not isinstance(each, Bad) and each[1] for record in each[1].records]


_TEXT = st.text(min_size=1, max_size=20)
_IDENTIFIERS = st.builds(Identifier, st.sampled_from(["doi", "arxiv"]), st.text("abc:/.1", min_size=1, max_size=9))
_RECORDS = st.builds(
    Record,
    source=_TEXT,
    type=_TEXT,
    title=st.text(max_size=20),
    issued=st.sampled_from([(), (2020,), (2020, 5, 1)]),
    volume=st.none() | _TEXT,
    url=st.none() | _TEXT,
    identifiers=st.lists(_IDENTIFIERS, max_size=2).map(tuple),
)
_HITS = st.builds(
    Hit,
    st.lists(_RECORDS, min_size=1, max_size=2).map(tuple),
    st.lists(st.builds(Remark, _TEXT, _TEXT, _TEXT, _IDENTIFIERS), max_size=1).map(tuple),
    st.lists(st.builds(Link, _IDENTIFIERS, _IDENTIFIERS), max_size=1).map(tuple),
)


@given(hit=_HITS)
def test_what_is_stored_is_read_back(hit: Hit) -> None:
    assert stored.load(stored.dump(hit)) == hit


def test_half_a_character_does_not_keep_a_paper_out() -> None:
    """A file's name may hold what is no UTF-8, and a row of JSON half a surrogate pair."""
    (kept,) = stored.load(stored.dump(Hit((Record("catalogue:\udcff.jsonl:1", "book", "A \ud800"),)))).records
    assert (kept.source, kept.title) == ("catalogue:?.jsonl:1", "A ?")


# ------------------------------------------------------------------ building


def test_a_catalogue_says_where_it_came_from(tmp_path: Path) -> None:
    one = dump(tmp_path / "one.jsonl", *ROWS[:2], {"title": ""})
    two = tmp_path / "two.bib"
    two.write_text("@misc{a, title = {On Second Thoughts}}")
    told: list[Progress] = []
    info = build([one, two], tmp_path / "built", progress=told.append)
    assert info == Catalogue.open(tmp_path / "built").info()
    assert [(each.name, each.form, each.papers, each.bad, each.bad_lines) for each in info.files] == [
        ("one.jsonl", "JSON Lines", 2, 1, ("one.jsonl:3: it has no title",)),
        ("two.bib", ".bib", 1, 0, ()),
    ]
    assert (info.papers, info.bad) == (3, 1)
    assert told[-1] == Progress("two.bib", 1.0, 3, 1)
    assert [each.share for each in told] == sorted(each.share for each in told)


def test_the_bad_lines_of_a_bad_file_are_counted_and_the_first_named(tmp_path: Path) -> None:
    path = dump(tmp_path / "rows.jsonl", ROWS[0], *[{"title": None, "authors": []}] * 250)
    (read,) = build([path], tmp_path / "built").files
    assert (read.bad, len(read.bad_lines), read.bad_lines[-1]) == (250, 100, "rows.jsonl:101: it has no title")


def test_a_new_build_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    for rows in (ROWS, ROWS[3:4]):
        build([dump(tmp_path / "rows.jsonl", *rows)], tmp_path / "built")
    catalogue = Catalogue.open(tmp_path / "built")
    assert catalogue.info().papers == 1
    assert lines_found(catalogue, ATTENTION) == []
    assert sorted(path.name for path in (tmp_path / "built").iterdir()) == ["catalogue.json", "index-2"]


def test_a_catalogue_in_use_goes_on_answering_while_it_is_replaced(tmp_path: Path) -> None:
    path = dump(tmp_path / "rows.jsonl", *ROWS)
    build([path], tmp_path / "built")
    before = Catalogue.open(tmp_path / "built")
    build([path], tmp_path / "built")
    assert set(lines_found(before, ATTENTION)) == {1, 2}


# ------------------------------------------------------------------ updating


def updated(tmp_path: Path, old: dict[str, Any], new: dict[str, Any]) -> list[Record]:
    build([dump(tmp_path / "old.jsonl", old, row("Quite Another Thing"))], tmp_path / "built")
    info = build([dump(tmp_path / "new.jsonl", new)], tmp_path / "built", update=True)
    assert [each.name for each in info.files] == ["old.jsonl", "new.jsonl"]
    catalogue = Catalogue.open(tmp_path / "built")
    assert lines_found(catalogue, "Quite Another Thing") == [2]
    (answer,) = catalogue.ask([Question(Claim(new["title"]))])
    return list(answer.records)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            row("A Title of Some Length", doi="10.1145/1"), row("Its Mended Title", doi="10.1145/1"), id="doi"
        ),
        pytest.param(
            row("A Title", type="preprint", arxiv_id="2401.00001"),
            row("The Title of the Next Version", type="preprint", arxiv_id="2401.00001"),
            id="preprint",
        ),
        pytest.param(row("A Title of Some Length"), row("A title of some LENGTH!", pages="1-2"), id="same in words"),
    ],
)
def test_an_update_replaces_what_is_the_same(tmp_path: Path, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert [record.source for record in updated(tmp_path, old, new)] == ["catalogue:new.jsonl:1"]
    assert Catalogue.open(tmp_path / "built").info().papers == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            row("A Title of Some Length", type="conference", arxiv_id="2401.00001"),
            row("A Title of Some Length", type="preprint", arxiv_id="2401.00001", venue="arXiv"),
            id="a paper is not its preprint",
        ),
        pytest.param(
            row("A Title of Some Length", type="preprint", arxiv_id="2401.00001", doi="10.1145/1", venue="arXiv"),
            row("A Title of Some Length", type="conference", doi="10.1145/1"),
            id="a preprint is not the paper whose DOI it has",
        ),
        pytest.param(row("A Title of Some Length"), row("A Title of Some Length", year=2023), id="another year"),
        pytest.param(row("A Title of Some Length"), row("A Title of Some Length", venue="Y"), id="another venue"),
        pytest.param(
            row("A Title of Some Length"), row("A Title of Some Length", authors=["Ada Byron"]), id="another author"
        ),
    ],
)
def test_an_update_keeps_what_is_another_version(tmp_path: Path, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert {record.source for record in updated(tmp_path, old, new)} == {
        "catalogue:old.jsonl:1",
        "catalogue:new.jsonl:1",
    }


def test_an_update_with_the_same_dump_changes_nothing_in_number(tmp_path: Path) -> None:
    path = dump(tmp_path / "rows.jsonl", *ROWS)
    for update in (False, True, True):
        info = build([path], tmp_path / "built", update=update)
    assert info.papers == len(ROWS)
    assert set(lines_found(Catalogue.open(tmp_path / "built"), ATTENTION)) == {1, 2}


# ------------------------------------------------------------------ what must not break


def test_what_cannot_be_built_leaves_the_old_catalogue(tmp_path: Path) -> None:
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    before = (tmp_path / "built" / "catalogue.json").read_text()
    for rows, update in (([{"title": "", "authors": []}], False), ([{"title": "", "authors": []}], True)):
        with pytest.raises(InputError, match=r"nothing in these files can be used: bad\.jsonl:1: it has no title"):
            build([dump(tmp_path / "bad.jsonl", *rows)], tmp_path / "built", update=update)
    assert (tmp_path / "built" / "catalogue.json").read_text() == before
    assert set(lines_found(Catalogue.open(tmp_path / "built"), ATTENTION)) == {1, 2}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    path = dump(tmp_path / "rows.jsonl", *ROWS)
    with pytest.raises(InputError, match=r"holds something else: rows\.jsonl"):
        build([path], tmp_path)
    with pytest.raises(InputError, match="no folder"):
        build([path], path)
    with pytest.raises(InputError, match="no catalogue to update"):
        build([path], tmp_path / "built", update=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["rows.jsonl"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("not JSON", "cannot be read"),
        ("[]", "cannot be read"),
        (json.dumps({"format": FORMAT}), "cannot be read"),
        ('{"format": 99}', "another version"),
    ],
)
def test_a_damaged_catalogue_says_how_to_mend_it(tmp_path: Path, content: str, problem: str) -> None:
    path = dump(tmp_path / "rows.jsonl", *ROWS)
    build([path], tmp_path / "built")
    (tmp_path / "built" / "catalogue.json").write_text(content)
    with pytest.raises(InputError, match=problem) as caught:
        Catalogue.open(tmp_path / "built")
    assert "catalogue build" in caught.value.advice
    assert build([path], tmp_path / "built").papers == len(ROWS)


@pytest.mark.parametrize("changed", [{"folding": "as it was last year"}, {"format": FORMAT - 1}])
def test_a_catalogue_indexed_in_another_way_is_not_asked(tmp_path: Path, changed: dict[str, Any]) -> None:
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    path = tmp_path / "built" / "catalogue.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(InputError, match="another version"):
        Catalogue.open(tmp_path / "built")
    with pytest.raises(InputError, match="nothing in these files"):
        build([dump(tmp_path / "bad.jsonl", {"title": "", "authors": []})], tmp_path / "built")
    assert sorted(each.name for each in (tmp_path / "built").iterdir()) == ["catalogue.json", "index-1"]


def test_an_index_that_is_gone_is_said_so(tmp_path: Path) -> None:
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    for path in (tmp_path / "built" / "index-1").iterdir():
        path.unlink()
    with pytest.raises(InputError, match="damaged"):
        Catalogue.open(tmp_path / "built")
    with pytest.raises(InputError, match="no catalogue"):
        Catalogue.open(tmp_path / "nowhere")


def test_an_index_whose_records_were_overwritten_is_said_so(tmp_path: Path) -> None:
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    for path in (tmp_path / "built" / "index-1").glob("*.store"):
        kept = path.read_bytes()
        path.write_bytes(bytes(60) + kept[60:])
    opened = Catalogue.open(tmp_path / "built")
    with pytest.raises(InputError, match="damaged"):
        opened.search("attention")
    with pytest.raises(InputError, match="damaged"):
        lines_found(opened, ATTENTION)


def test_the_catalogue_of_a_folder_is_its_index_or_its_bib_files(tmp_path: Path) -> None:
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "a.bib").write_text(f"@misc{{a, title = {{{ATTENTION}}}}}")
    build([tmp_path / "refs" / "a.bib"], tmp_path / "built")
    for folder in (tmp_path / "refs", tmp_path / "built"):
        (answer,) = open_catalogue(folder).ask([Question(Claim(ATTENTION))])
        assert [record.source for record in answer.records] == ["catalogue:a.bib:1"]


_SLOW_BUILD = """
import sys, time
from pathlib import Path
from readinglist.sources.catalogue import build

def progress(step):
    if step.papers >= 4000:
        print("in the middle", flush=True)
        time.sleep(600)

build([Path(sys.argv[1])], Path(sys.argv[2]), update=sys.argv[3] == "update", progress=progress)
"""


@pytest.mark.parametrize("way", ["anew", "update"])
def test_a_kill_in_the_middle_leaves_the_old_catalogue_whole(tmp_path: Path, way: str) -> None:
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    before = Catalogue.open(tmp_path / "built").info()
    many = dump(tmp_path / "many.jsonl", *[row(f"{ATTENTION} {number}") for number in range(6000)])
    command = [sys.executable, "-c", _SLOW_BUILD, str(many), str(tmp_path / "built"), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "in the middle\n"
        with pytest.raises(InputError, match="another build"):
            build([many], tmp_path / "built")
        os.kill(process.pid, signal.SIGKILL)
    catalogue = Catalogue.open(tmp_path / "built")
    assert catalogue.info() == before
    assert set(lines_found(catalogue, ATTENTION)) == {1, 2}
    _built_again_from(many, tmp_path / "built")


def _built_again_from(many: Path, folder: Path) -> None:
    info: Info = build([many], folder)
    assert info.papers == 6000
    assert sorted(path.name for path in folder.iterdir()) == ["catalogue.json", info.index]


def test_a_full_disk_leaves_the_old_catalogue(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: writing fails in the same place."""
    build([dump(tmp_path / "rows.jsonl", *ROWS)], tmp_path / "built")
    many = dump(tmp_path / "many.jsonl", *[row(f"{number} {os.urandom(40).hex()}") for number in range(3000)])
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "from readinglist.errors import InputError\nfrom readinglist.sources.catalogue import build\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try:\n    build([Path(sys.argv[1])], Path(sys.argv[2]))\n"
        "except InputError as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", code, str(many), str(tmp_path / "built")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "the catalogue cannot be written" in done.stdout, done.stderr
    assert "Traceback" not in done.stderr
    catalogue = Catalogue.open(tmp_path / "built")
    assert set(lines_found(catalogue, ATTENTION)) == {1, 2}
    assert sorted(path.name for path in (tmp_path / "built").iterdir()) == ["catalogue.json", "index-1"]
