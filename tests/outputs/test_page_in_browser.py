"""The page in Chromium: what students do with it, with a mouse, by keyboard alone, on paper and without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_httpserver import HTTPServer

from readinglist import bibtex, csl
from readinglist.formats import ris
from readinglist.lock import Lock
from readinglist.outputs.calendar import calendar
from readinglist.outputs.page import page as page_of
from tests.outputs import lists
from tests.outputs.conftest import Watched, watched

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = (320, 768, 1280)
ALL = ("shoeybi2019megatron", "yu2022orca", "kwon2023efficient")
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>Short</title>
<id>short</id><updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout><text variable="title"/></layout>
</citation><bibliography><layout><text variable="citation-number" prefix="[" suffix="] "/>
<text variable="title" font-style="italic"/></layout></bibliography></style>"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made.set_default_timeout(10_000)
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, written: Path) -> Watched:
    """The page of the small course, opened from disk."""
    written.write_text(page_of(lists.material(lists.course())), encoding="utf-8")
    found = watched(context.new_page())
    found.page.goto(written.as_uri())
    return found


def shown(page: Page) -> list[str]:
    """The keys of the papers that can be seen."""
    found = page.locator("article[data-key]:visible")
    return [found.nth(place).get_attribute("data-key") or "" for place in range(found.count())]


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")


# ------------------------------------------------------------------ alone


def test_it_asks_for_nothing_and_complains_of_nothing(opened: Watched) -> None:
    opened.page.locator("#_notes").click()
    opened.page.mouse.wheel(0, 20_000)
    assert opened.page.locator("figure svg").count() == 3
    assert opened.quiet, (opened.said, opened.asked)


def test_a_server_is_asked_for_the_page_alone(context: BrowserContext, httpserver: HTTPServer) -> None:
    text = page_of(lists.material(lists.course()))
    httpserver.expect_request("/list.html").respond_with_data(text, content_type="text/html; charset=utf-8")
    found = watched(context.new_page())
    found.page.goto(httpserver.url_for("/list.html"))
    found.page.wait_for_load_state("networkidle")
    assert [request.path for request, _ in httpserver.log] == ["/list.html"]
    assert found.quiet, (found.said, found.asked)


@pytest.mark.parametrize(
    "attempt",
    [
        "const it = document.createElement('script'); it.textContent = 'window.pwned = 1'; document.body.append(it)",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.pwned = 1\">')",
        "document.body.setAttribute('onclick', 'window.pwned = 1'); document.body.click()",
        "const it = document.createElement('iframe'); it.srcdoc = '<script>parent.pwned = 1</script>';"
        " document.body.append(it)",
    ],
)
def test_the_policy_lets_no_other_script_run(opened: Watched, attempt: str) -> None:
    """The attempts come from outside of the page, as a hole in it would let them in."""
    opened.page.evaluate(attempt)
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.pwned") is None


def test_the_policy_lets_nothing_be_fetched(context: BrowserContext, httpserver: HTTPServer) -> None:
    text = page_of(lists.material(lists.course()))
    httpserver.expect_request("/list.html").respond_with_data(text, content_type="text/html; charset=utf-8")
    httpserver.expect_request("/other").respond_with_data("x")
    page = context.new_page()
    page.goto(httpserver.url_for("/list.html"))
    assert page.evaluate("fetch('/other').then(() => 'fetched', () => 'refused')") == "refused"
    page.evaluate("document.body.append(Object.assign(new Image(), { src: '/other' }))")
    page.wait_for_timeout(100)
    assert [request.path for request, _ in httpserver.log] == ["/list.html"]


def test_hostile_texts_and_notes_stay_text(context: BrowserContext, written: Path) -> None:
    text = page_of(lists.material(lists.hostile(), {"hostile2024": lists.HOSTILE_NOTE}))
    written.write_text(text, encoding="utf-8")
    found = watched(context.new_page())
    page = found.page
    page.goto(written.as_uri())
    page.locator("#_notes").click()
    for button in page.locator("button[data-copy]").all():
        button.click()
    page.locator("#_filter").fill("<script>")
    assert page.evaluate("Object.keys(window).includes('pwned')") is False
    assert found.quiet, (found.said, found.asked, found.dialogs)
    assert page.locator("script").count() == 1
    assert (
        page.locator("img, iframe, object, embed, base, form[action], [onerror], [onmouseover], [style]").count() == 0
    )
    addresses = page.evaluate("[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))")
    assert all(each.startswith(("#", "https://", "http://", "data:")) for each in addresses)
    carried = page.evaluate("[...document.querySelectorAll('a[href^=\"data:\"]')].map((link) => link.download)")
    assert carried == ["course.bib", "course.json", "course.ris", "calendar.ics"]


def test_without_scripts_it_is_a_list_all_the_same(browser: Browser, written: Path) -> None:
    written.write_text(page_of(lists.material(lists.course())), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(written.as_uri())
    assert shown(page) == list(ALL)
    assert page.locator("form, button").locator("visible=true").count() == 0
    page.locator("#yu2022orca details.note summary").click()
    assert page.get_by_text("Schedules at the level of").is_visible()
    page.close()


# ------------------------------------------------------------------ finding


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("PagedAttention", ["kwon2023efficient"]),
        ("ORCA", ["yu2022orca"]),
        ("kwon sosp", ["kwon2023efficient"]),
        ("muller", ["kwon2023efficient"]),
        ("MÜLLER änne", ["kwon2023efficient"]),
        ("hopper", ["shoeybi2019megatron"]),
        ("vllm", ["kwon2023efficient"]),
        ("osdi", ["yu2022orca"]),
        ("2019", ["shoeybi2019megatron"]),
        ("preprint", ["shoeybi2019megatron"]),
        ("best paper", ["kwon2023efficient"]),
        ("model", ["shoeybi2019megatron", "yu2022orca", "kwon2023efficient"]),
        ("   ", list(ALL)),
        ("model nobody", []),
        ("(.*", []),
    ],
)
def test_the_filter_finds_all_words_in_any_field(opened: Watched, words: str, found: list[str]) -> None:
    opened.page.get_by_label("Filter the readings").fill(words)
    assert shown(opened.page) == found
    assert opened.page.locator("#_none").is_visible() == (not found)


def test_the_filter_hides_what_is_empty_and_says_how_many_are_left(opened: Watched) -> None:
    page = opened.page
    page.get_by_label("Filter the readings").fill("orca")
    headings = page.locator("main h2:visible, main h3:visible").all_inner_texts()
    assert headings[0] == "Serving"
    assert headings[1].split() == ["Jan", "23", "Large", "models"]
    assert len(headings) == 2
    assert page.locator("#_status").inner_text() == "1 of 5 shown"
    page.get_by_label("Filter the readings").fill("nothing at all")
    page.get_by_role("button", name="Show all readings").click()
    assert shown(page) == list(ALL)
    assert page.locator("#_status").inner_text() == ""
    assert page.evaluate("document.activeElement.id") == "_filter"


def test_links_jump_to_sections_and_readings_also_to_hidden_ones(opened: Watched) -> None:
    page = opened.page
    for link in page.locator("nav a").all():
        link.click()
        target = page.evaluate("document.querySelector(':target')?.innerText")
        assert target == link.inner_text()
    page.get_by_label("Filter the readings").fill("kwon")
    page.locator("#kwon2023efficient details.note summary").click()
    page.locator("#kwon2023efficient details.note").get_by_role("link", name="Yu and Jeong 2022").click()
    page.locator("#yu2022orca").wait_for()
    assert shown(page) == list(ALL)
    assert page.evaluate("document.querySelector(':target').id") == "yu2022orca"
    assert page.locator("#yu2022orca").evaluate("(it) => it.getBoundingClientRect().top < innerHeight")


def test_an_address_with_a_key_opens_the_page_at_the_reading(context: BrowserContext, opened: Watched) -> None:
    page = context.new_page()
    page.goto(f"{opened.page.url}#kwon2023efficient")
    assert page.evaluate("document.querySelector(':target').dataset.key") == "kwon2023efficient"


# ------------------------------------------------------------------ reading


def test_notes_are_folded_and_open_one_by_one_or_all_at_once(opened: Watched) -> None:
    page = opened.page
    note = page.get_by_text("Pages for the key-value cache.")
    assert not note.is_visible()
    page.locator("#kwon2023efficient details.note summary").click()
    assert note.is_visible()
    button = page.locator("#_notes")
    button.click()
    assert page.get_by_text("Schedules at the level of").is_visible()
    assert button.inner_text() == "Close all notes"
    button.click()
    assert not note.is_visible()


def test_badges_say_what_the_lock_knows(opened: Watched) -> None:
    page = opened.page
    facts = page.locator("#kwon2023efficient .facts > li").all_inner_texts()
    facts = [fact.splitlines()[0].strip() for fact in facts]
    assert facts[:3] == ["vLLM", "SOSP 2023", "Best Paper"]
    assert facts[3].startswith("open PDF")
    assert facts[4].startswith("arXiv")
    assert facts[5] == "presented by Jean-Luc van Beek (guest)"
    assert page.locator("#kwon2023efficient .finding").inner_text() == (
        "On the schedule page: claimed at NeurIPS 2022, published at SOSP 2023"
    )
    assert "preprint" in page.locator("#shoeybi2019megatron .facts").inner_text()
    assert page.locator("#yu2022orca .finding").count() == 0
    assert "two works have this title" in page.locator(".open").inner_text()
    assert "A Paper that Was Found" in page.locator(".open").inner_text()


def test_paper_gets_every_note_and_no_control(opened: Watched) -> None:
    page = opened.page
    page.emulate_media(media="print")
    for hidden in ("aside", ".copy", "summary", ".downloads", ".bibtex"):
        assert page.locator(hidden).locator("visible=true").count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("Pages for the key-value cache.").is_visible()
    assert page.get_by_text("Schedules at the level of").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.get_by_text("Pages for the key-value cache.").is_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_no_width_needs_scrolling_sideways(opened: Watched, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.locator("#_notes").click()
    opened.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


# ------------------------------------------------------------------ copying


EXPECTED_KEY = "kwon2023efficient"


def clipboard(page: Page, kind: str = "text/plain") -> str:
    """What is on the clipboard, as the browser hands it to a page that may read it."""
    read = "navigator.clipboard.read().then(([it]) => it.getType(kind)).then((blob) => blob.text())"
    return str(page.evaluate(f"(kind) => {read}", kind))


def press(page: Page, what: str) -> None:
    """Presses a button and waits until the page says that it copied."""
    page.evaluate("document.getElementById('_copied').textContent = ''")
    page.locator(f"#kwon2023efficient button[data-copy={what}]").click()
    page.locator("#_copied", has_text="Copied ").wait_for(state="attached")


@pytest.mark.parametrize("modern", [True, False], ids=["clipboard", "copy event"])
def test_buttons_copy_what_they_say(opened: Watched, modern: bool) -> None:
    """Both ways to a clipboard: the one of today, and the one for pages that come without TLS."""
    page, works = opened.page, lists.course().works()
    if not modern:
        page.evaluate("['write', 'writeText'].forEach((name) => { navigator.clipboard[name] = undefined; })")
    press(page, "key")
    assert clipboard(page) == EXPECTED_KEY
    assert page.locator("#_copied").inner_text() == f"Copied the citation key {EXPECTED_KEY}"
    press(page, "cite")
    assert clipboard(page) == r"\cite{kwon2023efficient}"
    press(page, "bibtex")
    assert clipboard(page) == bibtex.write({EXPECTED_KEY: works[EXPECTED_KEY]}, bibtex.Style())
    press(page, "citation")
    citation = csl.Formatter().html(works)[EXPECTED_KEY]
    assert "<i>" in citation
    assert "<i>" in clipboard(page, "text/html")
    assert clipboard(page).startswith("Woosuk Kwon, Zhuohan Li, and Änne Müller. “Efficient Memory Management")
    assert "<" not in clipboard(page)
    assert opened.quiet


def test_a_failure_to_copy_is_said(opened: Watched) -> None:
    page = opened.page
    page.evaluate("navigator.clipboard.writeText = undefined; document.execCommand = () => false")
    page.locator("#kwon2023efficient button[data-copy=key]").click()
    page.locator("#_copied", has_text="Could not copy").wait_for(state="attached")
    assert page.locator("#_copied").inner_text().startswith("Could not copy the citation key kwon2023efficient")


def test_a_citation_is_copied_in_the_chosen_style(context: BrowserContext, written: Path) -> None:
    (written.parent / "short.csl").write_text(STYLE)
    lock = lists.course(styles=["short.csl"])
    written.write_text(page_of(lists.material(lock, folder=written.parent)), encoding="utf-8")
    page = context.new_page()
    page.goto(written.as_uri())
    style = page.get_by_label("Style of citations")
    assert style.locator("option").all_inner_texts() == ["short", "reading list"]
    press(page, "citation")
    title = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
    assert clipboard(page) == title
    style.select_option("reading list")
    press(page, "citation")
    assert clipboard(page).startswith("Woosuk Kwon")


def test_the_page_carries_files_to_download(opened: Watched, tmp_path: Path) -> None:
    lock = lists.course()
    wanted = {
        "course.bib": bibtex.write(lock.works(), bibtex.Style()),
        "course.ris": ris.write(lock.works()),
        "calendar.ics": calendar(lock),
    }
    for link in opened.page.locator(".downloads a").all():
        with opened.page.expect_download() as waiting:
            link.click()
        name = waiting.value.suggested_filename
        waiting.value.save_as(tmp_path / name)
    for name, text in wanted.items():
        assert (tmp_path / name).read_bytes() == text.encode()
    assert [item["id"] for item in json.loads((tmp_path / "course.json").read_text())] == sorted(ALL)


# ------------------------------------------------------------------ everyone


def test_the_first_step_leads_past_what_is_the_same_at_every_visit(opened: Watched) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the readings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_list"


def test_everything_is_reached_by_keyboard_and_shows_where_it_is(opened: Watched) -> None:
    page = opened.page
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", focused(page)
    able = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter((it) => it.checkVisibility()).map((it) => [...document.querySelectorAll('*')].indexOf(it))"
    )
    assert reached == sorted(able)


def test_a_student_without_a_mouse_finds_folds_and_copies(opened: Watched) -> None:
    page = opened.page
    page.get_by_label("Filter the readings").focus()
    page.keyboard.type("vllm")
    note = page.locator("#kwon2023efficient details.note summary")
    note.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Pages for the key-value cache.").is_visible()
    page.keyboard.press("Space")
    assert not page.get_by_text("Pages for the key-value cache.").is_visible()
    page.locator("#kwon2023efficient button[data-copy=key]").focus()
    page.keyboard.press("Enter")
    page.locator("#kwon2023efficient button.done").wait_for()
    assert clipboard(page) == EXPECTED_KEY


LOOKS = [(lists.course(), width, scheme) for width in WIDTHS for scheme in ("light", "dark")]


@pytest.mark.parametrize(("lock", "width", "scheme"), [*LOOKS, (lists.hostile(), 320, "light")])
def test_axe_finds_nothing_against_wcag_2_2_aa(
    browser: Browser, axe: Axe, written: Path, width: int, scheme: Any, lock: Lock
) -> None:
    notes = lists.NOTES | {"hostile2024": lists.HOSTILE_NOTE}
    written.write_text(page_of(lists.material(lock, notes)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{written.as_uri()}#kwon2023efficient")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.response["violations"] == [], found.generate_report()
    assert len(found.response["passes"]) > 20
    page.close()


def test_assistive_technology_gets_names_and_an_outline(opened: Watched) -> None:
    page = opened.page
    assert page.get_by_role("search").count() == 1
    assert page.get_by_role("navigation", name="Sections").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("button", name="Copy the BibTeX of vLLM").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((it) => +it.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_zotero_connector_finds_each_paper_once(opened: Watched) -> None:
    spans = opened.page.locator("span.Z3988")
    assert spans.count() == 3
    assert "rft.atitle=Orca" in (spans.nth(1).get_attribute("title") or "")
