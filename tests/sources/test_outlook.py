"""What the services are and what a run would ask of them; and what they say of works beyond their records."""

from __future__ import annotations

from dataclasses import replace

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Version, Work
from readinglist.sources import Settings, Surroundings, open_services
from readinglist.sources.base import Question
from readinglist.sources.enrichment import enrich
from readinglist.sources.outlook import forecast, probe, standings
from tests.sources.conftest import NAMES, Open, ask, titled
from tests.sources.loopback import FakeTime, Loopback, send
from tests.sources.world import Paper, World

KEY = "s3cr3t"


def test_standings_say_all_but_the_key(opened: Open, now: FakeTime) -> None:
    remotes = opened(OPENALEX_API_KEY=KEY)
    remotes[3].pace.park(3600.0, "it is asked too much (status 429)")
    found = {each.name: each for each in standings(remotes)}
    assert tuple(found) == NAMES
    assert found["openalex"].key == "OPENALEX_API_KEY is set"
    assert found["semantic_scholar"].key == "SEMANTIC_SCHOLAR_API_KEY is not set"
    assert found["arxiv"].key == "needs none"
    assert found["arxiv"].gap == 3.0
    assert found["dblp"].parked.startswith("it is asked too much")
    assert found["crossref"].parked == ""
    assert all(each.terms.startswith("https://") for each in found.values())
    assert KEY not in str(found)


def test_standings_say_what_would_let_a_service_be_asked_more(opened: Open) -> None:
    with_all = standings(opened(OPENALEX_API_KEY=KEY, SEMANTIC_SCHOLAR_API_KEY=KEY))
    assert {each.advice for each in with_all} == {""}
    advice = {each.name: each.advice for each in standings(opened())}
    assert advice["openalex"] == "without a key some 100 searches a day, with a free one some 1000"
    assert advice["semantic_scholar"].startswith("without a key all callers share one allowance")
    (crossref,) = standings(open_services([Settings("crossref")], Surroundings({})))
    assert (crossref.gap, crossref.advice) == (
        1.0,
        "with your address in [sources] contact it takes one request in 0.33 s",
    )


def test_a_forecast_is_kept(services: Loopback, opened: Open, now: FakeTime) -> None:
    titles = [f"Glacial Tongues and Their Terminal Moraines, part {number}" for number in range(30)]
    questions = [*titled(*titles), Question(Claim("Any"), (Identifier("doi", "10.1145/3600006.3613165"),))]
    foreseen = {each.name: each for each in forecast(opened(), questions)}
    assert services.requests == []
    assert (foreseen["arxiv"].least, foreseen["arxiv"].least_seconds) == (2, 3.0)
    assert foreseen["crossref"].least == 1
    assert foreseen["dblp"].most == 31
    ask(opened(), questions)
    counted = services.world.counted()
    assert all(each.least <= counted.get(name, 0) <= each.most for name, each in foreseen.items())
    again = forecast(opened(), questions)
    assert all(each.least == 0 for each in again)


def test_a_probe_asks_each_service_once(services: Loopback, opened: Open) -> None:
    attention = Paper("Attention is All you Need", ("A. Vaswani",), 2017, "NeurIPS", arxiv="1706.03762", number=999)
    services.world = World([*services.world.papers, attention])
    services.faults["dblp"] = lambda handler: send(handler, 200, "text/html", b"<html>Making sure</html>")
    trials = {each.name: each.problem for each in probe(opened())}
    assert len(services.requests) == 5
    assert trials["dblp"] is not None and "web page" in trials["dblp"]
    assert [trials[name] for name in NAMES if name != "dblp"] == [None] * 4


def doi_of(paper: Paper) -> Identifier:
    return Identifier("doi", (paper.doi or "").lower())


def _work(*names: Identifier) -> Work:
    return Work((Version(Record("catalogue", "article", "T", identifiers=names)),))


def test_works_are_enriched_in_one_request_a_service(
    services: Loopback, opened: Open, literature: list[Paper]
) -> None:
    known = [paper for paper in literature if paper.arxiv][:20]
    works = [_work(Identifier("arxiv", paper.arxiv or "")) for paper in known]
    found = enrich(opened(), [*works, _work()])
    assert sorted(services.requests) == ["arxiv", "openalex", "semantic_scholar"]
    kinds = [{remark.kind for remark in remarks} for remarks in found.remarks]
    assert kinds == [{"cited by", "tldr"}] * 20 + [set()]
    assert found.problems == ()
    enrich(opened(), works)
    assert len(services.requests) == 3


def test_which_reading_cites_which(services: Loopback, opened: Open, literature: list[Paper]) -> None:
    first, second, third = [paper for paper in literature if paper.arxiv][:3]
    services.world = World(
        [replace(first, references=(second.s2, third.s2)), second, replace(third, references=(first.s2,))]
    )
    names = [Identifier("arxiv", paper.arxiv or "") for paper in (first, second, third)]
    found = enrich(opened(), [_work(name) for name in names])
    cited = [
        {name for remark in said if remark.kind == "references" for name in remark.text.split()}
        for said in found.remarks
    ]
    assert cited == [{str(names[1]), str(names[2])}, set(), {str(names[0])}]


def test_an_open_pdf_is_told_with_the_day(services: Loopback, opened: Open, literature: list[Paper]) -> None:
    paper = replace(
        next(each for each in literature if each.doi and each.arxiv), open_pdf="https://open.example/x.pdf"
    )
    services.world = World([paper])
    (said,) = enrich(opened("openalex"), [_work(Identifier("arxiv", paper.arxiv or ""), doi_of(paper))]).remarks
    (pdf,) = [remark for remark in said if remark.kind == "open pdf"]
    assert (pdf.text, pdf.source, pdf.on) == ("https://open.example/x.pdf", "openalex", "2027-01-15")


def test_a_service_that_does_not_answer_is_named(services: Loopback, opened: Open) -> None:
    services.faults["semantic_scholar"] = lambda handler: send(handler, 403, "application/json", b"{}")
    found = enrich(opened(), [_work(Identifier("doi", "10.1145/3600006.3613165"))])
    assert found.problems == (("semantic_scholar", "it refused to answer (status 403)"),)
    assert {remark.source for remark in found.remarks[0]} == {"crossref", "openalex"}
