"""The rules of a check, one by one: what is found, where, and what is left alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import bibtex
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.judgement.works import join
from readinglist.model import Level, Record, Remark, Version, Work
from readinglist.names import parse_name
from readinglist.reports import fix
from readinglist.reports.check import check
from readinglist.reports.course import Course
from readinglist.reports.judged import Searched, Seen, is_known, judge
from readinglist.reports.reading import read
from readinglist.reports.report import Report
from readinglist.reports.rules import RULES

LEVELS = {rule.name: rule.level for rule in RULES}
ASKED = Searched(("the course", "a service"), broad=True)
NOBODY = Searched(("the course",))


def record(
    title: str, authors: str, venue: str | None, year: int, *names: str, kind: str = "paper-conference"
) -> Record:
    identifiers = tuple(Identifier(*name.split(":", 1)) for name in names)
    people = tuple(parse_name(name) for name in authors.split(", "))
    return Record("catalogue:x.bib:1", kind, title, people, (year,), venue, identifiers=identifiers)


ORCA = record(
    "Orca: A Distributed Serving System for Transformer-Based Generative Models",
    "Gyeong-In Yu, Joo Seong Jeong, Geon-Woo Kim, Soojeong Kim, Byung-Gon Chun", "OSDI", 2022,
)  # fmt: skip
VLLM = record(
    "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    "Woosuk Kwon, Zhuohan Li, Siyuan Zhuang, Ying Sheng", "SOSP", 2023,
    "doi:10.1145/3600006.3613165", "arxiv:2309.06180",
)  # fmt: skip
VLLM_DRAFT = record(
    VLLM.title, "Woosuk Kwon, Zhuohan Li, Siyuan Zhuang, Ying Sheng", None, 2023, "arxiv:2309.06180", kind="article"
)
BERT = record(
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Jacob Devlin, Ming-Wei Chang, Kenton Lee, Kristina Toutanova", "NAACL", 2019, "arxiv:1810.04805",
)  # fmt: skip
COURSE = Course(
    {"yu2022orca": Work((Version(ORCA),)), "kwon2023efficient": Work((Version(VLLM), Version(VLLM_DRAFT)))},
    {"Serving": ("yu2022orca", "kwon2023efficient"), "Training": ()},
)
OF_COURSE = """
@inproceedings{yu2022orca,
  title = {Orca: A Distributed Serving System for Transformer-Based Generative Models},
  author = {Yu, G.-I. and others},
  booktitle = {Proc. of OSDI '22},
  year = {2022},
}
"""


def report_of(folder: Path, bib: str = "", tex: str | None = None) -> Report:
    (folder / "refs.bib").write_text(bib, encoding="utf-8")
    if tex is None:
        return read(folder / "refs.bib")
    (folder / "report.tex").write_text(tex + "\n\\bibliography{refs}\n", encoding="utf-8")
    return read(folder / "report.tex")


def found_in(report: Report, *known: Record, searched: Searched = ASKED, require: tuple[str, ...] = ()) -> list[str]:
    """Each finding as "rule subject line"."""
    works = join(known) if known else ()
    judged = judge(report.entries, COURSE, [Seen(works) for _ in report.entries])
    found = check(report, COURSE, judged, searched, require)
    return [f"{each.rule} {each.subject} {each.line}" for each in found]


def entry(key: str, **fields: str) -> str:
    kind = fields.pop("kind", "inproceedings")
    return f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


DEVLIN = {
    "title": BERT.title,
    "author": "Devlin, Jacob and Chang, Ming-Wei and Lee, Kenton and Toutanova, Kristina",
    "booktitle": "NAACL-HLT",
    "year": "2019",
}


def test_every_rule_stands_in_the_manual_with_its_level() -> None:
    text = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", text, re.MULTILINE))
    assert told == {rule.name: rule.level.value for rule in RULES}


# ------------------------------------------------------------------ keys


def test_what_is_right_raises_nothing(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE + entry("devlin", **DEVLIN), "\\cite{yu2022orca,devlin}")
    assert found_in(report, BERT) == []
    assert [is_known(each, COURSE) for each in report.entries] == [True, False]


def test_keys_without_an_entry_come_with_the_nearest(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE, "\\cite{yu2022orca}\n\\citep{yu2022orcas, kwon2023efficient}")
    findings = check(report, COURSE, judge(report.entries, COURSE, [Seen()]), ASKED)
    assert [(each.rule, each.subject, each.line, each.column) for each in findings] == [
        ("missing-key", "yu2022orcas", 2, 8),
        ("missing-key", "kwon2023efficient", 2, 21),
    ]
    assert "yu2022orca" in findings[0].advice
    assert "add course.bib" in findings[1].advice
    assert LEVELS["missing-key"] is Level.ERROR


@pytest.mark.parametrize(
    "tex", ["\\cite{kwon2023efficient}\\bibliography{../refs/course}", "\\cite{kwon2023efficient}"]
)
def test_the_courses_own_bibliography_defines_its_keys(tmp_path: Path, tex: str) -> None:
    (tmp_path / "report.tex").write_text(tex)
    assert found_in(read(tmp_path / "report.tex")) == []


def test_without_its_bibliography_no_key_is_called_undefined(tmp_path: Path) -> None:
    (tmp_path / "report.tex").write_text("\\cite{x}\\bibliography{lost}")
    assert found_in(read(tmp_path / "report.tex")) == ["bibliography-missing lost.bib 1"]


def test_entries_that_bibtex_would_skip(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE + "\n" + OF_COURSE + "@misc{open, title={x\n")
    assert found_in(report) == ["repeated-key yu2022orca 10", "unreadable-entry open 16"]


def test_entries_never_cited(tmp_path: Path) -> None:
    bib = OF_COURSE + entry("devlin", **DEVLIN) + entry("book", kind="book", title="A volume", author="A. B.")
    bib += entry("part", kind="inbook", title="A part of it all", author="A. B.", crossref="book")
    found = found_in(report_of(tmp_path, bib, "\\cite{part}"), BERT)
    assert [each for each in found if each.startswith("uncited")] == ["uncited-entry devlin 8"]
    assert not any(each.startswith("uncited") for each in found_in(report_of(tmp_path, bib, "\\nocite{*}"), BERT))


def test_assigned_readings_are_asked_for(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE, "\\cite{yu2022orca}")
    assert found_in(report, require=("serving",)) == ["required kwon2023efficient 1"]
    assert found_in(report, require=("kwon2023efficient",)) == ["required kwon2023efficient 1"]
    assert found_in(report, require=("yu2022orca", "Training")) == []
    with pytest.raises(InputError, match="no section and no key 'yu2022orac'"):
        found_in(report, require=("yu2022orac",))


def test_a_required_paper_may_be_cited_by_another_key(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE.replace("yu2022orca", "orca"), "\\cite{orca}")
    assert found_in(report, require=("yu2022orca",)) == ["course-key orca 2"]


# ------------------------------------------------------------------ entries


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"author": "Devlin, J. and others"}, []),
        ({"author": "Jacob Devlin et al."}, []),
        ({"author": "J Devlin and M Chang and K Lee and K Toutanova"}, []),
        ({"booktitle": "Proceedings of NAACL 2019"}, []),
        ({"title": "{BERT}: pre-training of deep bidirectional transformers for language understanding"}, []),
        ({"title": "Pre-training of Deep Bidirectional Transformers for Language Understanding"}, ["title-differs"]),
        (
            {"title": "BERT: Pre-trainning of Deep Bidirectional Transformers for Language Understanding"},
            ["title-differs"],
        ),
        ({"title": "BERT: Pre-training of Deep Recurrent Transformers for Language Understanding"}, ["wrong-title"]),
        ({"author": "Devlin, Jacob and Chang, Ming-Wei"}, ["authors-differ"]),
        ({"author": "Chang, Ming-Wei and Devlin, Jacob and Lee, Kenton and Toutanova, Kristina"}, ["authors-differ"]),
        ({"author": "Jones, Alice and Brown, Bob"}, ["wrong-authors"]),
        ({"year": "2017"}, ["wrong-year"]),
        ({"booktitle": "ICML"}, ["wrong-venue"]),
        ({"booktitle": "Journal of Tropical Medicine"}, ["wrong-venue"]),
        ({"booktitle": "ICML", "year": "2015"}, ["wrong-year", "wrong-venue"]),
        ({"booktitle": "Some Conference of Mine", "title": "A Paper Nobody Wrote on Bears"}, ["not-confirmed"]),
    ],
)
def test_entries_against_the_record(tmp_path: Path, changes: dict[str, str], expected: list[str]) -> None:
    report = report_of(tmp_path, entry("devlin", **(DEVLIN | changes)))
    assert sorted(each.split()[0] for each in found_in(report, BERT)) == sorted(expected)


def test_a_venue_is_told_as_a_page_would_write_it(tmp_path: Path) -> None:
    long = "Advances in Neural Information Processing Systems 35: Annual Conference, NeurIPS 2022, New Orleans, 2022"
    known = replace(BERT, container_title=long, container_title_short=None, issued=(2022,))
    report = report_of(tmp_path, entry("devlin", **(DEVLIN | {"booktitle": "ICML", "year": "2022"})))
    (found,) = check(report, COURSE, judge(report.entries, COURSE, [Seen(join((known,)))]), ASKED)
    assert found.message.endswith("on the record: it appeared at NeurIPS 2022")
    assert "; NeurIPS 2022 (" in found.evidence[0]


def test_a_deviation_stands_at_its_field(tmp_path: Path) -> None:
    report = report_of(tmp_path, entry("devlin", **(DEVLIN | {"year": "2012"})))
    assert found_in(report, BERT) == ["wrong-year devlin 5"]


def test_the_year_of_the_preprint_is_a_note(tmp_path: Path) -> None:
    draft = record(BERT.title, "Jacob Devlin, Ming-Wei Chang", None, 2018, "arxiv:1810.04805", kind="article")
    report = report_of(tmp_path, entry("devlin", **(DEVLIN | {"year": "2018"})))
    assert found_in(report, BERT, draft) == ["year-differs devlin 5"]


def test_an_identifier_of_another_paper(tmp_path: Path) -> None:
    report = report_of(tmp_path, entry("devlin", **DEVLIN, doi="10.1145/3600006.3613165"))
    assert found_in(report, BERT, VLLM) == ["wrong-identifier devlin 6"]


def test_a_paper_of_the_course_with_the_identifier_of_another(tmp_path: Path) -> None:
    text = OF_COURSE.replace("  year", "  doi = {10.1145/3600006.3613165},\n  year")
    report = report_of(tmp_path, text)
    assert found_in(report) == ["wrong-identifier yu2022orca 6"]


def test_what_the_course_knows_under_another_identifier_is_asked_for(tmp_path: Path) -> None:
    fields = {"title": VLLM.title, "author": "Kwon, Woosuk and others", "booktitle": "SOSP", "year": "2023"}
    right = entry("kwon2023efficient", **fields, doi="10.1145/3600006.3613165")
    assert is_known(report_of(tmp_path, right).entries[0], COURSE)
    other = entry("kwon2023efficient", **fields, doi="10.1145/9999999.9999999")
    assert not is_known(report_of(tmp_path, other).entries[0], COURSE)


def test_a_publication_that_nobody_knows_of(tmp_path: Path) -> None:
    draft = record(
        "Megatron for Bears and Other Large Animals", "Ada Byron", None, 2020, "arxiv:2001.00001", kind="article"
    )
    paper = {"title": draft.title, "author": "Byron, Ada", "year": "2020"}
    report = report_of(tmp_path, entry("a", **paper, booktitle="ICML"))
    assert found_in(report, draft) == ["venue-not-confirmed a 5"]
    assert found_in(report, draft, searched=NOBODY) == ["venue-differs a 5"]
    workshop = report_of(tmp_path, entry("a", **paper, booktitle="Workshop on Bears at ICML"))
    assert found_in(workshop, draft) == ["venue-differs a 5"]


def test_who_was_not_asked_confirms_nothing_and_denies_nothing(tmp_path: Path) -> None:
    report = report_of(
        tmp_path, entry("a", title="A Paper Nobody Wrote on Bears", author="Ada Byron", year="2020", booktitle="ICML")
    )
    assert found_in(report, searched=NOBODY) == ["not-known a 1"]
    judged = judge(report.entries, COURSE, [Seen((), {"dblp": "time-out"})])
    (finding,) = check(report, COURSE, judged, ASKED)
    assert finding.rule == "not-known"
    assert "no answer from dblp" in finding.message
    assert LEVELS["not-known"] is Level.NOTE


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("misc", {"howpublished": "\\url{https://example.org/blog}"}, []),
        ("online", {"url": "https://example.org/blog"}, []),
        ("software", {"url": "https://example.org/code"}, []),
        ("book", {"publisher": "A Press"}, ["not-known a 1"]),
        ("phdthesis", {"school": "A University"}, ["not-known a 1"]),
        ("misc", {}, ["not-confirmed a 1"]),
        ("misc", {"eprint": "2001.00009", "archiveprefix": "arXiv"}, ["not-confirmed a 1"]),
    ],
)
def test_nobody_need_know_pages_and_books(
    tmp_path: Path, kind: str, fields: dict[str, str], expected: list[str]
) -> None:
    text = entry("a", kind=kind, title="Bears in the Wild and at Home", author="Ada Byron", year="2020", **fields)
    assert found_in(report_of(tmp_path, text)) == expected


def test_retracted_papers(tmp_path: Path) -> None:
    report = report_of(tmp_path, entry("devlin", **DEVLIN, eprint="1810.04805"))
    gone = replace(BERT, title=f"RETRACTED: {BERT.title}")
    assert "retracted devlin 1" in found_in(report, gone)
    notice = Remark("crossref", "retraction", "retracted, see doi:10.1000/notice", BERT.identifiers[0])
    judged = judge(report.entries, COURSE, [Seen(join((BERT,)), remarks=(notice,))])
    (finding,) = check(report, COURSE, judged, ASKED)
    assert (finding.rule, finding.evidence) == ("retracted", ("crossref: retracted, see doi:10.1000/notice",))


# ------------------------------------------------------------------ the course


def test_a_paper_of_the_course_under_another_key(tmp_path: Path) -> None:
    report = report_of(tmp_path, OF_COURSE.replace("yu2022orca", "orca22"))
    assert found_in(report) == ["course-key orca22 2"]


def test_a_preprint_though_the_course_has_the_version_of_record(tmp_path: Path) -> None:
    text = entry("kwon2023efficient", kind="article", title=VLLM.title, author="Kwon, Woosuk and others", year="2023",
                 journal="arXiv preprint arXiv:2309.06180")  # fmt: skip
    assert found_in(report_of(tmp_path, text)) == ["preprint-published kwon2023efficient 1"]


def test_a_preprint_may_be_older_than_what_it_became(tmp_path: Path) -> None:
    text = entry(
        "devlin", kind="misc", title=BERT.title, author="Devlin, Jacob and others", year="2018", eprint="1810.04805"
    )
    assert found_in(report_of(tmp_path, text), BERT) == ["published-since devlin 1"]
    assert "wrong-year devlin 4" in found_in(report_of(tmp_path, text.replace("2018", "2010")), BERT)


def test_a_preprint_that_was_published_elsewhere_is_a_note(tmp_path: Path) -> None:
    text = entry(
        "devlin", kind="misc", title=BERT.title, author="Devlin, Jacob and others", year="2019", eprint="1810.04805"
    )
    assert found_in(report_of(tmp_path, text), BERT) == ["published-since devlin 1"]
    assert LEVELS["published-since"] is Level.NOTE


def test_a_key_of_the_course_for_another_paper(tmp_path: Path) -> None:
    report = report_of(tmp_path, entry("yu2022orca", **DEVLIN))
    assert found_in(report, BERT) == ["other-paper yu2022orca 1"]


# ------------------------------------------------------------------ one against another


def test_one_paper_under_two_keys(tmp_path: Path) -> None:
    text = entry("a", **DEVLIN) + entry("b", **(DEVLIN | {"author": "Devlin, J. and others", "booktitle": "NAACL"}))
    assert found_in(report_of(tmp_path, text), BERT) == ["duplicate b 7"]


def test_two_versions_of_one_paper_are_a_note(tmp_path: Path) -> None:
    draft = entry("b", kind="misc", title=BERT.title, author=DEVLIN["author"], year="2019", eprint="1810.04805")
    found = found_in(report_of(tmp_path, entry("a", **DEVLIN, eprint="1810.04805") + draft), BERT)
    assert found == ["published-since b 8", "two-versions b 8"]


def test_papers_of_one_name_are_two(tmp_path: Path) -> None:
    other = DEVLIN | {"title": DEVLIN["title"] + " 2", "year": "2020"}
    found = found_in(report_of(tmp_path, entry("a", **DEVLIN) + entry("b", **other)), BERT)
    assert not any(each.startswith(("duplicate", "two-versions")) for each in found)


# ------------------------------------------------------------------ typed, not cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Yu et al. (2022) say.", ["pasted Yu et al. (2022) 1"]),
        ("So it is (Yu and Jeong, 2022).", ["pasted Yu and Jeong, 2022) 1"]),
        ("So [Vaswani et al., 2017] say.", ["pasted Vaswani et al., 2017] 1"]),
        ("As Yu et al.~\\cite{yu2022orca} say in 2022.", []),
        ("In May 2022, at Table 2019, Smith (2020) came.", []),
        ("% Yu et al. (2022)", []),
        (
            "[1] A. Vaswani and others. Attention is all you need. NeurIPS, 2017.",
            ["pasted [1] A. Vaswani and others. Attention is all you need. NeurIP 1"],
        ),
    ],
)
def test_typed_citations(tmp_path: Path, text: str, expected: list[str]) -> None:
    report = report_of(tmp_path, OF_COURSE, text + "\n\\cite{yu2022orca}")
    assert found_in(report) == expected


# ------------------------------------------------------------------ mended


def mended(report: Report, *known: Record) -> dict[str, str]:
    judged = judge(report.entries, COURSE, [Seen(join(known)) for _ in report.entries])
    return fix.fixed(report, COURSE, judged, bibtex.Style())


def test_keys_and_entries_of_the_course_are_rewritten(tmp_path: Path) -> None:
    bib = "% mine\n" + OF_COURSE.replace("yu2022orca", "orca").replace("2022}", "2021}") + "% kept\n"
    report = report_of(tmp_path, bib, "\\citep[see][]{x,orca} % orca\norca")
    new = mended(report)
    assert new["report.tex"] == "\\citep[see][]{x,yu2022orca} % orca\norca\n\\bibliography{refs}\n"
    assert new["refs.bib"].startswith("% mine\n\n@inproceedings{yu2022orca,\n")
    assert "year      = {2022}" in new["refs.bib"]
    assert new["refs.bib"].endswith("}\n% kept\n")


def test_a_second_entry_of_a_paper_is_dropped(tmp_path: Path) -> None:
    bib = OF_COURSE + OF_COURSE.replace("yu2022orca", "orca")
    new = mended(report_of(tmp_path, bib, "\\cite{orca,yu2022orca}"))
    assert new["refs.bib"].count("@inproceedings") == 1
    assert "\\cite{yu2022orca,yu2022orca}" in new["report.tex"]


def test_only_what_is_sure_is_rewritten(tmp_path: Path) -> None:
    invented = entry("a", **(DEVLIN | {"author": "Jones, Alice and Brown, Bob"}))
    chimera = entry(
        "b", title="A Paper Nobody Wrote on Bears", author=DEVLIN["author"], year="2019", eprint="1810.04805"
    )
    right = entry("c", **DEVLIN)
    taken = entry("yu2022orca", **DEVLIN) + OF_COURSE.replace("yu2022orca", "orca")
    for text in (invented, chimera, right, taken):
        assert mended(report_of(tmp_path, text), BERT) == {}
    wrong = entry("d", **(DEVLIN | {"year": "2012"}))
    assert "year          = {2019}" in mended(report_of(tmp_path, wrong), BERT)["refs.bib"]


def test_the_old_file_is_kept_and_line_ends_stay(tmp_path: Path) -> None:
    old = ("\ufeff" + OF_COURSE.replace("yu2022orca", "orca") + "% äöü\n").replace("\n", "\r\n").encode()
    (tmp_path / "refs.bib").write_bytes(old)
    (tmp_path / "refs.bib.orig").write_text("mine")
    report = read(tmp_path / "refs.bib")
    kept = fix.write(report, mended(report))
    assert kept == {tmp_path / "refs.bib": tmp_path / "refs.bib.orig1"}
    assert (tmp_path / "refs.bib.orig1").read_bytes() == old
    new = (tmp_path / "refs.bib").read_bytes()
    assert new.startswith(b"\xef\xbb\xbf\r\n@inproceedings{yu2022orca,\r\n")
    assert new.endswith("% äöü\r\n".encode())
    assert b"\n" not in new.replace(b"\r\n", b"")


def test_text_that_is_not_utf8_is_not_rewritten(tmp_path: Path) -> None:
    content = OF_COURSE.replace("yu2022orca", "orca").encode() + "% ä".encode("cp1252")
    (tmp_path / "refs.bib").write_bytes(content)
    report = read(tmp_path / "refs.bib")
    with pytest.raises(InputError, match="only UTF-8"):
        fix.write(report, mended(report))
    assert (tmp_path / "refs.bib").read_bytes() == content
