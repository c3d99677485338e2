"""arXiv: how it is asked, and how its feeds are read, in the form of 2026 and the one before it."""

from __future__ import annotations

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Remark
from readinglist.names import Name
from readinglist.sources import arxiv
from readinglist.sources.base import Link, UnreadableError

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom">
 <title>arXiv Query</title><opensearch:totalResults>{total}</opensearch:totalResults>{entries}
</feed>"""
ENTRY = """<entry>
 <id>http://arxiv.org/abs/2205.14135v2</id>
 <title>FlashAttention: Fast and Memory-Efficient
  Exact Attention with IO-Awareness</title>
 <updated>2022-06-23T17:53:32Z</updated><published>2022-05-27T17:53:09Z</published>
 <link href="https://arxiv.org/abs/2205.14135v2" rel="alternate" type="text/html"/>
 <author><name>Tri Dao</name></author>
 <author><name>Christopher R&#233;</name><arxiv:affiliation>Stanford</arxiv:affiliation></author>
 {more}
</entry>"""


def feed(*entries: str, total: int | None = None) -> bytes:
    return FEED.format(total=len(entries) if total is None else total, entries="".join(entries)).encode()


def test_an_entry_becomes_a_preprint() -> None:
    reply = arxiv.parse(feed(ENTRY.format(more="")))
    record = reply.hits[0].records[0]
    assert (reply.entries, reply.total) == (1, 1)
    assert record.type == "article"
    assert record.title == "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"
    assert record.author == (Name("Dao", "Tri"), Name("Ré", "Christopher"))
    assert record.issued == (2022, 5, 27)
    assert record.identifiers == (Identifier("arxiv", "2205.14135"),)
    assert record.url == "https://arxiv.org/abs/2205.14135"
    assert record.pdf == "https://arxiv.org/pdf/2205.14135"


@pytest.mark.parametrize("written", ["10.1145/3600006.3613165", "10.1145/3600006.3613165 "])
def test_the_doi_that_authors_declare_is_a_link_and_no_identifier_of_the_preprint(written: str) -> None:
    more = f"<arxiv:doi>{written}</arxiv:doi><arxiv:journal_ref>SOSP 2023</arxiv:journal_ref>"
    hit = arxiv.parse(feed(ENTRY.format(more=more))).hits[0]
    preprint = Identifier("arxiv", "2205.14135")
    assert hit.records[0].identifiers == (preprint,)
    assert hit.links == (Link(preprint, Identifier("doi", "10.1145/3600006.3613165")),)
    assert hit.records[0].note == "SOSP 2023"


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("This paper has been withdrawn by the authors due to an error in Lemma 3", True),
        ("Withdrawn: the proof is wrong", True),
        ("Paper withdrawn", True),
        ("Was withdrawn from ICML 2020, now at JMLR", False),
        ("12 pages, on the withdrawn Basel rules", False),
        ("Accepted at NeurIPS", False),
    ],
)
def test_a_withdrawal_is_told_in_the_authors_words(comment: str, told: bool) -> None:
    hit = arxiv.parse(feed(ENTRY.format(more=f"<arxiv:comment>{comment}</arxiv:comment>"))).hits[0]
    said = Remark("arxiv", "retraction", comment, Identifier("arxiv", "2205.14135"))
    assert hit.remarks == ((said,) if told else ())


def test_a_declared_doi_that_is_none_is_left_out() -> None:
    assert arxiv.parse(feed(ENTRY.format(more="<arxiv:doi>to appear</arxiv:doi>"))).hits[0].links == ()


def test_the_older_form_with_its_own_namespaces_reads_the_same() -> None:
    older = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry><id>http://arxiv.org/abs/math/9501234v1</id><published>1995-01-23T00:00:00Z</published>
    <title>Aztec diamonds</title><author><name>Donald E. Knuth</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1023/A:1008690115158</arxiv:doi></entry>
</feed>"""
    hit = arxiv.parse(older.encode()).hits[0]
    assert hit.records[0].identifiers == (Identifier("arxiv", "math/9501234"),)
    assert hit.links[0].published == Identifier("doi", "10.1023/a:1008690115158")


def test_titles_in_tex_become_text() -> None:
    entry = ENTRY.format(more="").replace("FlashAttention:", r"$\alpha$-Attention \'a la carte:")
    assert arxiv.parse(feed(entry)).hits[0].records[0].title.startswith("α-Attention á la carte")


def test_a_title_of_one_zero_is_a_title() -> None:
    entry = "<entry><id>http://arxiv.org/abs/2104.12255v1</id><title>0</title></entry>"
    assert arxiv.parse(feed(entry)).hits[0].records[0].title == "0"


def test_an_empty_feed_has_no_hits() -> None:
    reply = arxiv.parse(feed())
    assert (reply.hits, reply.entries, reply.total) == ((), 0, 0)


def test_a_malformed_identifier_is_a_refusal() -> None:
    entry = (
        "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
        "<summary>incorrect id format for abc</summary></entry>"
    )
    with pytest.raises(UnreadableError, match="incorrect id format for abc"):
        arxiv.parse(feed(entry))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&d;&d;&d;&d;&d;&d;&d;&d;</title></feed>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<html><body>Making sure</body></html>",
        feed(ENTRY.format(more=""))[:-40],
        feed(ENTRY.format(more="")).replace(b"FlashAttention", b"Flash\xff\xfeAttention"),
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        BOMB,
        BOMB.decode().encode("utf-16"),
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
    ],
    ids=["nothing", "text", "page", "cut", "not UTF-8", "no total", "entities", "entities in UTF-16", "a file"],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        arxiv.parse(body)


def test_titles_go_together_as_phrases() -> None:
    claims = [
        Claim("ZeRO-Offload: Democratizing Billion-Scale Model Training"),
        Claim('E.T.: re-thinking "self-attention" (again)'),
        Claim("Mamba"),
    ]
    together, alone = arxiv.search(claims)
    assert dict(together.query)["search_query"] == (
        'ti:"ZeRO Offload Democratizing Billion Scale Model Training" OR ti:"E.T. re thinking self attention again"'
    )
    assert together.asks == tuple(claims[:2])
    assert dict(alone.query)["search_query"] == 'ti:"Mamba"'


def test_a_title_without_words_is_not_asked_for() -> None:
    assert arxiv.search([Claim("???"), Claim("")]) == []


def test_many_titles_make_few_requests_of_bounded_length() -> None:
    requests = arxiv.search(
        [Claim(f"Some title of a paper that is as long as titles are, number {i}") for i in range(200)]
    )
    assert sum(len(request.asks) for request in requests) == 200
    assert len(requests) <= 10
    assert max(len(request.query[0][1]) for request in requests) < 3000


def test_a_list_of_identifiers_asks_for_all_of_them() -> None:
    names = [Identifier("arxiv", f"2205.{i:05d}") for i in range(120)]
    first, second = arxiv.lookup(names)
    assert dict(first.query)["max_results"] == str(len(first.asks)) == "100"
    assert first.asks + second.asks == tuple(names)
