"""Records joined to works: preprint, proceedings and journal version of one work, said by several sources.

Identifiers join; so do title and authors, between a preprint and one published version. Two published versions
join by identifiers alone: a journal paper with the title of a conference paper is its extended version, another work.
Each preprint joins one published version, the nearest, so that no chain of weak links runs through it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from readinglist.judgement import weights as w
from readinglist.judgement.align import likeness
from readinglist.judgement.text import read_title, shared_authors, weight
from readinglist.judgement.titles import Gap, title_gap
from readinglist.judgement.versions import (
    is_preprint,
    merged,
    record_order,
    same_version,
    version_of_record,
)
from readinglist.model import Record, Stage, Work

Cluster = list[Record]

_UNSHARED = frozenset({"isbn"})  # a volume's, not a paper's


def join(records: Iterable[Record]) -> tuple[Work, ...]:
    """The works that the records are about, each with its version of record first, whatever the records' order."""
    found = sorted(set(records), key=record_order)
    if len(found) > 1:
        found_clusters = _with_preprints(_same_versions(_by_identifiers(found)))
    else:
        found_clusters = [[record] for record in found]
    works = [_work(cluster) for cluster in found_clusters]
    return tuple(sorted(works, key=lambda work: record_order(work.record)))


def _work(cluster: Cluster) -> Work:
    groups: list[Cluster] = []
    for record in sorted(cluster, key=record_order):
        group = next((group for group in groups if all(same_version(record, each) for each in group)), None)
        if group is None:
            groups.append([record])
        else:
            group.append(record)
    versions = {version.record: version for version in map(merged, groups)}
    return Work(tuple(versions[record] for record in version_of_record(versions)))


# ---------------------------------------------------------------- identifiers


def _by_identifiers(records: Sequence[Record]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for record in records:
        touched = [cluster for cluster in clusters if any(_identified(record, each) for each in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in touched]
        clusters.append([each for cluster in touched for each in cluster] + [record])
    return clusters


def _identified(one: Record, other: Record) -> bool:
    """Whether an identifier names both, and nothing else says that one source has it wrong."""
    shared = set(one.identifiers) & set(other.identifiers)
    if not any(each.scheme not in _UNSHARED for each in shared):
        return False
    gap = title_gap(one.title, other.title)
    authors = shared_authors(one.author, other.author)
    if gap.total <= w.JOIN_TITLES:
        return authors != 0 or gap.whole
    return authors is not None and authors >= w.JOIN_AUTHORS and not _numbers_differ(gap)


def _numbers_differ(gap: Gap) -> bool:
    return any("number" in veto for veto in gap.vetoes)


# ----------------------------------------------------------- the same version


def _same_versions(clusters: list[Cluster]) -> list[Cluster]:
    """Joins clusters that hold the same version, said by another source without a common identifier."""
    by_letters: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_letters[read_title(cluster[0].title).letters].append(cluster)
    return [joined for alike in by_letters.values() for joined in _joined(alike)]


def _joined(clusters: list[Cluster]) -> list[Cluster]:
    done: list[Cluster] = []
    for cluster in clusters:
        home = next((each for each in done if _one_version(each, cluster)), None)
        if home is None:
            done.append(cluster)
        else:
            home += cluster
    return done


def _one_version(one: Cluster, other: Cluster) -> bool:
    return any(
        same_version(mine, yours) and _same_people(mine, yours) and not _conflict(mine, yours)
        for mine in one
        for yours in other
    )


def _same_people(one: Record, other: Record) -> bool:
    shared = shared_authors(one.author, other.author)
    if shared is None:
        return weight(read_title(one.title).words) >= w.NEEDED_PART
    return shared >= w.JOIN_AUTHORS


def _conflict(one: Record, other: Record) -> bool:
    """Whether two records carry different identifiers of a kind that a version has one of."""
    for scheme in ("arxiv", "acl", "dblp"):
        mine, yours = one.identifier(scheme), other.identifier(scheme)
        if mine and yours and mine != yours:
            return True
    return False


# ------------------------------------------------------- preprint and published


def _with_preprints(clusters: list[Cluster]) -> list[Cluster]:
    """Joins each cluster that holds preprints alone to the published one that fits best."""
    alone = [cluster for cluster in clusters if all(is_preprint(record) for record in cluster)]
    others = [list(cluster) for cluster in clusters if cluster not in alone]
    homes: list[tuple[Cluster, int]] = []
    for cluster in alone:
        fits = [(fit, i) for i, other in enumerate(others) if (fit := _fit(cluster, other)) is not None]
        if fits:
            homes.append((cluster, min(fits)[1]))
    taken = {id(cluster) for cluster, _ in homes}
    for cluster, i in homes:
        others[i] += cluster
    return others + [cluster for cluster in alone if id(cluster) not in taken]


def _fit(preprints: Cluster, published: Cluster) -> tuple[object, ...] | None:
    """How well preprints fit a published version, smaller is better; None when they are not of one work."""
    best = None
    for mine in preprints:
        for yours in published:
            if is_preprint(yours) and _conflict(mine, yours):
                return None
            fit = None if is_preprint(yours) else _pair_fit(mine, yours)
            if fit is not None and (best is None or fit < best):
                best = fit
    return best


def _pair_fit(preprint: Record, published: Record) -> tuple[object, ...] | None:
    one, other = read_title(preprint.title), read_title(published.title)
    same_name = bool(one.name) and one.name == other.name
    if (not same_name and likeness(one.letters, other.letters) < 60) or _conflict(preprint, published):
        return None
    later = (published.year - preprint.year) if published.year and preprint.year else 0
    if not -1 <= later <= w.JOIN_YEARS:
        return None
    gap = title_gap(preprint.title, published.title)
    shared = shared_authors(preprint.author, published.author)
    if shared is None:
        fits = gap.whole and gap.shared >= w.NEEDED_PART
    elif gap.vetoes:
        fits = False
    elif gap.total <= w.JOIN_TITLES:
        fits = shared >= w.JOIN_AUTHORS
    else:
        fits = same_name and shared >= w.JOIN_RENAMED
    return (gap.total, published.stage is Stage.JOURNAL, abs(later), record_order(published)) if fits else None
