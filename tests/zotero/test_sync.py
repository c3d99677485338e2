"""The sync as course staff and people in the group see it, scenario by scenario."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.crosswalk import ITEM_FORMS
from readinglist.names import Name
from readinglist.zotero.apply import apply

from .conftest import Desk
from .course import SECTIONS, Assigned, record, with_arxiv
from .server import Fault, Request

TRAINING, INFERENCE, APPLICATIONS = SECTIONS


# ------------------------------------------------------------------ what is written


def test_the_first_sync_lays_out_the_course(two: Desk) -> None:
    names = [thing.data["name"] for thing in two.group.collections.values()]
    assert names == ["Systems, spring 2024", "01 Training", "02 Inference"]
    term = two.key("term")
    assert [thing.data["parentCollection"] for thing in two.group.collections.values()] == [False, term, term]
    item = two.item("item:doe2023p1")
    expected = {
        "itemType": "conferencePaper",
        "title": "Paper 1 on systems",
        "date": "2023-10",
        "DOI": "10.1145/1",
        "url": "https://doi.org/10.1145/1",
        "citationKey": "doe2023p1",
        "proceedingsTitle": "Proceedings of Tests",
        "publisher": "ACM",
        "pages": "1-14",
        "creators": [
            {"creatorType": "author", "firstName": "Jane", "lastName": "Doe"},
            {"creatorType": "author", "firstName": "Ludwig", "lastName": "van Beethoven"},
            {"creatorType": "author", "name": "The Team"},
        ],
        "tags": [{"tag": "Training"}, {"tag": "read by 2024-02-01"}],
        "collections": [two.key("section:Training")],
    }
    assert {name: item[name] for name in expected} == expected
    note, link = two.item("note:doe2023p1"), two.item("link:doe2023p1")
    assert (note["itemType"], note["parentItem"]) == ("note", two.key("item:doe2023p1"))
    assert note["note"] == "<h1>Course note</h1><p>Read <em>this</em> first.</p>"
    assert (link["linkMode"], link["url"]) == ("linked_url", "https://papers.example/1.pdf")


@pytest.mark.parametrize(
    "pdf", ["javascript:alert(1)", "file:///etc/passwd", "ftp://papers.example/1.pdf", "http://["]
)
def test_only_addresses_of_the_web_are_linked(desk: Desk, pdf: str) -> None:
    desk.course.works = [Assigned(record(1, pdf=pdf), "doe2023p1")]
    desk.sync()
    assert [thing.data["itemType"] for thing in desk.group.items.values()] == ["conferencePaper"]


def test_the_second_sync_writes_nothing(two: Desk) -> None:
    version = two.group.version
    assert two.plan().is_empty
    assert two.sync().done == ()
    assert two.api.writes() == []
    assert two.group.version == version


def test_progress_is_told_from_nothing_to_all(desk: Desk) -> None:
    desk.course.works = [Assigned(record(number), f"key{number}") for number in range(60)]
    told: list[tuple[str, int, int]] = []
    apply(desk.library, desk.task(), desk.memory.save, lambda *step: told.append(step))
    writing = [(done, total) for what, done, total in told if what == "writing to the group"]
    assert writing == [(done, 122) for done in (0, 1, 2, 52, 62, 112, 122)]
    reading = [(done, total) for what, done, total in told if what == "reading the group"]
    assert reading[-4:] == [(0, 120), (50, 120), (100, 120), (120, 120)]


def test_the_plan_changes_nothing(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    assert [change.name for change in desk.plan().changes] == [
        "term",
        "section:Training",
        "item:doe2023p1",
        "link:doe2023p1",
    ]
    assert desk.api.writes() == []


def test_changes_of_the_lock_arrive_field_by_field(two: Desk) -> None:
    work = two.course.works[0]
    work.record = replace(work.record, page="15-20", publisher=None)
    work.sections = [INFERENCE]
    change = next(each for each in two.plan().changes if each.name == "item:doe2023p1")
    old, new = two.key("section:Training"), two.key("section:Inference")
    assert change.new == {
        "publisher": "",
        "pages": "15-20",
        f"in:{new}": True,
        "tag:Inference": True,
        f"in:{old}": "",
        "tag:Training": "",
    }
    assert (change.old["publisher"], change.old["pages"], change.old[f"in:{new}"]) == ("ACM", "1-14", "")
    two.sync()
    assert (two.item("item:doe2023p1")["pages"], two.item("item:doe2023p1")["publisher"]) == ("15-20", "")
    assert two.homes("item:doe2023p1") == {"01 Inference"}
    assert two.tags("item:doe2023p1") == {"Inference", "read by 2024-02-01"}


def test_a_preprint_that_is_published_becomes_a_paper(desk: Desk) -> None:
    desk.course.works = [with_arxiv(1)]
    work = desk.course.works[0]
    paper = work.record
    work.record = replace(paper, type="article", publisher=None, container_title=None, page=None)
    desk.sync()
    assert (desk.item("item:doe2023p1")["itemType"], desk.item("item:doe2023p1")["repository"]) == (
        "preprint",
        "arXiv",
    )
    work.record = replace(paper, publisher=None)
    assert desk.sync().last.conflicts == ()
    item = desk.item("item:doe2023p1")
    assert (item["itemType"], item["proceedingsTitle"], item["publisher"]) == (
        "conferencePaper",
        "Proceedings of Tests",
        "",
    )
    assert len(desk.group.items) == 2


def test_sections_turn_round_and_one_is_renamed(two: Desk) -> None:
    two.course.sections = ["Serving", TRAINING]
    two.course.works[1].sections = ["Serving"]
    two.sync()
    names = sorted(thing.data["name"] for thing in two.group.collections.values())
    assert names == ["01 Serving", "02 Training", "Inference (left the schedule)", "Systems, spring 2024"]
    assert two.homes("item:doe2023p2") == {"01 Serving"}
    assert two.plan().is_empty


def test_a_hundred_readings_go_in_batches_of_fifty(desk: Desk) -> None:
    desk.course.works = [Assigned(record(number), f"key{number}") for number in range(120)]
    desk.sync()
    works = [thing for thing in desk.group.items.values() if thing.data["itemType"] == "conferencePaper"]
    assert len(works) == 120
    assert len(desk.api.writes()) == 2 + 3 + 3  # collections by level, items, links


@pytest.mark.parametrize("kind", sorted(ITEM_FORMS))
def test_every_type_of_work_is_an_item_that_the_server_takes(desk: Desk, kind: str) -> None:
    book = {"editor": (Name("Roe", "Eve"),), "isbn": "9781450384421", "edition": "2", "collection_title": "LNCS"}
    rest = {"volume": "3", "issue": "4", "number": "5", "issn": "1234-5678", "genre": "A genre", "event_title": "X"}
    full = replace(record(1), type=kind, **book, **rest)
    desk.course.works = [Assigned(full, "doe2023p1")]
    report = desk.sync()
    assert report.problems == {}
    assert desk.item("item:doe2023p1")["itemType"] == ITEM_FORMS[kind].item_type
    assert desk.plan().is_empty
    assert not desk.plan().conflicts


# ------------------------------------------------------------------ what people make of it


def test_what_people_change_is_kept_and_reported(two: Desk) -> None:
    two.group.edit(two.key("item:doe2023p1"), title="A better title")
    two.course.works[0].record = record(1, title="Another title", page="2-15")
    report = two.sync()
    assert [(each.where, each.theirs, each.ours) for each in report.last.conflicts] == [
        ("doe2023p1/title", "A better title", "Another title")
    ]
    assert (two.item("item:doe2023p1")["title"], two.item("item:doe2023p1")["pages"]) == ("A better title", "2-15")
    assert two.plan().changes == ()


def test_theirs_settles_a_conflict_until_the_lock_changes(two: Desk) -> None:
    two.group.edit(two.key("item:doe2023p1"), title="A better title")
    assert two.sync(theirs="doe2023p1/title").last.conflicts == ()
    assert two.plan().conflicts == ()
    two.course.works[0].record = record(1, title="Another title")
    assert [each.where for each in two.plan().conflicts] == ["doe2023p1/title"]


def test_ours_settles_a_conflict_once(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    two.group.edit(key, title="A better title", date="1999")
    report = two.sync(ours="doe2023p1/title")
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/date"]
    assert (two.item("item:doe2023p1")["title"], two.item("item:doe2023p1")["date"]) == ("Paper 1 on systems", "1999")


def test_ours_does_not_reach_edits_that_come_after_it(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    two.group.edit(key, title="A better title")

    def before(request: Request) -> Fault | None:
        if request.writes and two.group.items[key].data["title"] == "A better title":
            two.group.edit(key, title="The best title")
        return None

    two.api.before = before
    report = two.sync(ours="all")
    assert two.item("item:doe2023p1")["title"] == "The best title"
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/title"]


def test_nothing_of_others_is_touched(two: Desk) -> None:
    key, theirs = two.key("item:doe2023p1"), two.group.add_collection("Seminar")
    two.group.tag(key, "people's own")
    two.group.put_into(key, theirs)
    note = two.group.add(itemType="note", note="<p>ours</p>", parentItem=key)
    other = two.group.add(itemType="book", title="Theirs")
    link = {"dc:relation": [f"http://zotero.org/groups/1/items/{other}"]}
    two.group.edit(key, extra="by hand", relations=link)
    two.course.works[0].sections = [INFERENCE]
    two.course.works[0].record = record(1, page="2-15")
    two.sync()
    item = two.group.items[key].data
    assert two.tags("item:doe2023p1") == {"people's own", "Inference", "read by 2024-02-01"}
    assert two.homes("item:doe2023p1") == {"Seminar", "01 Inference"}
    assert (item["extra"], item["relations"], item["pages"]) == ("by hand", link, "2-15")
    assert two.group.items[note].data["note"] == "<p>ours</p>"
    assert two.group.items[other].data["title"] == "Theirs"


def test_a_tag_that_people_had_first_stays_theirs(desk: Desk) -> None:
    key = desk.group.add(itemType="conferencePaper", title="x", DOI="10.1145/1", tags=[{"tag": TRAINING, "type": 1}])
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.sync()
    desk.course.works[0].sections = [INFERENCE]
    desk.sync()
    assert {each["tag"] for each in desk.group.items[key].data["tags"]} == {TRAINING, INFERENCE, "read by 2024-02-01"}
    assert {"tag": TRAINING, "type": 1} in desk.group.items[key].data["tags"]


def test_a_tag_that_people_took_away_does_not_come_back(two: Desk) -> None:
    two.group.untag(two.key("item:doe2023p1"), TRAINING)
    report = two.sync()
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/tag:Training"]
    assert TRAINING not in two.tags("item:doe2023p1")


def test_an_annotation_that_people_edited_is_kept(two: Desk) -> None:
    two.group.edit(two.key("note:doe2023p1"), note="<p>Read it twice.</p>")
    two.course.works[0].note = "Read this last."
    assert [each.where for each in two.sync().last.conflicts] == ["note:doe2023p1/note"]
    assert two.item("note:doe2023p1")["note"] == "<p>Read it twice.</p>"


def test_an_annotation_that_is_gone_goes_to_the_trash_and_comes_back_with_it(two: Desk) -> None:
    note, two.course.works[0].note = two.course.works[0].note, ""
    two.sync()
    assert two.item("note:doe2023p1")["deleted"] == 1
    assert two.plan().is_empty
    two.course.works[0].note = note
    two.sync()
    assert "deleted" not in two.item("note:doe2023p1")


# ------------------------------------------------------------------ what leaves, and what people remove


def test_a_reading_that_left_leaves_its_section_and_says_so(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    del two.course.works[0]
    two.sync()
    assert two.homes("item:doe2023p1") == set()
    assert two.tags("item:doe2023p1") == {"left the schedule"}
    assert two.group.items[key].data["title"] == "Paper 1 on systems"
    assert two.item("note:doe2023p1")["parentItem"] == key
    assert two.plan().is_empty


def test_a_reading_that_comes_back_is_the_same_item(two: Desk) -> None:
    work = two.course.works.pop(0)
    two.sync()
    two.course.works.insert(0, work)
    two.sync()
    assert two.tags("item:doe2023p1") == {TRAINING, "read by 2024-02-01"}
    assert len(two.group.items) == 5  # two works, two links, one note
    assert two.plan().is_empty


def test_a_reading_in_doubt_stays_as_it_was_pushed(two: Desk) -> None:
    two.course.works[0].decided = False
    assert two.plan().is_empty
    two.course.works[0].decided = True
    assert two.plan().is_empty


@pytest.mark.parametrize("how", ["trash", "erase"])
def test_what_people_removed_comes_back_only_when_asked_for(two: Desk, how: str) -> None:
    getattr(two.group, how)(two.key("item:doe2023p1"))
    for _ in range(2):
        report = two.sync()
        assert report.done == ()
        assert [each.where for each in report.last.conflicts] == ["doe2023p1/deleted"]
    two.sync(ours="doe2023p1/deleted")
    assert "deleted" not in two.item("item:doe2023p1")
    assert two.plan().is_empty
    assert not two.plan().conflicts


def test_what_people_deleted_stays_away_even_when_the_side_file_is_lost(two: Desk) -> None:
    """The group's log of deletions tells what was there."""
    two.group.erase(two.key("item:doe2023p1"))
    two.memory.text = None
    assert [each.where for each in two.sync().last.conflicts] == ["doe2023p1/deleted"]
    assert len(two.group.items) == 2


def test_what_people_removed_may_stay_removed(two: Desk) -> None:
    two.group.trash(two.key("item:doe2023p1"))
    assert two.sync(theirs="doe2023p1").last.conflicts == ()
    assert two.sync().done == ()
    two.group.restore(two.key("item:doe2023p1"))
    two.course.works[0].record = record(1, page="2-15")
    two.sync()
    assert two.item("item:doe2023p1")["pages"] == "2-15"


def test_a_section_that_people_removed_is_not_made_again(two: Desk) -> None:
    two.group.erase(two.key("section:Training"), "collections")
    two.course.works.append(Assigned(record(3), "doe2023p3", [TRAINING]))
    report = two.sync()
    assert [each.where for each in report.last.conflicts] == ["section:Training/deleted"]
    assert "item:doe2023p3" not in two.memory.load().objects
    assert two.sync(ours="all").last.conflicts == ()
    assert two.homes("item:doe2023p3") == {"01 Training"} == two.homes("item:doe2023p1")


def test_a_section_that_comes_back_from_the_trash_still_holds_its_papers(two: Desk) -> None:
    section = two.key("section:Training")
    two.group.trash(section, "collections")
    assert two.sync().done == ()
    two.group.restore(section, "collections")
    assert two.homes("item:doe2023p1") == {"01 Training"}
    assert two.sync().last.conflicts == two.plan().changes == ()


def test_a_new_term_begins_anew_and_leaves_the_old_one(two: Desk) -> None:
    old = two.key("section:Training")
    two.course.year, two.course.works = 2025, two.course.works[:1]
    two.sync()
    assert two.homes("item:doe2023p1") == {"01 Training"}
    assert len(two.group.items[two.key("item:doe2023p1")].data["collections"]) == 2
    assert two.group.collections[old].data["name"] == "01 Training"
    gone = two.group.items[two.key("item:doe2023p2")].data
    assert "left the schedule" not in {each["tag"] for each in gone["tags"]}
    assert len(gone["collections"]) == 1
