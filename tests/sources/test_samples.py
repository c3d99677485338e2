"""Recorded answers: each is read, or refused for the right reason, and the laws hold of all that is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist.sources import SERVICES
from readinglist.sources.base import Reply, UnreadableError
from tests.sources.laws import check

FOLDERS = {"semanticscholar": "semantic_scholar"}
NOT_FOUND, NO_PAPERS, NO_WORKS, NO_JSON, PAGE = (
    "not found",
    "holds no papers",
    "holds no works",
    "no JSON",
    "a web page",
)
# what is refused, by folder and file, and why
REFUSED = {
    "arxiv/idlist_bad_format_400.xml": "incorrect id format for abc",
    "arxiv/old_idlist_error_400.xml": "incorrect id format for INVALIDID",
    "semanticscholar/batch_403_forbidden.json": NO_PAPERS,
    "semanticscholar/datasets_papers_diffs.json": NO_PAPERS,
    "semanticscholar/datasets_papers_links.json": NO_PAPERS,
    "semanticscholar/datasets_release_2025-08-19.json": NO_PAPERS,
    "semanticscholar/error_429_unauthenticated.json": NO_PAPERS,
    "semanticscholar/match_404_title_not_found.json": NO_PAPERS,
    "semanticscholar/paper_400_bad_fields.json": NO_PAPERS,
    "semanticscholar/paper_404.json": NO_PAPERS,
    "semanticscholar/paper_404_by_doi.json": NO_PAPERS,
    "crossref/agency_404.txt": NO_JSON,
    "crossref/funders_400_validation_failure.json": NO_WORKS,
    "crossref/http_to_https_301.html": PAGE,
    "crossref/members_500_html.html": NO_WORKS,
    "crossref/transform_bibtex.bib": NO_JSON,
    "crossref/transform_bibtex_unicode.bib": NO_JSON,
    "crossref/transform_csl.json": NO_WORKS,
    "crossref/v1_transform_old.bib": NO_JSON,
    "crossref/works_404_bad_cursor.json": NO_WORKS,
    "crossref/works_404_text_old.txt": NO_JSON,
    "crossref/works_bad_doi_404.txt": NO_JSON,
    "crossref/works_doi_404.txt": NO_JSON,
    "dblp/anubis_challenge_page.html": PAGE,
    "dblp/publ_xml_3of6154.xml": PAGE,
    "openalex/error_400_invalid_filter.excerpt.json": NO_WORKS,
    "openalex/error_400_raw_comma.constructed.json": NO_WORKS,
    "openalex/error_401_bad_key.constructed.json": NO_WORKS,
    "openalex/error_429_budget.constructed.json": NO_WORKS,
    "openalex/error_429_per_second.constructed.json": NO_WORKS,
    "openalex/works_doi_404.html": PAGE,
    "openalex/works_doi_select.json": NO_WORKS,
}
# answers to other requests than ours: they are read as lists without a single paper
OTHER = {
    "semanticscholar/batch_authors.json",
    "semanticscholar/datasets_releases.json",
    "semanticscholar/references_page.json",
    "semanticscholar/search_venue.json",
    "semanticscholar/search_year.json",
    "semanticscholar/snippet_search.json",
    "crossref/agency_crossref.json",
}
EMPTY = {
    "arxiv/idlist_missing.xml",
    "arxiv/idlist_zero.xml",
    "semanticscholar/match_200_empty_data.json",
    "semanticscholar/search_zero.json",
    "crossref/works_query_title_zero.json",
    "crossref/works_query_zero_default_rows.json",
    "dblp/publ_json_zero.json",
}
# the errors that mean that there is no such paper
MISSES = {
    "semanticscholar/match_404_title_not_found.json",
    "semanticscholar/paper_404_by_doi.json",
    "semanticscholar/paper_404.json",
    "crossref/agency_404.txt",
    "crossref/works_404_text_old.txt",
    "crossref/works_bad_doi_404.txt",
    "crossref/works_doi_404.txt",
}


def samples(shared: Path) -> dict[str, Path]:
    """The recorded answers of the five services, by folder and file; those that a third party cut are put back."""
    return {
        f"{folder}/{path.name}": path
        for folder in ("arxiv", "semanticscholar", "crossref", "dblp", "openalex")
        for path in sorted((shared / "samples" / folder).iterdir())
        if not path.name.endswith(".meta.json")
    }


def body_of(name: str, path: Path) -> bytes:
    """The answer; of some only the inner list was recorded, and it stands in its frame again."""
    body = path.read_bytes()
    if path.name.startswith("rc_") and name.startswith("dblp/"):
        hits = json.loads(body)
        counts = dict.fromkeys(("@total", "@computed", "@sent"), str(len(hits)))
        return json.dumps({"result": {"hits": counts | {"hit": hits}}}, ensure_ascii=False).encode()
    if path.name.startswith("rc_") and name.startswith("openalex/"):
        value = json.loads(body)
        works = value if isinstance(value, list) else value.get("results", [value])
        return json.dumps({"meta": {"count": len(works)}, "results": works}, ensure_ascii=False).encode()
    return body


def read(name: str, body: bytes) -> Reply:
    folder = name.partition("/")[0]
    service = next(each for each in SERVICES if each.name == FOLDERS.get(folder, folder))
    return service.parse(body)


def test_every_recording_is_read_or_refused_for_the_right_reason(shared: Path) -> None:
    found = samples(shared)
    assert set(REFUSED) | OTHER | EMPTY | MISSES <= set(found)
    for name, path in found.items():
        body = body_of(name, path)
        if name in REFUSED:
            with pytest.raises(UnreadableError, match=REFUSED[name]):
                read(name, body)
            continue
        reply = read(name, body)
        if name in OTHER:
            assert not reply.hits, name
        elif name in EMPTY:
            assert (reply.hits, reply.entries, reply.total) == ((), 0, 0), name
        else:
            assert reply.hits and not reply.unreadable, name
            check(reply.hits, body)


def test_statuses_say_what_is_a_miss(shared: Path) -> None:
    for name, path in samples(shared).items():
        status = json.loads(path.with_name(path.name + ".meta.json").read_text())["status"]
        folder = name.partition("/")[0]
        service = next(each for each in SERVICES if each.name == FOLDERS.get(folder, folder))
        if status != 200:
            assert service.is_miss(status, path.read_bytes()) is (name in MISSES), name
