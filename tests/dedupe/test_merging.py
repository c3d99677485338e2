"""What becomes of a group: one entry, whole, from one version; nothing that stood in the files is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist import bibtex
from readinglist.dedupe import bib, report
from readinglist.dedupe.listed import Library, read
from readinglist.dedupe.merging import Result, result
from readinglist.judgement.groups import group

PREPRINT = """\
@misc{raft-preprint, title = {In Search of an Understandable Consensus Algorithm}, author = {Diego Ongaro and John
  Ousterhout}, year = {2013}, eprint = {1301.00001}, archiveprefix = {arXiv}, pages = {1--18}, abstract = {Raft}}
"""
PAPER = """\
@inproceedings{raft, title = {In Search of an Understandable Consensus Algorithm}, author = {Diego Ongaro and John
  Ousterhout}, year = {2014}, booktitle = {USENIX Annual Technical Conference}, keywords = {mine}}
"""


def merged(folder: Path, *texts: str) -> tuple[list[Library], Result]:
    libraries = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.bib"
        path.write_text(text, encoding="utf-8")
        libraries.append(read(path))
    listed = [each for library in libraries for each in library.listed]
    return libraries, result(listed, group([each.record for each in listed]))


def test_the_entry_is_that_of_the_version_of_record_and_no_hybrid(tmp_path: Path) -> None:
    libraries, found = merged(tmp_path, PREPRINT + PAPER)
    (entry,) = found.entries
    assert entry.key == "raft"
    assert entry.work.record.container_title == "USENIX Annual Technical Conference"
    (raw,), _ = bibtex.scan(bib.text_of(libraries, found))
    assert raw.type == "inproceedings"
    assert raw.fields["year"] == "2014"
    assert raw.fields["eprint"] == "1301.00001"
    assert raw.fields["abstract"] == "Raft"
    assert raw.fields["ids"] == "raft-preprint"
    assert "pages" not in raw.fields  # those of the preprint


def test_what_was_joined_is_told_with_what_differed(tmp_path: Path) -> None:
    libraries, found = merged(tmp_path, PREPRINT, PAPER)
    told = report.to_json(libraries, found)
    (joined,) = told["groups"]
    assert [each["key"] for each in joined["of"]] == ["raft", "raft-preprint"]
    assert joined["differing"]["issued"] == [
        {"key": "raft", "value": "2014"},
        {"key": "raft-preprint", "value": "2013"},
    ]
    assert joined["of"][1]["text"]["pages"] == "1--18"  # what was left out stands here in full
    assert "issued differs: 2014 (raft); 2013 (raft-preprint)" in report.to_markdown(libraries, found)
    assert report.keys_csv(found) == f"file,key,new_key\n{tmp_path / '0.bib'},raft-preprint,raft\n"


VLLM = """\
@inproceedings{vllm, title = {Efficient Memory Management for Large Language Model Serving with PagedAttention},
  author = {Kwon, Woosuk and Li, Zhuohan and Zhuang, Siyuan and Sheng, Ying and Zheng, Lianmin and Yu, Cody Hao and
  Gonzalez, Joseph E. and Zhang, Hao and Stoica, Ion}, year = {2023}, booktitle = {Symposium on Operating Systems
  Principles}, doi = {10.1145/3600006.3613165}}
"""
REMEMBERED = """\
@inproceedings{kwon, title = {Efficient Memory Management for Large Language Model Serving with PagedAttention},
  author = {Kwon, Woosuk and Li, Zhuohan and others}, year = {2022}, booktitle = {SOSP}, pages = {1--16},
  publisher = {ACM}, address = {Koblenz}, keywords = {mine}}
"""


@pytest.mark.parametrize("texts", [(REMEMBERED, VLLM), (VLLM, REMEMBERED), (REMEMBERED + VLLM,)])
def test_the_entry_with_the_doi_and_all_authors_stays_whole(tmp_path: Path, texts: tuple[str, ...]) -> None:
    libraries, found = merged(tmp_path, *texts)
    text = bib.text_of(libraries, found)
    (raw,), _ = bibtex.scan(text)
    (kept,), _ = bibtex.scan(VLLM)
    assert dict(raw.fields) == dict(kept.fields) | {"keywords": "mine", "ids": "kwon"}
    assert text.startswith("@")
    told = report.to_markdown(libraries, found)
    assert "author differs: Woosuk Kwon, Zhuohan Li, Siyuan Zhuang, " in told
    assert "; Woosuk Kwon, Zhuohan Li (kwon)" in told
    assert "issued differs: 2023 (vllm); 2022 (kwon)" in told
    assert "Kwon, Li, Zhuang et al. Efficient" in told
    assert "2 references in" in told
    assert ": 1 work." in told


def test_one_is_counted_as_one(tmp_path: Path) -> None:
    assert "1 reference in 1 file: 1 work." in report.to_markdown(*merged(tmp_path, PAPER))


def test_old_keys_lead_on_from_merge_to_merge(tmp_path: Path) -> None:
    libraries, found = merged(tmp_path, PREPRINT + PAPER)
    again = PAPER.replace("{raft,", "{raft2014,")
    libraries, found = merged(tmp_path, bib.text_of(libraries, found), again)
    (raw,), _ = bibtex.scan(bib.text_of(libraries, found))
    assert set(raw.fields["ids"].split(", ")) | {raw.key} >= {"raft-preprint", "raft", "raft2014"}


def test_the_report_takes_no_marks_from_a_title(tmp_path: Path) -> None:
    hostile = PAPER.replace("In Search of", "In [x](javascript:y) *Search* <b> of")
    libraries, found = merged(tmp_path, hostile, hostile.replace("{raft,", "{other,"))
    assert r"\[x\](javascript:y) \*Search\*" in report.to_markdown(libraries, found)


ENTRIES = [
    PREPRINT,
    PAPER,
    "@string{jalg = {Journal of Algorithms}}\n",
    "@article{gm2, title={Graph Minors II}, author={Neil Robertson and Paul Seymour}, journal=jalg, year=1986}\n",
    "@article{gm2, title={Graph Minors. II}, author={N. Robertson and P. Seymour}, journal=jalg, year=1986}\n",
    "@article{gm3, title={Graph Minors III}, author={Neil Robertson and Paul Seymour}, journal=jalg, year=1984}\n",
    "% a comment of mine\n",
    "@book{tex, title={The TeXbook}, author={Donald Knuth}, publisher={Wesley}, year=1984, crossref={raft}}\n",
    "@article{broken, title={no end\n",
]


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=8))
def test_a_second_time_changes_nothing_and_no_entry_is_lost(tmp_path_factory: object, parts: list[str]) -> None:
    folder: Path = tmp_path_factory.mktemp("laws")  # type: ignore[attr-defined]
    libraries, found = merged(folder, "".join(parts))
    text = bib.text_of(libraries, found)
    entries, _ = bibtex.scan(text)
    assert len(entries) == len(found.entries)
    assert len({entry.key.casefold() for entry in entries}) == len(entries)
    titles = {each.record.title.casefold().replace(".", "") for each in libraries[0].listed}
    assert {entry.fields["title"].casefold().replace(".", "") for entry in entries} == titles
    assert all(part.strip() in text for part in parts if part.startswith(("%", "@string")))
    libraries, found = merged(folder, text)
    assert not found.groups
    assert bib.text_of(libraries, found) == text
