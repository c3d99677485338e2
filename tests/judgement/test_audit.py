"""What services say of retractions is a finding, with everyone's word for it."""

from __future__ import annotations

from dataclasses import replace

from readinglist.identifiers import Identifier
from readinglist.judgement.audit import audit
from readinglist.model import Claim, Reading, Record, Remark, Version, Work

DOI, ARXIV, OTHER = Identifier("doi", "10.1234/x"), Identifier("arxiv", "2201.00001"), Identifier("s2", "0" * 40)
PUBLISHED = Record("crossref", "paper-conference", "T", issued=(2023,), container_title="SOSP", identifiers=(DOI,))
PREPRINT = Record("arxiv", "article", "T", issued=(2022,), identifiers=(ARXIV,))
WORK = Work((Version(PUBLISHED), Version(PREPRINT)))
READING = Reading(Claim("T", "SOSP", 2023), line=7)


def said(source: str, about: Identifier, text: str = "marked as retracted") -> Remark:
    return Remark(source, "retraction", text, about, "2026-03-01")


def test_without_a_word_of_it_nothing_is_retracted() -> None:
    counted = Remark("crossref", "cited by", "41", DOI)
    assert audit(READING, WORK, [counted]) == ()


def test_several_services_make_one_finding_with_the_evidence_of_each() -> None:
    remarks = [said("crossref", DOI, "retraction: doi:10.1234/notice"), said("openalex", DOI)]
    (found,) = audit(READING, WORK, remarks)
    assert (found.rule, found.line) == ("retracted", 7)
    assert found.message == "SOSP 2023: this version is retracted or withdrawn, says crossref and openalex"
    assert found.evidence == (
        "SOSP 2023 (crossref; doi:10.1234/x)",
        "retraction: doi:10.1234/notice (crossref, 2026-03-01; doi:10.1234/x)",
        "marked as retracted (openalex, 2026-03-01; doi:10.1234/x)",
    )


def test_a_withdrawn_preprint_is_told_from_its_publication() -> None:
    (found,) = audit(READING, WORK, [said("arxiv", ARXIV, "This paper has been withdrawn")])
    assert found.message == "arXiv 2022: this version is retracted or withdrawn, says arxiv"


def test_what_is_said_under_another_name_is_about_the_version_of_record() -> None:
    (found,) = audit(READING, WORK, [said("semantic_scholar", OTHER)])
    assert found.message.startswith("SOSP 2023: ")


def test_a_record_that_says_so_itself_and_a_service_are_one_finding() -> None:
    marked = Work((Version(replace(PUBLISHED, source="catalogue:a.bib:3", note="Retracted in 2024")),))
    (found,) = audit(READING, marked, [said("openalex", DOI)])
    assert found.message == "SOSP 2023: this version is retracted or withdrawn, says catalogue and openalex"
