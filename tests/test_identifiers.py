"""Every form in which a page, a person or a service names a paper, and the one form that stands for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import identifiers
from readinglist.identifiers import Identifier, from_link, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("doi:10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("DOI: 10.1145/3600006.3613165.", "doi:10.1145/3600006.3613165"),
        ("https://doi.org/10.1109/SC41405.2020.00024", "doi:10.1109/sc41405.2020.00024"),
        ("http://dx.doi.org/10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("10.1016/S0140-6736(05)67889-0", "doi:10.1016/s0140-6736(05)67889-0"),
        ("10.1145/3600006.3613165)", "doi:10.1145/3600006.3613165"),
        ("10.1007/978-3-319-24574-4_28", "doi:10.1007/978-3-319-24574-4_28"),
        ("10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("https://doi.org/10.48550/ARXIV.1706.03762", "arxiv:1706.03762"),
        ("10.5555/3433701.3433727", "handle:10.5555/3433701.3433727"),
        ("1706.03762", "arxiv:1706.03762"),
        ("arXiv:1706.03762v5", "arxiv:1706.03762"),
        ("arXiv:1706.03762v5 [cs.CL]", "arxiv:1706.03762"),
        ("arXiv:cs/0112017", "arxiv:cs/0112017"),
        ("math.GT/0309136", "arxiv:math/0309136"),
        ("dblp:conf/iclr/Dao24", "dblp:conf/iclr/Dao24"),
        ("isbn:978-1-939133-23-6", "isbn:9781939133236"),
        ("isbn:0-306-40615-2", "isbn:9780306406157"),
        ("pmid:12345678", "pmid:12345678"),
    ],
)
def test_a_name_has_one_form(text: str, value: str) -> None:
    found = parse(text)
    assert str(found) == value
    assert parse(str(found)) == found


@pytest.mark.parametrize(
    ("link", "value"),
    [
        ("https://arxiv.org/abs/2205.14135v2", "arxiv:2205.14135"),
        ("https://arxiv.org/pdf/2205.14135.pdf", "arxiv:2205.14135"),
        ("http://export.arxiv.org/abs/cs/0112017", "arxiv:cs/0112017"),
        ("https://dl.acm.org/doi/pdf/10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("https://dl.acm.org/doi/10.5555/3433701.3433727", "handle:10.5555/3433701.3433727"),
        ("https://link.springer.com/chapter/10.1007/978-3-319-24574-4_28", "doi:10.1007/978-3-319-24574-4_28"),
        ("https://openreview.net/forum?id=mZn2Xyh9Ec&noteId=x", "openreview:mZn2Xyh9Ec"),
        ("https://openreview.net/pdf?id=mZn2Xyh9Ec", "openreview:mZn2Xyh9Ec"),
        ("https://aclanthology.org/2023.acl-long.134.pdf", "acl:2023.acl-long.134"),
        ("https://www.aclweb.org/anthology/P19-1001/", "acl:P19-1001"),
        ("https://dblp.org/rec/conf/iclr/Dao24.html", "dblp:conf/iclr/Dao24"),
        ("https://dblp.uni-trier.de/rec/bibtex/conf/iclr/Dao24", "dblp:conf/iclr/Dao24"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "pmid:12345678"),
        ("https://www.usenix.org/conference/osdi22/presentation/yu", "usenix:osdi22/yu"),
        ("https://proceedings.mlr.press/v202/sheng23a.html", "pmlr:v202/sheng23a"),
    ],
)
def test_a_link_names_what_it_leads_to(link: str, value: str) -> None:
    assert str(from_link(link)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1145",
        "10.1145/",
        "hello",
        "1713.03762",  # no month 13
        "arxiv:",
        "arXiv:1706",
        "isbn:978-1-939133-23-7",  # a wrong check digit
        "https://example.org/a/paper.pdf",
        "https://arxiv.org/list/cs.LG/recent",
        "https://openreview.net/group?id=",
        "http://[broken",
        "doi:arXiv",
        "dblp:nothing",
    ],
)
def test_what_names_nothing_is_none(text: str) -> None:
    assert parse(text) is None
    assert from_link(text) is None


@pytest.mark.parametrize(
    "text",
    ["doi:10.1145/3600006.3613165", "arxiv:1706.03762", "openreview:mZn2Xyh9Ec", "acl:P19-1001", "pmid:12345678"],
)
def test_the_address_leads_back(text: str) -> None:
    name = parse(text)
    assert name is not None
    assert from_link(name.url) == name


def test_every_scheme_has_an_address() -> None:
    assert all(Identifier(scheme, "x/y").url.startswith("https://") for scheme in identifiers.SCHEMES)


@given(st.text(max_size=100))
def test_no_text_breaks_it(text: str) -> None:
    for found in (parse(text), from_link(text), from_link(f"https://arxiv.org/{text}")):
        assert found is None or parse(str(found)) == found
