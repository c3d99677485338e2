"""The list as data, for generators of static sites and for templates."""

from __future__ import annotations

import json

from readinglist.outputs.data import as_json
from tests.outputs import lists


def data() -> dict[str, object]:
    found = json.loads(as_json(lists.material(lists.course(course={"title": "C", "url": "https://c.example"}))))
    assert isinstance(found, dict)
    return found


def test_the_course_and_its_sections() -> None:
    found = data()
    assert found["course"] == {
        "title": "C",
        "when": "",
        "counts": "4 papers in 2 sections",
        "url": "https://c.example",
    }
    assert found["styles"] == ["reading list"]
    sections = found["sections"]
    assert isinstance(sections, list)
    assert [(each["number"], each["name"], each["papers"]) for each in sections] == [
        (0, "", 0),
        (1, "Training", 2),
        (2, "Serving", 2),
        (3, "Projects", 0),
    ]


def test_a_paper_has_everything_that_a_site_shows() -> None:
    sections = data()["sections"]
    assert isinstance(sections, list)
    meeting = sections[2]["meetings"][0]
    assert (meeting["date"], meeting["iso_date"], meeting["topic"]) == ("Jan 23", "2024-01-23", "Large models")
    paper = meeting["readings"][1]
    assert paper["key"] == "kwon2023efficient"
    assert paper["name"] == "vLLM"
    assert paper["authors"] == ["Woosuk Kwon", "Zhuohan Li", "Änne Müller"]
    assert (paper["venue"], paper["year"], paper["preprint"]) == ("SOSP", 2023, False)
    assert (paper["tag"], paper["award"], paper["remark"]) == ("vLLM", "Best Paper", "")
    assert paper["url"] == "https://doi.org/10.1145/3600006.3613165"
    assert paper["pdf"] == "https://arxiv.org/pdf/2309.06180"
    assert paper["findings"] == [
        {"rule": "wrong-venue", "message": "claimed at NeurIPS 2022, published at SOSP 2023"}
    ]
    assert paper["note"] == lists.NOTES["kwon2023efficient"]
    assert '<a href="#yu2022orca">' in paper["note_html"]
    assert paper["bibtex"].startswith("@inproceedings{kwon2023efficient,\n")
    assert paper["citations"]["reading list"].startswith("Woosuk Kwon")
    assert paper["repeated"] is False


def test_what_the_page_says_beside_a_title_is_no_award() -> None:
    readings = [each for part in data()["sections"] for meeting in part["meetings"] for each in meeting["readings"]]
    (orca,) = [each for each in readings if each.get("key") == "yu2022orca"]
    assert (orca["award"], orca["remark"]) == ("", "skim <b>section 5</b>")


def test_what_services_say_is_marked_as_theirs() -> None:
    sections = data()["sections"]
    assert isinstance(sections, list)
    orca, paper = sections[2]["meetings"][0]["readings"]
    s2 = {"source": "Semantic Scholar", "url": "https://www.semanticscholar.org/", "on": "2026-03-01"}
    crossref = {"source": "Crossref", "url": "https://www.crossref.org/", "on": "2026-02-01"}
    assert paper["cited_by"] == [{"text": "41"} | crossref, {"text": "1200"} | s2]
    assert paper["summaries"] == [{"text": "Pages keep the cache of keys & values small."} | s2]
    assert paper["cites"] == [{"key": "yu2022orca", "name": "Yu and Jeong 2022"}]
    assert (orca["cited_by"], orca["summaries"], orca["cites"]) == ([], [], [])


def test_what_is_not_resolved_and_what_is_no_paper_stay_in_the_list() -> None:
    sections = data()["sections"]
    assert isinstance(sections, list)
    talk = sections[0]["meetings"][0]["readings"][0]
    assert (talk["title"], talk["outcome"], talk["url"]) == ("Invited talk", None, "https://talks.example/1")
    assert talk["presenter"] == "Ada Lovelace"
    open_ = sections[1]["meetings"][1]["readings"][0]
    assert (open_["outcome"], open_["why"]) == ("ambiguous", "two works have this title")
    assert open_["candidates"] == ["A Paper that Was Found"]


def test_citations_hold_no_markup_but_their_faces() -> None:
    found = as_json(lists.material(lists.hostile(), {"hostile2024": lists.HOSTILE_NOTE}))
    reading = json.loads(found)["sections"][0]["meetings"][0]["readings"][0]
    for text in reading["citations"].values():
        assert "<script" not in text
        assert "<img" not in text
    assert "<script" not in reading["note_html"]
    assert reading["url"] is None
