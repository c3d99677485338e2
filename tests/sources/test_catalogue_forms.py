"""The dumps that a catalogue is built from: each form is told by its content and read into records."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Record, Stage
from readinglist.names import Name
from readinglist.sources.base import Hit, Link, Remark
from readinglist.sources.catalogue import rows, stored, trees
from readinglist.sources.catalogue.forms import form_of
from readinglist.sources.catalogue.rows import Shape
from readinglist.sources.catalogue.stream import Bad, UnusableError, opened

PAGED = "Efficient Memory Management for Large Language Model Serving with PagedAttention"


def read(path: Path) -> tuple[list[Hit | None], list[Bad]]:
    form = form_of(path)
    with opened(path) as dump:
        found = list(form.read(dump))
    return [each[1] for each in found if not isinstance(each, Bad)], [each for each in found if isinstance(each, Bad)]


def only(path: Path) -> Record:
    hits, bad = read(path)
    assert not bad
    (hit,) = hits
    assert hit is not None
    (record,) = hit.records
    return record


def json_lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


OWN = {
    "title": PAGED,
    "authors": ["Woosuk Kwon", "Ion Stoica"],
    "year": 2023,
    "venue": "SOSP",
    "type": "conference",
    "doi": "10.1145/3600006.3613165",
    "arxiv_id": "2309.06180",
    "url": "https://dl.acm.org/doi/10.1145/3600006.3613165",
    "pages": "611-626",
    "source": "by hand",
}
SNAPSHOT = {
    "id": "2309.06180",
    "submitter": "Woosuk Kwon",
    "authors": "Woosuk Kwon, Ion Stoica",
    "title": "Efficient Memory Management for Large Language Model\n  Serving with PagedAttention",
    "comments": "SOSP 2023",
    "journal-ref": None,
    "doi": "10.1145/3600006.3613165",
    "categories": "cs.LG cs.DC",
    "versions": [{"version": "v1", "created": "Tue, 12 Sep 2023 12:50:04 GMT"}],
    "update_date": "2023-09-13",
    "authors_parsed": [["Kwon", "Woosuk", ""], ["van der Berg", "Ada", "Jr"]],
}
OPENALEX = {
    "id": "https://openalex.org/W4386655647",
    "doi": "https://doi.org/10.1145/3600006.3613165",
    "title": PAGED,
    "publication_year": 2023,
    "publication_date": "2023-10-23",
    "type": "article",
    "authorships": [{"author": {"display_name": "Woosuk Kwon"}}],
    "primary_location": {
        "source": {"display_name": "Symposium on Operating Systems Principles", "type": "conference"},
        "raw_type": "proceedings-article",
    },
    "biblio": {"first_page": "611", "last_page": "626"},
    "is_retracted": True,
    "cited_by_count": 12,
}
DATASET_PAPER = {
    "corpusid": 261697361,
    "externalids": {"DOI": "10.1145/3600006.3613165", "CorpusId": "261697361", "MAG": None},
    "url": "https://www.semanticscholar.org/paper/83b90f4a0ae4cc214eb3cc140ccfef9cd99fac05",
    "title": PAGED,
    "authors": [{"authorId": "1", "name": "Woosuk Kwon"}],
    "venue": "Symposium on Operating Systems Principles",
    "year": 2023,
    "publicationtypes": ["JournalArticle", "Conference"],
    "publicationdate": "2023-09-12",
    "journal": {"name": "Proceedings of the 29th Symposium on Operating Systems Principles", "pages": None},
}
CROSSREF = {
    "DOI": "10.1145/3600006.3613165",
    "type": "proceedings-article",
    "title": [PAGED],
    "author": [{"given": "Woosuk", "family": "Kwon", "sequence": "first"}],
    "issued": {"date-parts": [[2023, 10, 23]]},
    "container-title": ["Proceedings of the 29th Symposium on Operating Systems Principles"],
    "page": "611-626",
    "publisher": "ACM",
    "member": "320",
}
CSL = {
    "id": "kwon2023",
    "type": "paper-conference",
    "title": PAGED,
    "author": [{"family": "Kwon", "given": "Woosuk"}],
    "issued": {"date-parts": [[2023, 10, 23]]},
    "container-title": "Proceedings of the 29th Symposium on Operating Systems Principles",
    "DOI": "10.1145/3600006.3613165",
}
DBLP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<inproceedings mdate="2023-10-20" key="conf/sosp/KwonLZ0SY0ZS23">
<author>Woosuk Kwon</author>
<author orcid="0000-0000-0000-0000">J&uuml;rgen Gr&ouml;&szlig;e 0001</author>
<title>Efficient Memory Management for <i>Large</i> Language Model Serving with PagedAttention.</title>
<pages>611-626</pages><year>2023</year><booktitle>SOSP</booktitle>
<ee>https://doi.org/10.1145/3600006.3613165</ee><crossref>conf/sosp/2023</crossref>
</inproceedings>
<article publtype="informal" mdate="2023-09-15" key="journals/corr/abs-2309-06180">
<author>Woosuk Kwon</author><title>Efficient Memory Management.</title><year>2023</year>
<volume>abs/2309.06180</volume><journal>CoRR</journal><ee>https://doi.org/10.48550/arXiv.2309.06180</ee>
</article>
<proceedings key="conf/sosp/2023"><title>Proceedings.</title><year>2023</year></proceedings>
<www key="homepages/1/1"><author>Woosuk Kwon</author><title>Home Page</title></www>
<article key="journals/x/untitled"><author>Nobody</author><year>2001</year></article>
<phdthesis key="phd/us/X"><author>Ada Byron</author><title>On Engines.</title><school>London</school></phdthesis>
</dblp>
"""
ANTHOLOGY = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2022.acl">
  <volume id="long" type="proceedings">
    <meta>
      <booktitle>Proceedings of the 60th Annual Meeting of the <fixed-case>ACL</fixed-case></booktitle>
      <editor><first>Smaranda</first><last>Muresan</last></editor>
      <publisher>Association for Computational Linguistics</publisher>
      <address>Dublin, Ireland</address><year>2022</year>
    </meta>
    <frontmatter><url>2022.acl-long.0</url></frontmatter>
    <paper id="1">
      <title>Learning with <fixed-case>BERT</fixed-case> in <tex-math>O(n^2)</tex-math></title>
      <author><first>Ada</first><last>Byron</last></author><author><last>Collective</last></author>
      <pages>1–10</pages><url hash="0">2022.acl-long.1</url><doi>10.18653/v1/2022.acl-long.1</doi>
      <retracted date="2023-01-02">A table was wrong.</retracted>
    </paper>
    <paper id="2"><author><first>No</first><last>Title</last></author></paper>
  </volume>
</collection>
"""
OLD_ANTHOLOGY = """<collection id="J89"><volume id="1" type="journal">
<meta><booktitle>Computational Linguistics, Volume 15, Number 1</booktitle><year>1989</year>
<journal-volume>15</journal-volume><journal-issue>1</journal-issue></meta>
<paper id="1"><title>Parsing with Flexibility</title>
<author><first>Oliviero</first><last>Stock</last></author></paper>
</volume></collection>
"""


def test_our_own_rows(tmp_path: Path) -> None:
    assert only(json_lines(tmp_path / "rows.jsonl", OWN)) == Record(
        source="catalogue:rows.jsonl:1",
        type="paper-conference",
        title=PAGED,
        author=(Name("Kwon", "Woosuk"), Name("Stoica", "Ion")),
        issued=(2023,),
        container_title="SOSP",
        page="611-626",
        url="https://dl.acm.org/doi/10.1145/3600006.3613165",
        identifiers=(Identifier("doi", "10.1145/3600006.3613165"), Identifier("arxiv", "2309.06180")),
    )


def test_a_preprint_of_our_own_rows_has_no_container(tmp_path: Path) -> None:
    row = OWN | {"type": "preprint", "venue": "arXiv", "doi": None, "url": "https://arxiv.org/abs/2309.06180v1"}
    record = only(json_lines(tmp_path / "rows.jsonl", row))
    assert (record.stage, record.container_title, record.publisher) == (Stage.PREPRINT, None, "arXiv")
    assert record.identifiers == (Identifier("arxiv", "2309.06180"),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"title": " ", "authors": []}, "it has no title"),
        ({"title": 7.5, "authors": "Ada Byron"}, "its authors are no list"),
        (["a", "list"], "this is no JSON object"),
    ],
)
def test_rows_that_cannot_be_used_are_named(tmp_path: Path, row: Any, reason: str) -> None:
    hits, bad = read(json_lines(tmp_path / "rows.jsonl", OWN, row))
    assert (len(hits), bad) == (1, [Bad(2, reason)])


def test_what_cannot_be_a_year_or_a_name_is_not_known(tmp_path: Path) -> None:
    row = OWN | {"year": "soon", "authors": [None, {"name": "x"}, "Ada Byron"], "doi": 5, "arxiv_id": [], "url": "no"}
    record = only(json_lines(tmp_path / "rows.jsonl", row))
    assert (record.issued, record.author, record.identifiers, record.url) == ((), (Name("Byron", "Ada"),), (), None)


def test_the_snapshot_of_arxiv(tmp_path: Path) -> None:
    ((hit,), bad) = read(json_lines(tmp_path / "arxiv.json", SNAPSHOT))
    name = Identifier("arxiv", "2309.06180")
    record = Record(
        source="catalogue:arxiv.json:1",
        type="article",
        title=PAGED,
        author=(Name("Kwon", "Woosuk"), Name("Berg", "Ada", "van der", "Jr")),
        issued=(2023, 9, 12),
        publisher="arXiv",
        url="https://arxiv.org/abs/2309.06180",
        identifiers=(name,),
    )
    assert (hit, bad) == (Hit((record,), links=(Link(name, Identifier("doi", "10.1145/3600006.3613165")),)), [])


def test_a_row_of_arxiv_without_its_identifier_is_bad(tmp_path: Path) -> None:
    _, bad = read(json_lines(tmp_path / "arxiv.json", SNAPSHOT, SNAPSHOT | {"id": "unknown"}))
    assert bad == [Bad(2, "'unknown' is no arXiv identifier")]


def test_works_of_openalex(tmp_path: Path) -> None:
    ((hit, left_out), bad) = read(json_lines(tmp_path / "works", OPENALEX, OPENALEX | {"type": "paratext"}))
    assert hit is not None and left_out is None and not bad
    (record,) = hit.records
    assert record.source == "catalogue:works:1"
    assert (record.type, record.title, record.year, record.page) == ("paper-conference", PAGED, 2023, "611-626")
    name = Identifier("doi", "10.1145/3600006.3613165")
    assert set(record.identifiers) == {name, Identifier("openalex", "W4386655647")}
    assert hit.remarks == (Remark("openalex", "retraction", "marked as retracted", name),)


def test_papers_of_the_datasets_of_semantic_scholar(tmp_path: Path) -> None:
    record = only(json_lines(tmp_path / "papers", DATASET_PAPER))
    assert (record.type, record.title, record.issued) == ("paper-conference", PAGED, (2023, 9, 12))
    assert record.container_title == "Proceedings of the 29th Symposium on Operating Systems Principles"
    assert set(record.identifiers) == {
        Identifier("doi", "10.1145/3600006.3613165"),
        Identifier("s2", "83b90f4a0ae4cc214eb3cc140ccfef9cd99fac05"),
    }


@pytest.mark.parametrize("layout", ["lines", "items", "array"])
def test_works_of_crossref_in_every_layout(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "0.json"
    works = [CROSSREF, CROSSREF | {"type": "journal-issue"}, {"DOI": "10.1/x", "member": "1", "type": "book"}]
    texts = {
        "lines": "\n".join(map(json.dumps, works)),
        "items": json.dumps({"items": works}),
        "array": json.dumps(works, indent=2),
    }
    path.write_text(texts[layout])
    hits, bad = read(path)
    assert [hit and hit.records[0].title for hit in hits] == [PAGED, None]
    assert [each.reason for each in bad] == ["it has no title, or no identifier"]


def test_items_of_csl_json(tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_text(json.dumps([CSL, {"type": "book", "id": "x"}]))
    ((hit,), bad) = read(path)
    assert hit is not None
    assert (hit.records[0].title, hit.records[0].source) == (PAGED, "catalogue:items.json:1")
    assert bad == [Bad(1, "it has no title")]


def test_a_bib_file(tmp_path: Path) -> None:
    path = tmp_path / "course.bib"
    path.write_text(
        f"% notes\n\n@inproceedings{{kwon, title = {{{PAGED}}}, year = 2023}}\n@misc{{bad, title = {{open\n"
    )
    ((hit,), (bad,)) = read(path)
    assert hit is not None
    assert (hit.records[0].title, hit.records[0].source, bad.line) == (PAGED, "catalogue:course.bib:3", 4)


def test_dblp(tmp_path: Path) -> None:
    path = tmp_path / "dblp.xml.gz"
    path.write_bytes(gzip.compress(DBLP.encode("latin-1")))
    hits, bad = read(path)
    paper, preprint, proceedings, page, thesis = hits
    assert proceedings is None and page is None and paper and preprint and thesis
    assert paper.records == (
        Record(
            source="catalogue:dblp.xml.gz:4",
            type="paper-conference",
            title=PAGED,
            author=(Name("Kwon", "Woosuk"), Name("Größe", "Jürgen")),
            issued=(2023,),
            container_title="SOSP",
            page="611-626",
            url="https://doi.org/10.1145/3600006.3613165",
            identifiers=(
                Identifier("doi", "10.1145/3600006.3613165"),
                Identifier("dblp", "conf/sosp/KwonLZ0SY0ZS23"),
            ),
        ),
    )
    (record,) = preprint.records
    assert (record.stage, record.publisher, record.volume) == (Stage.PREPRINT, "arXiv", None)
    assert record.identifiers[0] == Identifier("arxiv", "2309.06180")
    assert (thesis.records[0].type, thesis.records[0].publisher) == ("thesis", "London")
    assert [each.reason for each in bad] == ["journals/x/untitled: it has no title"]


def test_the_anthology(tmp_path: Path) -> None:
    path = tmp_path / "2022.acl.xml"
    path.write_text(ANTHOLOGY, encoding="utf-8")
    ((front, hit), bad) = read(path)
    assert front is None and hit is not None
    name = Identifier("doi", "10.18653/v1/2022.acl-long.1")
    assert hit.records == (
        Record(
            source="catalogue:2022.acl.xml:11",
            type="paper-conference",
            title="Learning with BERT in O(n²)",
            author=(Name("Byron", "Ada"), Name("Collective")),
            issued=(2022,),
            container_title="Proceedings of the 60th Annual Meeting of the ACL",
            publisher="Association for Computational Linguistics",
            publisher_place="Dublin, Ireland",
            editor=(Name("Muresan", "Smaranda"),),
            page="1-10",
            url="https://aclanthology.org/2022.acl-long.1",
            identifiers=(name, Identifier("acl", "2022.acl-long.1")),
        ),
    )
    assert hit.remarks == (Remark("acl", "retraction", "2023-01-02 A table was wrong.", name),)
    assert bad == [Bad(17, "paper 2: it has no title")]


def test_an_old_journal_of_the_anthology(tmp_path: Path) -> None:
    path = tmp_path / "J89.xml"
    path.write_text(OLD_ANTHOLOGY)
    record = only(path)
    assert (record.type, record.volume, record.issue, record.year) == ("article-journal", "15", "1", 1989)
    assert record.identifiers == (Identifier("acl", "J89-1001"),)


def test_an_attack_by_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dblp.xml"
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha" * 50}">' for i in range(12))
    path.write_text(
        f"<!DOCTYPE dblp [{levels}]><dblp><article key='a/b/c'><title>&e11;</title></article></dblp>",
        encoding="utf-8",
    )
    hits, bad = read(path)
    assert sum(len(hit.records[0].title) for hit in hits if hit) < 1000
    assert len(hits) + len(bad) == 1


def test_an_entity_for_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    path = tmp_path / "dblp.xml"
    path.write_text(
        f"<!DOCTYPE dblp [<!ENTITY leak SYSTEM 'file://{tmp_path}/secret'>]>"
        "<dblp><article key='a/b/c'><title>A &leak; B</title></article></dblp>"
    )
    assert "SECRET" not in str(read(path))


def test_xml_that_stops_being_xml_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "dblp.xml"
    path.write_text(DBLP[: DBLP.index("<proceedings")] + "<article key='x'><title>never & closed", encoding="latin-1")
    hits, bad = read(path)
    assert len(hits) == 2
    assert [("not XML" in each.reason, "left out" in each.reason) for each in bad] == [(True, True)]


def test_papers_outside_of_every_volume_are_bad_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "strange.xml"
    path.write_text(
        "<collection><paper id='1'><title>Lost</title></paper><paper><title>Too</title></paper></collection>"
    )
    hits, bad = read(path)
    assert len(hits) + len(bad) == 2


def test_what_was_read_of_xml_is_given_back(tmp_path: Path) -> None:
    """However many elements a file has, only those of one piece of it are in the tree."""
    path = tmp_path / "dblp.xml"
    path.write_text("<dblp>" + "<article key='a/b/c'><title>T</title></article>\n" * 20_000 + "</dblp>")
    with opened(path) as dump:
        sizes = {
            len(each[1].getparent()) for each in trees.elements(dump.file, ("article",)) if not isinstance(each, Bad)
        }
    assert max(sizes) < 2000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "this file is empty"),
        (b"Dear diary, nothing here is a paper.\n", "of no form"),
        (b"<html><body>dblp</body></html>", "of no form"),
        (b'{"name": "something else"}\n', "of no form"),
        (b"\x1f\x8bdamaged", "gzip data end early or are damaged"),
        (bytes(range(256)) * 10, "of no form"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "strange"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem) as caught:
        form_of(path)
    assert caught.value.path == path and caught.value.advice


def test_a_dump_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        form_of(tmp_path / "absent.jsonl")


def test_recorded_answers_are_read_as_dumps_of_their_service(shared: Path) -> None:
    samples = shared / "samples"
    for name, form, least in (
        ("openalex/works_doi_pnas.json", "OpenAlex works", 1),
        ("semanticscholar/batch_full_fields_with_null.json", "Semantic Scholar papers", 1),
        ("acl_anthology/anthology_2022.acl.xml", "ACL Anthology", 600),
        ("acl_anthology/anthology_L06.xml", "ACL Anthology", 1),
    ):
        path = samples / name
        assert form_of(path).name == form
        hits, _ = read(path)
        assert sum(hit is not None for hit in hits) >= least


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\ud800 <b>&amp;</b>"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
_SHAPES: list[tuple[Shape, dict[str, Any]]] = [
    (rows.own, OWN),
    (rows.arxiv_snapshot, SNAPSHOT),
    (rows.openalex_work, OPENALEX),
    (rows.semantic_scholar_paper, DATASET_PAPER),
    (rows.crossref_work, CROSSREF),
    (rows.csl_item, CSL),
]


@pytest.mark.parametrize(("shape", "good"), _SHAPES)
@given(data=st.data())
def test_a_row_with_strange_values_is_read_or_refused(
    shape: Shape, good: dict[str, Any], data: st.DataObject
) -> None:
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(good)), _JUNK, min_size=1, max_size=3))
    try:
        hit = shape(good | changed, "catalogue:rows:1")
    except UnusableError:
        return
    assert hit is None or stored.load(stored.dump(hit)) is not None


@pytest.mark.parametrize(("shape", "good"), _SHAPES)
@given(data=st.data())
def test_a_row_with_strange_values_further_inside_is_read_or_refused(
    shape: Shape, good: dict[str, Any], data: st.DataObject
) -> None:
    changed = json.loads(json.dumps(good))
    place: Any = changed
    while isinstance(place, dict | list) and place:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(_JUNK)
            break
        place = place[key]
    try:
        hit = shape(changed, "catalogue:rows:1")
    except UnusableError:
        return
    assert hit is None or stored.load(stored.dump(hit)) is not None
