"""Identifiers of papers: what names them, what links to them, and when two names are the same.

Equal text is the same thing: every form a page or a service may write is brought to one
(`https://doi.org/10.48550/arXiv.1706.03762v5` and `arXiv:1706.03762` are both `arxiv:1706.03762`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A name that a registry gave to one version of a work, as `scheme:value` in its normal form.

    Make one with `parse` or `from_link`; the constructor trusts its arguments.
    """

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def url(self) -> str:
        """The address where the registry shows it."""
        return _ADDRESSES[self.scheme](self.value)


_ADDRESSES: dict[str, Callable[[str], str]] = {
    "doi": lambda value: "https://doi.org/" + quote(value, safe="/:;()._-"),
    "arxiv": lambda value: f"https://arxiv.org/abs/{value}",
    "dblp": lambda value: f"https://dblp.org/rec/{value}",
    "openreview": lambda value: f"https://openreview.net/forum?id={quote(value)}",
    "acl": lambda value: f"https://aclanthology.org/{value}",
    "s2": lambda value: f"https://www.semanticscholar.org/paper/{value}",
    "openalex": lambda value: f"https://openalex.org/{value}",
    "isbn": lambda value: f"https://www.worldcat.org/isbn/{value}",
    "handle": lambda value: "https://dl.acm.org/doi/" + quote(value, safe="/:;()._-"),
    "pmid": lambda value: f"https://pubmed.ncbi.nlm.nih.gov/{value}",
    # publishers that name papers by their pages
    "usenix": lambda value: f"https://www.usenix.org/conference/{value.replace('/', '/presentation/')}",
    "pmlr": lambda value: f"https://proceedings.mlr.press/{value}.html",
    "jmlr": lambda value: f"https://jmlr.org/papers/v{value}.html",
    "neurips": lambda value: f"https://proceedings.neurips.cc/paper/{value.replace('/', '/hash/')}-Abstract.html",
    "mlsys": lambda value: f"https://proceedings.mlsys.org/paper/{value.replace('/', '/hash/')}-Abstract.html",
    "cvf": lambda value: f"https://openaccess.thecvf.com/{'/html/'.join(value.rsplit('/', 1))}_paper.html",
}
SCHEMES = tuple(_ADDRESSES)

# DOI syntax: https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_DOI_LINK = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
_LAST_STEP = re.compile(r"(?:/(?:pdf|full|abstract|epdf|html)|\.pdf|&.*)$")  # a publisher's own, behind the DOI
# arXiv identifiers, both forms: https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV_NEW = re.compile(r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?")
_ARXIV_OLD = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/(\d{7})(?:v\d+)?", re.IGNORECASE)
_SECTION = re.compile(r"\s*\[[A-Za-z-]+(?:\.[A-Za-z-]+)?\]$")  # as in "arXiv:1706.03762v5 [cs.CL]"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_ARXIV_DOI = "10.48550/arxiv."
_HANDLE = "10.5555/"
_ACL = re.compile(r"(?:[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)", re.ASCII)
_PATTERNS = {
    "dblp": re.compile(r"[a-z]+/[^\s?#/]+/[^\s?#]+"),
    "openreview": re.compile(r"[A-Za-z0-9_-]{6,24}"),
    "acl": _ACL,
    "s2": re.compile(r"[0-9a-f]{40}"),
    "openalex": re.compile(r"W\d+"),
    "pmid": re.compile(r"\d{1,8}"),
    "usenix": re.compile(r"[a-z]+\d{2}/[a-z0-9_-]+"),
    "pmlr": re.compile(r"v\d+/[a-z0-9-]+"),
    "jmlr": re.compile(r"\d+/[a-z0-9-]+"),
    "neurips": re.compile(r"\d{4}/[0-9a-f]{32}"),
    "mlsys": re.compile(r"\d{4}/[0-9a-f]{32}"),
    "cvf": re.compile(r"content[\w/]{0,60}/[\w.-]{8,200}", re.ASCII),
}


def doi(text: str) -> Identifier | None:
    """The identifier that a DOI stands for, or None when `text` is no DOI.

    DOIs ignore case (DOI Handbook 3.4); an arXiv DOI is the arXiv identifier; 10.5555 is the prefix that ACM
    uses for items without a DOI, which resolves nowhere but there.
    """
    match = _DOI.fullmatch(_trimmed(text))
    if not match:
        return None
    value = match[0].lower()
    if value.startswith(_ARXIV_DOI):
        return arxiv(value[len(_ARXIV_DOI) :])
    return Identifier("handle" if value.startswith(_HANDLE) else "doi", value)


def arxiv(text: str) -> Identifier | None:
    """The arXiv identifier without its version, or None when `text` is none: `2205.14135v2` -> `arxiv:2205.14135`."""
    text = _SECTION.sub("", text.strip())
    if match := _ARXIV_NEW.fullmatch(text):
        return Identifier("arxiv", match[1])
    if match := _ARXIV_OLD.fullmatch(text):
        return Identifier("arxiv", f"{match[1].lower()}/{match[2]}")
    return None


def isbn(text: str) -> Identifier | None:
    """The ISBN-13 of an ISBN-10 or ISBN-13 with a right check digit (ISO 2108), else None."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        check = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits))
        if check % 11:
            return None
        digits = "978" + digits[:9]
        digits += str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(digits)) % 10)
    elif not re.fullmatch(r"97[89]\d{10}", digits):
        return None
    if sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(digits)) % 10:
        return None
    return Identifier("isbn", digits)


def parse(text: str) -> Identifier | None:
    """Reads `scheme:value`, a link, a bare DOI or a bare arXiv identifier; None when it is none of them."""
    text = text.strip()
    scheme, colon, value = text.partition(":")
    scheme, value = scheme.lower(), value.strip()
    if colon and (reader := {"doi": doi, "handle": doi, "arxiv": arxiv, "isbn": isbn}.get(scheme)):
        return reader(value)
    if colon and (pattern := _PATTERNS.get(scheme)):
        return Identifier(scheme, value) if pattern.fullmatch(value) else None
    if "//" in text:
        return from_link(text)
    return doi(text) or arxiv(text)


def from_link(link: str) -> Identifier | None:
    """The identifier in the address of a registry or publisher, or None when the address names none.

    Understood: doi.org and every address with a DOI in its path or query, arxiv.org (abs, pdf, html) and its
    mirrors of the same shape, OpenReview, ACL Anthology, DBLP, Semantic Scholar, OpenAlex, PubMed, and the pages
    of papers at USENIX, PMLR, JMLR, NeurIPS, MLSys and the Computer Vision Foundation.
    """
    try:
        address = urlsplit(link.strip())
        host = address.hostname or ""
    except ValueError:
        return None
    path = unquote(address.path)
    while host:
        if read := _HOSTS.get(host):
            return read(path, address.query)
        host = host.partition(".")[2]
    return _doi_within(path) or _doi_within(unquote(address.query))


def _arxiv_link(path: str, _query: str) -> Identifier | None:
    match = re.match(r"/(?:abs|pdf|html|ps|format|e-print)/(.+?)(?:\.pdf)?/?$", path)
    return arxiv(match[1]) if match else None


def _openreview_link(_path: str, query: str) -> Identifier | None:
    match = re.search(r"(?:^|&)id=([^&]+)", query)
    return parse(f"openreview:{unquote(match[1])}") if match else None


def _acl_link(path: str, _query: str) -> Identifier | None:
    match = _ACL.search(path.removesuffix("/").removesuffix(".pdf"))
    return Identifier("acl", match[0]) if match else None


def _dblp_link(path: str, _query: str) -> Identifier | None:
    match = re.match(r"/rec/(?:(?:html|bibtex|xml)/)?(.+?)(?:\.(?:html|bib|xml))?/?$", path)
    return parse(f"dblp:{match[1]}") if match else None


def _in_path(scheme: str) -> Callable[[str, str], Identifier | None]:
    def read(path: str, _query: str) -> Identifier | None:
        return next((found for part in path.split("/") if (found := parse(f"{scheme}:{part}"))), None)

    return read


def _doi_link(path: str, _query: str) -> Identifier | None:
    return doi(path.lstrip("/"))


def _page(scheme: str, pattern: str) -> Callable[[str, str], Identifier | None]:
    """Reads the two parts of a name from the path of a paper's page or of its PDF."""
    found = re.compile(pattern, re.ASCII)

    def read(path: str, _query: str) -> Identifier | None:
        match = found.search(path)
        return parse(f"{scheme}:{match[1]}/{match[2]}") if match else _doi_within(path)

    return read


_PROCEEDINGS = r"^/paper(?:_files/paper)?/(\d{4})/(?:hash|file)/([0-9a-f]{32})-"

_HOSTS: dict[str, Callable[[str, str], Identifier | None]] = {
    "doi.org": _doi_link,
    "arxiv.org": _arxiv_link,
    "openreview.net": _openreview_link,
    "aclanthology.org": _acl_link,
    "aclweb.org": _acl_link,
    "dblp.org": _dblp_link,
    "dblp.uni-trier.de": _dblp_link,
    "semanticscholar.org": _in_path("s2"),
    "openalex.org": _in_path("openalex"),
    "pubmed.ncbi.nlm.nih.gov": _in_path("pmid"),
    "usenix.org": _page(
        "usenix", r"/([a-z]+\d\d)(?:/[a-z-]+)?(?:/presentation/|-(?:paper-)?)([a-z0-9_-]+?)(?:\.pdf)?/?$"
    ),
    "proceedings.mlr.press": _page("pmlr", r"^/(v\d+)/([a-z0-9-]+)(?:\.html|/[^/]+\.pdf|/?$)"),
    "jmlr.org": _page("jmlr", r"^/papers/v(?:olume)?(\d+)/([a-z0-9-]+)"),
    "proceedings.neurips.cc": _page("neurips", _PROCEEDINGS),
    "papers.nips.cc": _page("neurips", _PROCEEDINGS),
    "proceedings.mlsys.org": _page("mlsys", _PROCEEDINGS),
    "openaccess.thecvf.com": _page("cvf", r"^/(content[\w/]*)/(?:html|papers)/([\w.-]+)_paper\.(?:html|pdf)$"),
}


def _doi_within(text: str) -> Identifier | None:
    match = _DOI.search(text)
    return doi(_LAST_STEP.sub("", match[0])) if match else None


def _trimmed(text: str) -> str:
    text = _DOI_LINK.sub("", text.strip()).rstrip(".,;")
    while text[-1:] in _CLOSING and text.count(text[-1]) > text.count(_CLOSING[text[-1]]):
        text = text[:-1].rstrip(".,;")  # the bracket of the sentence around it; "S0140-6736(05)67889-0" keeps its own
    return text
