"""What goes into the index for a hit, and what a hit is asked for by.

Titles and identifiers become keys of 63 bits: two texts with one key are only one candidate too many.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from readinglist.identifiers import Identifier
from readinglist.model import Record, Stage
from readinglist.sources.base import Hit
from readinglist.sources.catalogue import stored
from readinglist.sources.catalogue.titles import Folded, fold

if TYPE_CHECKING:
    from tantivy import Query, Schema

UNSHARED = frozenset({"isbn"})  # a volume's, and so every paper's in it
_AT_ARXIV = 1 << 32  # a trait, beyond those that are made of a text
_NAME_PART = re.compile(r"[^\W_]+")


def schema() -> Schema:
    """The fields of the index: `key` is what a hit is found by, `trait` what tells apart hits with one key.

    `pair` holds the pairs of words that follow each other, which are so rare that few titles share one by chance.
    """
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True)
    builder.add_unsigned_field("trait", indexed=True)
    builder.add_unsigned_field("pair", indexed=True)
    builder.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("people", tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field("year", stored=True)
    builder.add_bytes_field("hit", stored=True)
    return builder.build()


def entry(hit: Hit) -> str:
    """A hit as the index takes it in: the values of the fields as JSON, in which bytes are base64."""
    record = hit.records[0]
    title = fold(record.title)
    year = record.year
    values = {
        "key": list(dict.fromkeys([*_title_keys(title), *map(name_key, names(hit))])),
        "trait": _traits(record),
        "pair": list(pair_keys(title.words)),
        "words": " ".join(title.words),
        "people": " ".join(dict.fromkeys([word for name in record.author for word in name_words(name.sort_family)])),
        "year": [year] if year and year > 0 else [],
        "hit": b64encode(stored.dump(hit)).decode(),
    }
    return orjson.dumps(values).decode()


def replaced(fields: Schema, written: str) -> Query:
    """Asks for what an entry takes the place of: the same version, by an identifier, or by title and circumstances.

    A published paper carries its preprint's arXiv identifier without being the preprint, and the other way round.
    """
    import tantivy

    asked, must, should = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.Should
    values = orjson.loads(written)
    title, traits = values["key"][0], values["trait"]  # the whole title is the first key
    at_arxiv = asked.term_query(fields, "trait", _AT_ARXIV)
    standing = {"arxiv": (must, at_arxiv), "doi": (tantivy.Occur.MustNot, at_arxiv)}
    of_another = "doi" if _AT_ARXIV in traits else "arxiv"
    alike = [asked.term_query(fields, "key", title)]
    alike += [asked.term_query(fields, "trait", each) for each in traits if each != _AT_ARXIV]
    same = [asked.boolean_query([(must, each) for each in alike])]
    for one in stored.load(b64decode(values["hit"])).records[0].identifiers:
        if one.scheme != of_another and one.scheme not in UNSHARED:
            bearer = asked.term_query(fields, "key", name_key(one))
            same.append(
                asked.boolean_query([(must, bearer), standing[one.scheme]]) if one.scheme in standing else bearer
            )
    return asked.boolean_query([(should, each) for each in same])


def whole_key(letters: str) -> int:
    """The key of a title with these letters."""
    return _key("=" + letters)


def part_key(letters: str) -> int:
    """The key of a title that has these letters before its colon, or behind it."""
    return _key("~" + letters)


def name_key(name: Identifier) -> int:
    """The key of an identifier."""
    return _key(str(name))


def names(hit: Hit) -> Iterable[Identifier]:
    """The identifiers that a hit has, or says that another version has."""
    yield from (one for record in hit.records for one in record.identifiers)
    yield from (one for link in hit.links for one in (link.preprint, link.published))


def pair_keys(words: Sequence[str]) -> set[int]:
    """The keys of the words of a title that follow each other, two by two.

    Their 24 bits bring in titles with other pairs, which are compared anyway, and keep the dictionary of pairs small,
    which would be larger than all the rest of the index.
    """
    coded = " ".join(words).encode("utf-8", "replace").split(b" ")
    return {zlib.crc32(b"%b %b" % pair) >> 8 for pair in pairwise(coded)}


@lru_cache(maxsize=1 << 16)  # names come again and again in a dump
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, without case and accents."""
    plain = name.casefold()
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join([each for each in plain if not unicodedata.combining(each)])
    return tuple(_NAME_PART.findall(plain))


def _key(text: str) -> int:
    # one bit less than the field holds: the engine takes a number beyond 63 bits ten times as slowly
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _title_keys(title: Folded) -> list[int]:
    parts = [part_key(part) for part in (title.head, title.tail) if part]
    return [whole_key(title.letters), *parts]


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


def _traits(record: Record) -> list[int]:
    """Year and venue, and the first author: many papers share them, so that to index them costs next to nothing."""
    first = record.author[0].sort_family.casefold() if record.author else ""
    at_arxiv = record.stage is Stage.PREPRINT and record.identifier("arxiv") is not None
    circumstances = [_crc(f"{record.year}|{(record.venue or '').casefold()}"), _crc(f"#{first}")]
    return [_AT_ARXIV, *circumstances] if at_arxiv else circumstances
