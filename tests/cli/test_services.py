"""The main job with services in reach: the real clients against a loopback copy of all five, at their real paces."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import SERVICES, Run, contents
from tests.sources.loopback import Handler, Loopback, send


def test_a_page_that_no_catalogue_knows_is_resolved_by_the_services(bare: Path, run: Run, services: Loopback) -> None:
    done = run("build", "--json", env=services.environment())
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["decisions"] == {"accepted": 2, "ambiguous": 0, "missing": 0}
    text = (bare / "refs" / "course.bib").read_text()
    assert "10.1145/3600006.3613165" in text
    assert "2307.08691" in text
    asked = dict(services.world.counted())
    before = contents(bare)
    assert run("build", env=services.environment()).returncode == 0
    assert services.world.counted() == asked
    assert contents(bare) == before


def test_each_field_says_where_it_is_from(bare: Path, run: Run, services: Loopback) -> None:
    """The entry is whole from the registrar; what another one knows besides is filled in under that one's name."""
    assert run("build", env=services.environment()).returncode == 0
    told = run("explain", "vllm").stdout
    assert re.search(r"^  from crossref: author, container title, issued, ", told, re.MULTILINE)
    said = json.loads(run("explain", "vllm", "--json").stdout)["said_by"]
    assert {said[name] for name in ("type", "title", "author", "issued", "container_title")} == {"crossref"}
    assert said["identifiers"] == "crossref, semantic_scholar"


def test_sources_that_disagree_are_reported(bare: Path, run: Run, services: Loopback) -> None:
    """Semantic Scholar has other pages than Crossref; the build says so once, and `explain` at any time."""
    answer = services.world.answer

    def other_pages(handler: Handler) -> bool:
        status, kind, body = answer("semantic_scholar", handler.path, services.body)
        return send(handler, status, kind, body.replace(b"611", b"1"))

    services.faults["semantic_scholar"] = other_pages
    built = run("build", env=services.environment())
    said = "kwon2023efficient: sources disagree about the page: 1-626 (semantic_scholar), 611–626 (crossref)"
    assert said in built.stdout
    assert "sources disagree about the page" in run("explain", "vllm").stdout


def test_a_service_that_is_down_is_said_and_the_next_build_asks_again(
    bare: Path, run: Run, services: Loopback
) -> None:
    down = run("build")
    assert down.returncode == 3
    assert "0 missing" in down.stdout
    assert "no answer from arxiv, crossref, dblp, openalex, semantic_scholar" in down.stdout
    again = run("build", "--json", env=services.environment())
    assert again.returncode == 0, again.stdout + again.stderr
    assert json.loads(again.stdout)["decisions"]["accepted"] == 2


def test_what_services_say_beyond_records_is_kept(course: Path, run: Run, services: Loopback) -> None:
    assert run("build", "--enrich", env=services.environment()).returncode == 0
    lock = json.loads((course / "refs" / "readinglist.lock").read_text())
    remarks = [remark for reading in lock["readings"].values() for remark in reading.get("remarks", ())]
    assert any(remark["kind"] == "cited by" and remark["on"] for remark in remarks)
    before = contents(course)
    assert run("build", "--frozen").returncode == 0
    assert contents(course) == before


def test_a_retraction_is_told_by_audit_and_on_the_list(course: Path, run: Run, services: Loopback) -> None:
    """The course's own catalogue knows nothing of it; the services do."""
    known = services.world.papers
    services.world.papers = [replace(each, retracted=each.doi == "10.1145/3600006.3613165") for each in known]
    assert "retracted" not in run("build", env=services.environment()).stdout
    assert "1 retracted" in run("build", "--enrich", env=services.environment()).stdout
    audited = run("audit")
    assert audited.returncode == 1
    assert "SOSP 2023: this version is retracted or withdrawn, says crossref and openalex" in audited.stdout
    assert "evidence: retraction: doi:10.1145/9999999 (crossref, " in audited.stdout
    for name, lead in (("reading-list.md", "- **Retracted**: SOSP 2023"), ("reading-list.html", "<b>Retracted:</b>")):
        assert lead in (course / "refs" / name).read_text()


def test_readings_that_cite_each_other_are_linked(course: Path, run: Run, services: Loopback) -> None:
    """The course's records come from its own catalogue, which knows no name that the services give."""
    papers = {paper.arxiv: paper for paper in services.world.papers}
    citing, cited = papers["2309.06180"], papers["2307.08691"]
    services.world.papers = [replace(citing, references=(cited.s2, "f" * 40)), cited]
    assert run("build", "--enrich", env=services.environment()).returncode == 0
    assert "- Cites: [Dao 2024](#dao2024flashattention)" in (course / "refs" / "reading-list.md").read_text()
    assert "f" * 40 not in (course / "refs" / "readinglist.lock").read_text()


def test_keys_are_in_no_file_and_no_message(bare: Path, run: Run, services: Loopback) -> None:
    keys = {"SEMANTIC_SCHOLAR_API_KEY": "s2-secret-4711", "OPENALEX_API_KEY": "oa-secret-4712"}
    settings = bare / "readinglist.toml"
    settings.write_text(settings.read_text() + '[sources]\ncontact = "someone@example.org"\n')
    around = services.environment() | keys
    shown = [run("sources", env=around), run("build", "--enrich", env=around), run("sources", "--probe", env=around)]
    shown.append(
        run("build", "--upgrade", "--refresh", env=dict.fromkeys(services.environment(), "http://127.0.0.1:1"))
    )
    assert [done.returncode for done in shown] == [0, 0, 3, 3]
    services.faults.update(dict.fromkeys(SERVICES, lambda handler: send(handler, 403, "text/plain", b"")))
    shown.append(run("sources", "--probe", "--json", env=around))
    kept = {name: content for name, content in contents(bare.parent).items() if not name.endswith("readinglist.toml")}
    told = "".join(done.stdout + done.stderr for done in shown).encode()
    for content in (*kept.values(), told):
        assert b"secret" not in content and b"someone@example.org" not in content
    assert b"SEMANTIC_SCHOLAR_API_KEY is set" in told
    assert any("someone@example.org" in str(headers) for _, headers in services.headers)
