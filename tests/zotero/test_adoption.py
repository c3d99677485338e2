"""Items that the group holds already: adopted, followed where people merge them, and never doubled."""

from __future__ import annotations

import pytest

from .conftest import Desk
from .course import SECTIONS, Assigned, record, with_arxiv

TRAINING, INFERENCE, APPLICATIONS = SECTIONS


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


def test_what_people_took_from_a_merged_item_does_not_come_back(two: Desk) -> None:
    winner = two.group.add(itemType="conferencePaper", title="Paper 1 on systems", date="2023")
    two.group.merge(two.key("item:doe2023p1"), winner)
    two.group.take_out(winner, section := two.key("section:Training"))
    two.group.untag(winner, TRAINING)
    found = [each.where for each in two.sync().last.conflicts if "date" not in each.where]
    assert found == ["doe2023p1/tag:Training", f"doe2023p1/in:{section}"]


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
