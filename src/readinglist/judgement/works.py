"""Records joined to works: preprint, proceedings and journal version of one work, said by several sources.

Identifiers join; so do title and authors, between a draft and one published version. Two published versions join by
identifiers alone: a journal paper with the title of a conference paper is its extended version, another work. Each
draft joins one published version, the nearest, so that no chain of weak links runs through it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from readinglist.identifiers import Identifier
from readinglist.judgement import weights as w
from readinglist.judgement.align import likeness
from readinglist.judgement.text import Title, read_title, shared_authors
from readinglist.judgement.titles import Gap, is_column, small_gap, title_gap
from readinglist.judgement.versions import (
    SaidBy,
    fullest_first,
    is_draft,
    merged,
    said_by_itself,
    same_version,
    version_of_record,
)
from readinglist.model import Record, Stage, Version, Work
from readinglist.venues import same_venue

Cluster = list[Record]

_UNSHARED = frozenset({"isbn"})  # a volume's, not a paper's
_ONE_EACH = ("arxiv", "acl", "dblp")  # of these a version has one


def join(records: Iterable[Record]) -> tuple[Work, ...]:
    """The works that the records are about, each with its version of record first, whatever the records' order."""
    found = list(records)
    said: dict[Record, SaidBy] = {}
    if len(found) == 1:
        return (_work(found, said),)
    found = list(dict.fromkeys(found))
    while True:
        found.sort(key=fullest_first)
        works = [_versions(cluster, said) for cluster in _clusters(found)]
        if sum(map(len, works)) == len(found):
            break
        found = [record for work in works for record in work]  # what was merged may say more than its parts did
    rank = {id(record): i for i, record in enumerate(found)}
    return tuple(_work(work, said) for work in sorted(works, key=lambda work: rank[id(work[0])]))


def merge(records: Iterable[Record]) -> Work:
    """The one work that all the records are known to be of: each version whole, the one to cite first."""
    said: dict[Record, SaidBy] = {}
    return _work(_versions(sorted(dict.fromkeys(records), key=fullest_first), said), said)


def _work(versions: Sequence[Record], said: Mapping[Record, SaidBy]) -> Work:
    merged_from = said.get if said else lambda record: None  # to look up a record is to hash the whole of it
    sources = (MappingProxyType(merged_from(record) or said_by_itself(record)) for record in versions)
    return Work(tuple(map(Version, versions, sources)))


def _versions(cluster: Cluster, said: dict[Record, SaidBy]) -> Cluster:
    """The versions among the records of one work, each merged to one record, the one to cite first."""
    groups: list[Cluster] = []
    for record in cluster:
        group = next((group for group in groups if all(same_version(record, each) for each in group)), None)
        if group is None:
            groups.append([record])
        else:
            group.append(record)
    versions = []
    for group in groups:
        record = group[0]
        if len(group) > 1:
            record, said_by = merged(group, said)
            said[record] = said_by
        versions.append(record)
    return version_of_record(versions)


def _clusters(records: Sequence[Record]) -> list[Cluster]:
    if len(records) == 1:
        return [list(records)]
    return _with_drafts(_same_versions(_by_identifiers(records)))


# ---------------------------------------------------------------- identifiers


def _by_identifiers(records: Sequence[Record]) -> list[Cluster]:
    bearers: dict[Identifier, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        for name in record.identifiers:
            if name.scheme not in _UNSHARED:
                bearers[name].append(i)
    home = list(range(len(records)))
    for together in bearers.values():
        for i, j in combinations(together, 2):
            if home[i] != home[j] and may_be_one(records[i], records[j]):
                home = [home[i] if each == home[j] else each for each in home]
    clusters: dict[int, Cluster] = defaultdict(list)
    for i, record in enumerate(records):
        clusters[home[i]].append(record)
    return list(clusters.values())


def may_be_one(one: Record, other: Record) -> bool:
    """Whether two records with a common identifier are of one work: titles or authors must bear it out."""
    gap = title_gap(one.title, other.title)
    authors = shared_authors(one.author, other.author)
    if gap.whole or (gap.total <= w.JOIN_TITLES and authors is None):
        return True
    return authors is not None and authors >= w.JOIN_AUTHORS


# ----------------------------------------------------------- the same version


def _same_versions(clusters: list[Cluster]) -> list[Cluster]:
    """Joins clusters that hold the same version, said by another source without a common identifier."""
    done: list[Cluster] = []
    for cluster in clusters:
        home = next((each for each in done if _hold_one_version(each, cluster)), None)
        if home is None:
            done.append(list(cluster))
        else:
            home += cluster
    return done


def _hold_one_version(one: Cluster, other: Cluster) -> bool:
    return any(_one_version(mine, yours) for mine in one for yours in other)


def _one_version(one: Record, other: Record) -> bool:
    mine, yours = read_title(one.title), read_title(other.title)
    if likeness(mine.letters, yours.letters) < w.JOIN_VERSIONS_ALIKE:
        return False
    if not same_version(one, other) or _conflict(one, other):
        return False
    gap = small_gap(mine, yours, w.JOIN_VERSIONS_ALIKE)
    if gap is None or gap.vetoes or gap.total > w.JOIN_VERSIONS:
        return False
    shared = shared_authors(one.author, other.author)
    if shared is not None and shared >= w.JOIN_AUTHORS:
        return True
    telling = gap.whole and gap.shared >= w.JOIN_TITLE_ALONE and not is_column(mine)
    return telling and (shared is None or _same_meeting(one, other))


def _same_meeting(one: Record, other: Record) -> bool:
    """Whether both appeared at the same venue in the same year: then one source has the authors wrong."""
    if not one.venue or not other.venue or is_draft(one) or one.year != other.year:
        return False
    return same_venue(one.venue, other.venue) is True


def _conflict(one: Record, other: Record) -> bool:
    """Whether two records carry different identifiers of a kind that a version has one of."""
    pairs = ((one.identifier(scheme), other.identifier(scheme)) for scheme in _ONE_EACH)
    return any(mine and yours and mine != yours for mine, yours in pairs)


# ---------------------------------------------------------- drafts and published


def _with_drafts(clusters: list[Cluster]) -> list[Cluster]:
    """Joins each cluster that holds drafts alone to the published one that fits best."""
    alone: list[Cluster] = []
    homes: list[Cluster] = []
    for cluster in clusters:
        (alone if all(map(is_draft, cluster)) else homes).append(cluster)
    joined = [list(cluster) for cluster in homes]
    for drafts in alone:
        fits = [(fit, i) for i, home in enumerate(homes) if (fit := _fit(drafts, home)) is not None]
        if fits:
            joined[min(fits)[1]] += drafts
        else:
            joined.append(drafts)
    return joined


def _fit(drafts: Cluster, published: Cluster) -> tuple[object, ...] | None:
    """How well drafts fit a published version, smaller is better; None when they are not of one work."""
    pairs = [(draft, record) for draft in drafts for record in published]
    fits = [
        fit for draft, record in pairs if not is_draft(record) and (fit := fit_of_draft(draft, record)) is not None
    ]
    return min(fits) if fits and not any(_conflict(*pair) for pair in pairs) else None


def fit_of_draft(draft: Record, published: Record) -> tuple[object, ...] | None:
    """How well a draft fits a published version, smaller is better; None when they are not of one work."""
    one, other = read_title(draft.title), read_title(published.title)
    if not _worth_comparing(one, other):
        return None
    gap = title_gap(draft.title, published.title)
    later = (published.year - draft.year) if published.year and draft.year else 0
    if later not in (w.JOIN_SAME if gap.whole else w.JOIN_NEAR) or not _same_work(draft, published, gap):
        return None
    return (gap.total, published.stage is Stage.JOURNAL, abs(later), fullest_first(published))


def _same_work(draft: Record, published: Record, gap: Gap) -> bool:
    """Whether title and authors bear out that a draft became this paper: the less the titles, the more the people."""
    shared = shared_authors(draft.author, published.author)
    if shared is None:
        return gap.whole and gap.shared >= w.JOIN_TITLE_ALONE
    name = read_title(draft.title).name
    if name and name == read_title(published.title).name and shared >= w.JOIN_RENAMED and not gap.opposed:
        return True
    if gap.vetoes:
        return False
    if gap.total <= w.JOIN_TITLES:
        return shared >= w.JOIN_AUTHORS
    same_list = shared == 1.0 and len(draft.author) == len(published.author) >= w.JOIN_GROUP
    return same_list and gap.total <= w.JOIN_REWORDED


def _worth_comparing(one: Title, other: Title) -> bool:
    """Whether two titles are alike at all, or one is a part of the other."""
    if one.name and one.name == other.name:
        return True
    shorter, longer = sorted((one.letters, other.letters), key=len)
    return shorter in longer or likeness(shorter, longer) >= w.JOIN_ALIKE
