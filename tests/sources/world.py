"""The five services as they would answer for a small literature: the course's papers and those easily taken for them.

The facts come from the entries in `refs/catalogue`; the shapes and the habits are those of the services: arXiv leaves
out what it does not have, Semantic Scholar keeps preprint and published version as one paper with the preprint's
date and puts null for what is unknown, Crossref always finds something, DBLP wants every word of a title.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import bibtexparser
from pylatexenc.latex2text import LatexNodes2Text

Reply = tuple[int, str, bytes]  # status, content type, body


@dataclass(frozen=True)
class Paper:
    """One work: its preprint and its published version, where it has them."""

    title: str
    authors: tuple[str, ...]
    year: int | None = None
    venue: str | None = None
    kind: str = "proceedings"
    doi: str | None = None
    arxiv: str | None = None
    arxiv_title: str | None = None
    arxiv_authors: tuple[str, ...] = ()
    pages: str | None = None
    number: int = 0
    dblp_key: str | None = None
    tells_arxiv_of_doi: bool = False
    references: tuple[str, ...] = ()
    open_pdf: str | None = None
    page: str | None = None  # where its publisher shows it
    acl: str | None = None
    retracted: bool = False

    @property
    def published(self) -> bool:
        return self.venue is not None

    @property
    def s2(self) -> str:
        return f"{self.number:040x}"

    @property
    def dblp(self) -> str | None:
        """Keys in DBLP's manner: kind, series, first author, year."""
        if not self.published or self.dblp_key or not self.authors:
            return self.dblp_key
        series = re.sub(r"[^a-z]", "", (self.venue or "").lower())[:6]
        family = re.sub(r"[^A-Za-z]", "", ascii_of(self.authors[0].split()[-1]))
        stem = "journals" if self.kind == "journal" else "conf"
        return f"{stem}/{series}/{family}{(self.year or 0) % 100:02d}"

    @property
    def posted(self) -> str:
        """The day of the first version, in the month that the identifier names."""
        return f"20{self.arxiv[:2]}-{self.arxiv[2:4]}-15" if self.arxiv else ""


def ascii_of(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", ascii_of(text).lower()))


# ------------------------------------------------------------ the literature


def papers(catalogue: Path) -> list[Paper]:
    """The works in the catalogue's files: an entry with an arXiv identifier and its published twin are one."""
    found: dict[str, Paper] = {}
    for path in sorted(catalogue.glob("*.bib")):
        for entry in bibtexparser.loads(path.read_text(encoding="utf-8")).entries:
            _add(found, {name: _plain(value) for name, value in entry.items()})
    return [_numbered(paper, number) for number, paper in enumerate(found.values(), 1)]


def _add(found: dict[str, Paper], entry: Mapping[str, str]) -> None:
    authors = tuple(_name(each) for each in re.split(r"\s+and\s+", entry.get("author", "")) if each)
    preprint = entry.get("eprint")
    venue = entry.get("booktitle") or entry.get("journal")
    key = preprint or entry["ID"]
    known = found.get(key)
    if venue is None:
        base = known or Paper(entry["title"], authors, arxiv=preprint)
        found[key] = _changed(base, arxiv_title=entry["title"], arxiv_authors=authors)
        return
    base = known or Paper(entry["title"], authors)
    found[key] = _changed(
        base,
        title=entry["title"],
        authors=authors,
        year=int(entry["year"]),
        venue=venue,
        kind="journal" if entry["ENTRYTYPE"] == "article" else "proceedings",
        doi=entry.get("doi"),
        arxiv=preprint,
        pages=entry.get("pages"),
        dblp_key=entry.get("biburl", "").removeprefix("https://dblp.org/rec/") or None,
    )


def _changed(paper: Paper, **values: Any) -> Paper:
    return Paper(**{**paper.__dict__, **values})


def _numbered(paper: Paper, number: int) -> Paper:
    return _changed(paper, number=number)


def _plain(value: str) -> str:
    return " ".join(LatexNodes2Text().latex_to_text(value).replace("--", "-").split())


def _name(text: str) -> str:
    family, comma, given = text.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else text.strip()


# ------------------------------------------------------------ the services


@dataclass
class World:
    """Answers requests to each service as it would, and keeps what it was asked."""

    papers: list[Paper]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, service: str, target: str, body: bytes) -> Reply:
        """The reply of a service to a request for a path with its query."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.asked.append((service, target))
        speak: Callable[[str, dict[str, str], bytes], Reply] = getattr(self, service)
        return speak(unquote(parts.path), query, body)

    def counted(self) -> dict[str, int]:
        """How many requests each service got."""
        services = [service for service, _ in self.asked]
        return {service: services.count(service) for service in dict.fromkeys(services)}

    # -------------------------------------------------------- arXiv

    def arxiv(self, path: str, query: dict[str, str], _body: bytes) -> Reply:
        if path != "/api/query":
            return 404, "text/html", b"<html>no such page</html>"
        most = int(query.get("max_results", "10"))
        if names := query.get("id_list"):
            bad = [
                name for name in names.split(",") if not re.fullmatch(r"(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(v\d+)?", name)
            ]
            if bad:
                return 400, "application/atom+xml; charset=utf-8", _feed([_arxiv_error(bad[0])], 1)
            wanted = {re.sub(r"v\d+$", "", name) for name in names.split(",")}
            found = [paper for paper in self.papers if paper.arxiv in wanted]
        else:
            phrases = re.findall(r'ti:"([^"]*)"', query.get("search_query", ""))
            posted = [paper for paper in self.papers if paper.arxiv]
            found = [paper for paper in posted if any(_has_phrase(paper, phrase) for phrase in phrases)]
        entries = [_arxiv_entry(paper) for paper in found]
        return 200, "application/atom+xml; charset=utf-8", _feed(entries[:most], len(entries))

    # -------------------------------------------------------- Semantic Scholar

    def semantic_scholar(self, path: str, query: dict[str, str], body: bytes) -> Reply:
        if path == "/graph/v1/paper/batch":
            names = json.loads(body)["ids"]
            found = [next((paper for paper in self.papers if _is_named(paper, name)), None) for name in names]
            if not any(found):
                return _json(400, {"error": "No valid paper ids given"})
            return _json(200, [_s2_paper(paper) if paper else None for paper in found])
        if path == "/graph/v1/paper/search/match":
            best = self._nearest(query.get("query", ""), self.papers)[:1]
            if not best or _share(query["query"], best[0].title) < 0.7:
                return _json(404, {"error": "Title match not found"})
            return _json(200, {"data": [_s2_paper(best[0]) | {"matchScore": 133.3}]})
        return _json(404, {"error": "Not found"})

    # -------------------------------------------------------- Crossref

    def crossref(self, path: str, query: dict[str, str], _body: bytes) -> Reply:
        registered = [paper for paper in self.papers if paper.doi]
        if path.startswith("/works/"):
            found = [paper for paper in registered if (paper.doi or "").lower() == path[len("/works/") :].lower()]
            if not found:
                return 404, "text/plain", b"Resource not found."
            return _json(200, {"status": "ok", "message-type": "work", "message": _crossref_work(found[0])})
        if "filter" in query:
            wanted = {each.removeprefix("doi:").lower() for each in query["filter"].split(",")}
            found = [paper for paper in registered if (paper.doi or "").lower() in wanted]
        else:
            found = self._nearest(query.get("query.bibliographic", ""), registered)
        works = [_crossref_work(paper) for paper in found[: int(query.get("rows", "20"))]]
        message = {"total-results": len(found), "items": works, "items-per-page": 20, "query": {}}
        return _json(200, {"status": "ok", "message-type": "work-list", "message": message})

    # -------------------------------------------------------- DBLP

    def dblp(self, path: str, query: dict[str, str], _body: bytes) -> Reply:
        if path != "/search/publ/api":
            return 404, "text/html", b"<html>no such page</html>"
        wanted = words(query.get("q", ""))
        hits = [info for paper in self.papers for info in _dblp_infos(paper) if _prefixes(wanted, info["title"])]
        sent = hits[: int(query.get("h", "30"))]
        listed: dict[str, Any] = {
            "@total": str(len(hits)),
            "@computed": str(len(hits)),
            "@sent": str(len(sent)),
            "@first": "0",
        }
        if sent:
            listed["hit"] = [
                {"@score": "5", "@id": str(i), "info": info, "url": f"URL#{i}"} for i, info in enumerate(sent)
            ]
        return _json(
            200, {"result": {"query": query.get("q"), "status": {"@code": "200", "text": "OK"}, "hits": listed}}
        )

    # -------------------------------------------------------- OpenAlex

    def openalex(self, path: str, query: dict[str, str], _body: bytes) -> Reply:
        if path != "/works" or "filter" not in query:
            return 404, "text/html", b"<!doctype html><title>404 Not Found</title>"
        name, _, value = query["filter"].partition(":")
        if "," in re.sub(r'"[^"]*"', "", value):
            return _json(400, {"error": "Invalid request rejected at the API edge", "message": "an unescaped comma"})
        if name == "doi":
            wanted = {each.lower().removeprefix("https://doi.org/") for each in value.split("|")}
            found = [paper for paper in self.papers if _openalex_doi(paper) in wanted]
        else:
            found = [paper for paper in self.papers if any(_has_phrase(paper, each) for each in value.split(" OR "))]
        works = [_openalex_work(paper) for paper in found][: int(query.get("per_page", "25"))]
        meta = {"count": len(found), "page": 1, "per_page": 25, "cost_usd": 0.001}
        return _json(200, {"meta": meta, "results": works, "group_by": []})

    def _nearest(self, text: str, among: Iterable[Paper]) -> list[Paper]:
        return sorted(among, key=lambda paper: -_share(text, paper.title))


def _share(one: str, other: str) -> float:
    first, second = set(words(one)), set(words(other))
    return len(first & second) / max(len(first | second), 1)


def _has_phrase(paper: Paper, phrase: str) -> bool:
    """Whether the words stand in a title one after the other."""
    wanted = f" {' '.join(words(phrase))} "
    titles = {paper.title, paper.arxiv_title or paper.title}
    return any(wanted in f" {' '.join(words(title))} " for title in titles)


def _is_named(paper: Paper, name: str) -> bool:
    scheme, _, value = name.rpartition(":")
    names = {"ARXIV": paper.arxiv, "DOI": paper.doi, "ACL": paper.acl, "": paper.s2}
    return value.lower() == (names.get(scheme) or "-").lower()


def _json(status: int, value: Any) -> Reply:
    return status, "application/json", json.dumps(value, ensure_ascii=False).encode()


def _feed(entries: list[str], total: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{''.join(entries)}</feed>"
    ).encode()


def _arxiv_error(name: str) -> str:
    return (
        f"<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_{name}</id><title>Error</title>"
        f"<summary>incorrect id format for {name}</summary><author><name>arXiv api core</name></author></entry>"
    )


def _arxiv_entry(paper: Paper) -> str:
    authors = "".join(
        f"<author><name>{html.escape(each)}</name></author>" for each in paper.arxiv_authors or paper.authors
    )
    declared = f"<arxiv:doi>{paper.doi}</arxiv:doi>" if paper.doi and paper.tells_arxiv_of_doi else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv}v2</id>"
        f"<title>{html.escape(paper.arxiv_title or paper.title)}</title>"
        f"<updated>{paper.posted}T10:00:00Z</updated><published>{paper.posted}T10:00:00Z</published>"
        f"<summary>Not taken.</summary>{authors}{declared}</entry>"
    )


def _s2_paper(paper: Paper) -> dict[str, Any]:
    external: dict[str, Any] = {
        "CorpusId": 10_000 + paper.number,
        "DBLP": paper.dblp,
        "DOI": paper.doi,
        "ArXiv": paper.arxiv,
        "ACL": paper.acl,
    }
    if paper.arxiv and not paper.published:
        external |= {
            "DBLP": f"journals/corr/abs-{paper.arxiv.replace('.', '-')}",
            "DOI": f"10.48550/arXiv.{paper.arxiv}",
        }
    return {
        "paperId": paper.s2,
        "externalIds": {name: value for name, value in external.items() if value},
        "title": paper.arxiv_title or paper.title,
        "venue": paper.venue or "arXiv.org",
        "year": int(paper.posted[:4]) if paper.posted else paper.year,
        "publicationDate": paper.posted or None,
        "publicationTypes": ["JournalArticle"] if paper.kind == "journal" or not paper.published else ["Conference"],
        "publicationVenue": None,
        "journal": {"name": paper.venue, "pages": paper.pages}
        if paper.published
        else {"name": "ArXiv", "volume": "abs"},
        "openAccessPdf": {"url": "", "status": None, "license": None},
        "citationCount": 7 * paper.number,
        "references": [{"paperId": each} for each in paper.references],
        "tldr": {"model": "tldr@v2.0.0", "text": f"Summary {paper.number}."},
        "authors": [
            {"authorId": str(i), "name": each} for i, each in enumerate(paper.arxiv_authors or paper.authors)
        ],
    }


def _crossref_work(paper: Paper) -> dict[str, Any]:
    return {
        "DOI": (paper.doi or "").lower(),
        "type": "journal-article" if paper.kind == "journal" else "proceedings-article",
        "title": [paper.title],
        "subtitle": [],
        "author": [_parted(each) for each in paper.authors],
        "issued": {"date-parts": [[paper.year, 11]]},
        "container-title": [paper.venue],
        "publisher": "A Publisher",
        "page": paper.pages,
        "is-referenced-by-count": 5,
        "relation": {},
        "updated-by": [{"DOI": "10.1145/9999999", "type": "retraction"}] if paper.retracted else [],
        "score": 50.1,
        "URL": f"https://doi.org/{paper.doi}",
    }


def _parted(name: str) -> dict[str, Any]:
    given, _, family = name.rpartition(" ")
    return {"given": given, "family": family, "sequence": "additional", "affiliation": []}


def _dblp_infos(paper: Paper) -> list[dict[str, Any]]:
    authors = [{"@pid": str(i), "text": each} for i, each in enumerate(paper.authors)]
    common = {"authors": {"author": authors[0] if len(authors) == 1 else authors}}
    infos = []
    if paper.published:
        kind = "Journal Articles" if paper.kind == "journal" else "Conference and Workshop Papers"
        infos.append(
            common
            | {
                "title": f"{paper.title}.",
                "venue": paper.venue,
                "year": str(paper.year),
                "type": kind,
                "key": paper.dblp,
            }
            | {
                name: value
                for name, value in (("pages", paper.pages), ("doi", (paper.doi or "").upper()), ("ee", paper.page))
                if value
            }
        )
    if paper.arxiv:
        corr = {"venue": "CoRR", "volume": f"abs/{paper.arxiv}", "type": "Informal and Other Publications"}
        key = f"journals/corr/abs-{paper.arxiv.replace('.', '-')}"
        title = f"{paper.arxiv_title or paper.title}."
        infos.append(common | {"title": title, "year": paper.posted[:4], "key": key} | corr)
    return infos


def _prefixes(wanted: Iterable[str], title: str) -> bool:
    return all(any(word.startswith(each) for word in words(title)) for each in wanted)


def _openalex_doi(paper: Paper) -> str | None:
    return (paper.doi or (f"10.48550/arxiv.{paper.arxiv}" if paper.arxiv else "")).lower() or None


def _openalex_work(paper: Paper) -> dict[str, Any]:
    places = []
    if paper.published and paper.doi:
        source = {"display_name": paper.venue, "type": "journal" if paper.kind == "journal" else "conference"}
        places.append({"landing_page_url": f"https://doi.org/{paper.doi}", "source": source})
    if paper.arxiv:
        source = {"display_name": "arXiv (Cornell University)", "type": "repository"}
        places.append({"landing_page_url": f"http://arxiv.org/abs/{paper.arxiv}", "source": source})
    doi = _openalex_doi(paper)
    return {
        "id": f"https://openalex.org/W{4_000_000 + paper.number}",
        "doi": f"https://doi.org/{doi}" if doi else None,
        "title": paper.title,
        "publication_year": int(paper.posted[:4]) if paper.posted else paper.year,
        "publication_date": paper.posted or f"{paper.year}-01-01",
        "type": "preprint" if not paper.published else "article",
        "primary_location": places[0] if places else None,
        "locations": places,
        "authorships": [{"author": {"id": None, "display_name": each}} for each in paper.authors],
        "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None},
        "cited_by_count": paper.number,
        "is_retracted": paper.retracted,
        "best_oa_location": {"pdf_url": paper.open_pdf} if paper.open_pdf else None,
    }
