"""Records of every kind to write and read back, made and by chance."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from readinglist.identifiers import Identifier
from readinglist.model import Record, Version, Work
from readinglist.names import Name


def work_of(*records: Record) -> Work:
    return Work(tuple(Version(record) for record in records))


PAPER = Record(
    "t",
    "paper-conference",
    "ZeRO: Memory Optimizations & H₂O for 100% of LLMs",
    (Name("Rajbhandari", "Samyam"), Name("Beethoven", "Ludwig", "van", "Jr."), Name(literal="OpenAI")),
    (2020, 11, 9),
    container_title="Proceedings of the SC20 Conference",
    collection_title="Lecture Notes",
    event_title="SC 2020",
    publisher="IEEE",
    publisher_place="Atlanta",
    editor=(Name("Ré", "Christopher"),),
    volume="3",
    page="1-16",
    number="20",
    isbn="978-1-7281-9998-6",
    url="https://example.org/a_b?c=d",
    note="Best paper",
    identifiers=(Identifier("doi", "10.1109/sc41405.2020.00024"), Identifier("arxiv", "1910.02054")),
)
PREPRINT = Record(
    "t",
    "article",
    "Scaling Laws",
    (Name("Kaplan", "Jared"),),
    (2020, 1),
    publisher="arXiv",
    identifiers=(Identifier("arxiv", "2001.08361"),),
)
ARTICLE = Record(
    "t",
    "article-journal",
    "Switch Transformers",
    (Name("Fedus", "William"),),
    (2022,),
    container_title="Journal of Machine Learning Research",
    container_title_short="J. Mach. Learn. Res.",
    volume="23",
    issue="120",
    page="1-39",
    issn="1532-4435",
    identifiers=(Identifier("jmlr", "23/21-0998"),),
)

TYPES = (
    *("article", "article-journal", "article-newspaper", "book", "chapter", "collection", "document"),
    *("entry-encyclopedia", "manuscript", "motion_picture", "paper-conference", "patent", "periodical", "post"),
    *("post-weblog", "report", "software", "thesis", "webpage"),
)
SIGNS = st.sampled_from(string.ascii_letters + " 12.,:;-_*()[]#'\"{}$\\<>&@~^|éßøñ中−“”")
texts = st.text(SIGNS, min_size=1, max_size=14).filter(lambda text: any(each.isalnum() for each in text))
maybe = st.none() | texts
parts = st.text(st.sampled_from("abcDEFé-'. "), max_size=6)
names = st.one_of(
    st.builds(
        Name,
        family=parts.filter(lambda text: any(each.isalpha() for each in text)),
        given=parts,
        particle=st.sampled_from(["", "van", "de la"]),
        suffix=st.sampled_from(["", "Jr."]),
    ),
    st.builds(lambda text: Name(literal=text), texts),
)
IDENTIFIERS = (
    Identifier("doi", "10.1007/978-3-319-24574-4_28"),
    Identifier("arxiv", "2309.06180"),
    Identifier("openreview", "mZn2Xyh9Ec"),
    Identifier("acl", "2023.acl-long.134"),
    Identifier("dblp", "conf/sosp/KwonLZ0ZY0ZS23"),
)
records = st.builds(
    Record,
    source=st.just("t"),
    type=st.sampled_from(TYPES),
    title=texts,
    author=st.lists(names, max_size=3).map(tuple),
    editor=st.lists(names, max_size=2).map(tuple),
    issued=st.sampled_from([(), (2020,), (1999, 12), (2020, 3, 4)]),
    container_title=maybe,
    container_title_short=maybe,
    collection_title=maybe,
    event_title=maybe,
    publisher=maybe,
    publisher_place=maybe,
    volume=maybe,
    issue=maybe,
    page=st.sampled_from([None, "1-16", "59:1-59:14", "e12", "iv-ix", "3, 5-7"]),
    number=maybe,
    edition=maybe,
    isbn=st.sampled_from([None, "978-1-939133-23-6"]),
    issn=st.sampled_from([None, "1532-4435"]),
    url=st.sampled_from([None, "https://example.org/a_b?c=d"]),
    pdf=st.sampled_from([None, "https://example.org/paper.pdf"]),
    genre=maybe,
    note=maybe,
    identifiers=st.lists(st.sampled_from(IDENTIFIERS), unique=True, max_size=3).map(tuple),
)
