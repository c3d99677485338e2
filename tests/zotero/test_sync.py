"""The sync as course staff and people in the group see it, scenario by scenario."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist import identifiers
from readinglist.crosswalk import ITEM_FORMS
from readinglist.errors import InputError, ServiceError
from readinglist.names import Name
from readinglist.zotero.apply import apply

from .conftest import Desk
from .course import SECTIONS, Assigned, record
from .server import Allowance, Fault, Request

TRAINING, INFERENCE, APPLICATIONS = SECTIONS


def with_arxiv(number: int) -> Assigned:
    names = (identifiers.parse(f"doi:10.1145/{number}"), identifiers.parse(f"arxiv:2301.{number:05d}"))
    return Assigned(record(number, pdf=None, identifiers=tuple(filter(None, names))), f"doe2023p{number}")


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A course of two works, synced."""
    desk.course.works = [
        Assigned(record(1), "doe2023p1", [TRAINING], "Read *this* first."),
        Assigned(record(2), "doe2023p2", [INFERENCE]),
    ]
    desk.sync()
    desk.api.log.clear()
    return desk


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


# ------------------------------------------------------------------ adopted, not doubled


@pytest.mark.parametrize(
    "there",
    [
        {"DOI": "https://doi.org/10.1145/00001".replace("00001", "1"), "title": "no title"},
        {"archiveID": "arXiv:2301.00001", "itemType": "preprint", "title": "An earlier title"},
        {"extra": "arXiv:2301.00001 [cs.LG]", "title": "An earlier title"},
        {"url": "https://arxiv.org/abs/2301.00001v2", "title": "An earlier title"},
        {
            "title": "Paper 1 on Systems",
            "creators": [{"creatorType": "author", "firstName": "J.", "lastName": "Doe"}],
        },
    ],
    ids=["DOI", "arXiv id", "arXiv id in extra", "link", "title and author"],
)
def test_an_item_that_the_group_holds_is_adopted(desk: Desk, there: dict[str, object]) -> None:
    key = desk.group.add(**({"itemType": "conferencePaper"} | there))
    desk.course.works = [with_arxiv(1)]
    assert desk.plan().adopted == {"item:doe2023p1": key}
    desk.sync()
    assert desk.key("item:doe2023p1") == key
    works = [one for one, thing in desk.group.items.items() if thing.data["itemType"] != "attachment"]
    assert works == [key]
    for name, value in there.items():
        assert desk.group.items[key].data[name] == value
    assert desk.plan().is_empty


def test_another_paper_of_the_same_title_is_not_adopted(desk: Desk) -> None:
    other = {"creatorType": "author", "firstName": "Eve", "lastName": "Roe"}
    desk.group.add(itemType="conferencePaper", title="Paper 1 on systems", creators=[other], date="2009")
    desk.course.works = [with_arxiv(1)]
    assert desk.plan().adopted == {}


def test_another_version_is_adopted_and_not_mixed(desk: Desk) -> None:
    """An item of people that is the preprint gets no page numbers of the conference paper."""
    key = desk.group.add(itemType="preprint", title="Paper 1 on systems", DOI="10.48550/arXiv.2301.00001")
    desk.course.works = [with_arxiv(1)]
    report = desk.sync()
    assert {"doe2023p1/itemType", "doe2023p1/DOI"} == {each.where for each in report.last.conflicts}
    item = desk.group.items[key].data
    assert (item["itemType"], item["date"], item["url"], item["citationKey"]) == ("preprint", "", "", "doe2023p1")
    desk.sync(ours="doe2023p1")
    item = desk.group.items[key].data
    assert (item["itemType"], item["DOI"], item["pages"], item["publisher"]) == (
        "conferencePaper",
        "10.1145/1",
        "1-14",
        "ACM",
    )


def test_a_link_that_people_made_is_not_doubled_and_not_trashed(desk: Desk) -> None:
    key = desk.group.add(itemType="conferencePaper", title="x", DOI="10.1145/1")
    url = "https://papers.example/1.pdf"
    link = desk.group.add(itemType="attachment", linkMode="linked_url", title="PDF", url=url, parentItem=key)
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.sync()
    assert desk.key("link:doe2023p1") == link
    assert desk.group.items[link].data["title"] == "PDF"
    desk.course.works[0].record = record(1, pdf=None)
    desk.sync()
    assert "deleted" not in desk.group.items[link].data


def test_merged_items_are_followed(two: Desk) -> None:
    winner = two.group.add(itemType="conferencePaper", title="Paper 1 on systems", date="2023")
    two.group.merge(two.key("item:doe2023p1"), winner)
    two.sync()
    assert two.key("item:doe2023p1") == winner
    assert two.item("note:doe2023p1")["parentItem"] == winner
    assert two.plan().is_empty


def test_a_citation_key_in_extra_counts(desk: Desk) -> None:
    desk.group.add(itemType="conferencePaper", title="x", DOI="10.1145/1", extra="Citation Key: mine2023")
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    report = desk.sync()
    found = {each.where: each.theirs for each in report.last.conflicts}
    assert found["doe2023p1/citationKey"] == "mine2023"
    assert desk.item("item:doe2023p1")["citationKey"] == ""


def test_another_citation_key_renames_the_item(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    two.course.works[0].key = "better2023"
    two.sync()
    assert two.key("item:better2023") == key
    assert two.item("item:better2023")["citationKey"] == "better2023"
    assert two.tags("item:better2023") == {TRAINING, "read by 2024-02-01"}
    assert len(two.group.items) == 5


def test_another_citation_key_doubles_no_note_of_an_item_that_comes_back(two: Desk) -> None:
    two.group.trash(two.key("item:doe2023p1"))
    two.course.works[0].key = "better2023"
    two.sync(ours="all")
    assert len(two.group.items) == 5


def test_another_citation_key_brings_back_no_note_that_people_deleted(two: Desk) -> None:
    two.group.erase(two.key("note:doe2023p1"))
    two.course.works[0].key = "better2023"
    assert [each.where for each in two.sync().last.conflicts] == ["note:better2023/deleted"]
    assert len(two.group.items) == 4


def test_a_lost_side_file_doubles_nothing(two: Desk) -> None:
    two.group.edit(two.key("item:doe2023p1"), title="A better title")
    two.memory.text = None
    report = two.sync()
    assert report.done == ()
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/title"]


# ------------------------------------------------------------------ versions and faults


def test_an_item_that_somebody_adds_meanwhile_is_adopted(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]

    def before(request: Request) -> Fault | None:
        if request.writes and not desk.group.items:
            desk.group.add(itemType="conferencePaper", title="mine", DOI="10.1145/1")
        return None

    desk.api.before = before
    desk.sync()
    works = [thing.data["title"] for thing in desk.group.items.values() if thing.data["itemType"] != "attachment"]
    assert works == ["mine"]


def test_an_edit_between_reading_and_writing_leads_to_a_new_plan(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    two.course.works[0].record = record(1, page="2-15", title="Another title")

    def before(request: Request) -> Fault | None:
        if request.writes and two.group.items[key].data["title"] == "Paper 1 on systems":
            two.group.edit(key, title="A better title")
        return None

    two.api.before = before
    report = two.sync()
    assert (two.item("item:doe2023p1")["title"], two.item("item:doe2023p1")["pages"]) == ("A better title", "2-15")
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/title"]


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(429, (("Retry-After", "10"),)), [10.0]),
        (Fault(503, (("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)), [2.0]),
        (Fault(503), [2.0]),
        (Fault(200, (("Backoff", "3"),), late=True), [3.0]),
        (Fault(silent=True, late=True), []),
        (Fault(500, late=True), []),
        (Fault(garbled=True), []),
    ],
    ids=["429", "503 with a date", "503", "Backoff", "time-out after the write", "500 after the write", "nonsense"],
)
def test_faults_of_a_write_double_and_lose_nothing(desk: Desk, fault: Fault, waits: list[float]) -> None:
    desk.course.works = [Assigned(record(number), f"key{number}") for number in range(3)]
    left = {2: fault}  # the write of the items

    def before(request: Request) -> Fault | None:
        number = len(desk.api.writes()) if request.writes else -1
        return left.pop(number, None)

    desk.api.before = before
    desk.sync()
    assert not left
    assert desk.waits == waits
    assert len(desk.group.items) == 6
    assert desk.plan().is_empty
    assert not desk.plan().conflicts


def test_a_server_that_is_down_ends_the_run_and_the_next_completes(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.api.before = lambda request: Fault(503) if request.writes and request.path.endswith("items") else None
    with pytest.raises(ServiceError, match="Zotero"):
        desk.sync()
    desk.api.before = lambda request: None
    desk.sync()
    assert len(desk.group.items) == 2
    assert len(desk.group.collections) == 2


def test_a_server_that_wants_an_hour_is_not_waited_for(desk: Desk) -> None:
    desk.api.before = lambda request: Fault(429, (("Retry-After", "3600"),))
    with pytest.raises(ServiceError, match="3600 seconds"):
        desk.library.rights()
    assert desk.waits == []


def test_one_refused_object_does_not_stop_the_others(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1, title="x" * 70_000), "long"), Assigned(record(2), "doe2023p2")]
    report = desk.sync()
    assert list(report.problems) == ["item:long"]
    assert "too long" in report.problems["item:long"]
    assert len(desk.group.items) == 2  # the other one, with its link
    assert len([request for request in desk.api.writes() if request.path.endswith("items")]) <= 3


def test_settings_of_the_group_that_forbid_it_are_said(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.api.settings = {"libraryEditing": "admins", "owner": 1}
    assert "lets only its admins edit" in desk.library.rights().obstacle
    with pytest.raises(InputError, match="refuses to write"):
        desk.sync()
    assert not desk.group.items
    assert not desk.group.collections


def test_a_server_too_old_for_citation_keys_gets_none(desk: Desk) -> None:
    desk.api.schema = 33
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.sync()
    assert desk.item("item:doe2023p1")["citationKey"] == ""
    assert desk.plan().is_empty


def test_a_group_of_five_thousand_items_takes_a_bounded_number_of_requests(desk: Desk) -> None:
    """A first sync, and a second one that finds nothing to do, within the rate that the server allows."""
    desk.api.allowance = Allowance(lambda: sum(desk.waits))  # a clock that waiting alone moves on
    for number in range(5000):
        desk.group.add(itemType="preprint", title=f"Other work {number}", DOI=f"10.48550/arXiv.2001.{number:05d}")
    desk.course.works = [Assigned(record(number), f"key{number}", note="n") for number in range(28)]
    desk.library.rights()
    desk.sync()
    # rights (2), a look at ours (3) and one at all (collections, a list of versions, 100 batches of keys), the
    # log of deletions, term, section, items, notes and links in two, a look after (3), one refused by the rate
    assert len(desk.api.log) == 117
    assert desk.waits == [10.0]
    desk.api.log.clear()
    assert desk.plan().is_empty
    assert len(desk.api.log) == 3


def test_an_older_copy_of_the_state_undoes_nothing(two: Desk) -> None:
    """Another person syncs from a copy of the repository that is a sync behind, with the lock of then or of now."""
    before, work = two.memory.text, two.course.works[0]
    old, work.record = work.record, record(1, page="2-15")
    two.sync()
    two.memory.text, version = before, two.group.version
    assert two.sync().last.conflicts == ()
    two.memory.text, work.record = before, old
    assert [each.where for each in two.sync().last.conflicts] == ["doe2023p1/pages"]
    assert two.group.version == version


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
