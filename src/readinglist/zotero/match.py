"""Which item that the group already holds is a wanted work: by merging, by identifier, by judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from readinglist.judgement.text import read_title
from readinglist.judgement.works import join
from readinglist.model import Record, Work
from readinglist.zotero.items import to_record
from readinglist.zotero.snapshot import Object

_REPLACES = "dc:replaces"  # what Zotero's "merge items" leaves on the item that stays


@dataclass(frozen=True, slots=True)
class Index:
    """The bibliographic items of a group, by what names them; those in the trash come last."""

    by_identifier: Mapping[str, list[Object]]
    by_title: Mapping[str, list[Object]]
    by_replaced: Mapping[str, list[Object]]
    links: Mapping[tuple[str, str], Object]

    @classmethod
    def of(cls, objects: Iterable[Object]) -> Index:
        """Indexes the items among these objects."""
        listed = sorted(objects, key=lambda each: (each.trashed, str(each.data.get("dateAdded")), each.key))
        links = {
            (str(each.data.get("parentItem")), str(each.data.get("url"))): each
            for each in reversed(listed)
            if each.data.get("linkMode") == "linked_url" and not each.trashed
        }
        index = cls(defaultdict(list), defaultdict(list), defaultdict(list), links)
        for each in listed:
            if each.is_bibliographic:
                index._add(each)
        return index

    def _add(self, each: Object) -> None:
        record = to_record(each.data, each.key)
        for one in record.identifiers:
            self.by_identifier[str(one)].append(each)
        self.by_title[read_title(record.title).letters].append(each)
        for key in replaced(each):
            self.by_replaced[key].append(each)

    def find(self, work: Work, bound: str, taken: Container[str]) -> Object | None:
        """The item that is this work, none that is taken; `bound` is the key of the item that stood for it before."""
        found = [*self.by_replaced.get(bound, ()), *self.versions(work)]
        free = [each for each in found if each.key not in taken and each.key != bound]
        return next((each for each in free if not each.trashed), next(iter(free), None))

    def versions(self, work: Work) -> Iterator[Object]:
        """The items that are versions of this work: by identifier, then by judgement."""
        for one in sorted(map(str, work.identifiers)):
            yield from self.by_identifier.get(one, ())
        yield from (each for each in self._titled(work) if _is_work(each, work))

    def _titled(self, work: Work) -> Iterable[Object]:
        titles = dict.fromkeys(read_title(record.title).letters for record in work.records)
        return (each for letters in titles if letters for each in self.by_title.get(letters, ()))


def _is_work(each: Object, work: Work) -> bool:
    """Whether an item is a version of the work; what people left out contradicts nothing."""
    item = to_record(each.data, each.key)
    return any(len(join((record, _filled(item, record)))) == 1 for record in work.records)


def _filled(item: Record, record: Record) -> Record:
    return item if item.issued else replace(item, issued=record.issued)


def replaced(each: Object) -> list[str]:
    """The keys of the items that people merged into this one."""
    found = each.data.get("relations")
    links = found.get(_REPLACES, ()) if isinstance(found, dict) else ()
    return [str(link).rsplit("/", 1)[-1] for link in ([links] if isinstance(links, str) else links)]
