"""Links on a page: every form names a paper, is asked for where it can be, and decides when the title agrees."""

from __future__ import annotations

import pytest

from readinglist.model import Claim, Outcome
from readinglist.resolve import Request
from tests.sources.conftest import Open, ask
from tests.sources.loopback import Loopback
from tests.sources.world import Paper, World

TITLE = "Paged Caches for the Serving of Very Large Models"
PAPER = Paper(
    TITLE,
    ("Ada Lovelace", "Grace Hopper"),
    2022,
    "Annual Meeting of the Association for Computational Linguistics",
    doi="10.1145/1111111.2222222",
    arxiv="2110.00001",
    acl="2022.acl-long.7",
    dblp_key="conf/acl/LovelaceH22",
    number=900,
)
# another paper of the same title, which the link leaves behind
TWIN = Paper(TITLE, ("Rosa Weber",), 2019, "Workshop on Alpine Meadows", doi="10.1145/3333333.4444444", number=901)

ASKED_FOR = [
    ("https://arxiv.org/abs/2110.00001", "arxiv", "arxiv"),
    ("http://arxiv.org/pdf/2110.00001v3.pdf", "arxiv", "arxiv"),
    ("https://www.arxiv.org/html/2110.00001v1", "arxiv", "arxiv"),
    ("https://doi.org/10.48550/arXiv.2110.00001", "arxiv", "arxiv"),
    ("https://doi.org/10.1145/1111111.2222222", "doi", "crossref"),
    ("https://dl.acm.org/doi/pdf/10.1145/1111111.2222222", "doi", "crossref"),
    ("https://dl.acm.org/doi/abs/10.1145/1111111.2222222?download=true", "doi", "crossref"),
    ("https://aclanthology.org/2022.acl-long.7/", "acl", "semantic_scholar"),
    ("https://aclanthology.org/2022.acl-long.7.pdf", "acl", "semantic_scholar"),
    (f"https://www.semanticscholar.org/paper/Paged-Caches/{900:040x}", "s2", "semantic_scholar"),
]
# of these nobody can be asked; DBLP tells where the publisher shows a paper, or has the key itself
KNOWN_TO_DBLP = [
    ("https://openreview.net/forum?id=AbCdEf123_", "https://openreview.net/pdf?id=AbCdEf123_"),
    (
        "https://www.usenix.org/conference/osdi22/presentation/lovelace",
        "https://www.usenix.org/system/files/osdi22-lovelace.pdf",
    ),
    (
        "https://proceedings.mlr.press/v162/lovelace22a.html",
        "https://proceedings.mlr.press/v162/lovelace22a/lovelace22a.pdf",
    ),
    (
        f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{'a' * 32}-Abstract-Conference.html",
        f"https://papers.nips.cc/paper/2022/file/{'a' * 32}-Paper-Conference.pdf",
    ),
    (
        "https://openaccess.thecvf.com/content/CVPR2022/html/Lovelace_Paged_Caches_CVPR_2022_paper.html",
        "https://openaccess.thecvf.com/content/CVPR2022/papers/Lovelace_Paged_Caches_CVPR_2022_paper.pdf",
    ),
    ("https://dblp.org/rec/conf/acl/LovelaceH22.html", "https://dblp.uni-trier.de/rec/conf/acl/LovelaceH22"),
]


@pytest.mark.parametrize(("link", "scheme", "service"), ASKED_FOR)
def test_a_link_is_asked_for_before_the_title(
    link: str, scheme: str, service: str, services: Loopback, opened: Open
) -> None:
    services.world = World([TWIN, PAPER])
    question = Request(Claim(TITLE, link=link)).question
    assert [name.scheme for name in question.identifiers] == [scheme]
    _, (decision,) = ask(opened(), [question])
    assert services.requests[0] == service
    assert (decision.outcome, decision.rule) == (Outcome.ACCEPTED, "identifier")
    assert decision.work and decision.work.record.year == 2022


@pytest.mark.parametrize(("page", "pdf"), KNOWN_TO_DBLP)
def test_a_link_to_a_publisher_decides_between_papers_of_one_title(
    page: str, pdf: str, services: Loopback, opened: Open
) -> None:
    shown = Paper(**{**PAPER.__dict__, "doi": None, "page": None if "dblp" in page else page})
    services.world = World([TWIN, shown])
    for link in (page, pdf):
        _, (decision,) = ask(opened("dblp"), [Request(Claim(TITLE, link=link)).question])
        assert (decision.outcome, decision.rule) == (Outcome.ACCEPTED, "identifier"), link
        assert decision.work and decision.work.record.year == 2022


@pytest.mark.parametrize("link", ["https://arxiv.org/abs/2110.00001", "https://doi.org/10.1145/1111111.2222222"])
def test_a_link_to_another_paper_than_the_title_is_said(link: str, services: Loopback, opened: Open) -> None:
    services.world = World([PAPER])
    claim = Claim("Glacial Tongues and Their Terminal Moraines", link=link)
    _, (decision,) = ask(opened(), [Request(claim).question])
    assert (decision.outcome, decision.rule) == (Outcome.AMBIGUOUS, "link and title")
