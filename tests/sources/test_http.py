"""The door: who asks, what is followed, what stays secret, and pages fetched for their own sake."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from readinglist.errors import InputError, ServiceError
from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources import Settings, Surroundings, open_services
from readinglist.sources.base import Question
from readinglist.sources.http import Limits, download, user_agent
from tests.sources.conftest import NAMES, Open, ask, titled
from tests.sources.loopback import FakeTime, Handler, Loopback, send

KEY = "s3cr3t-k3y-0123456789"
KEYS = {"SEMANTIC_SCHOLAR_API_KEY": KEY, "OPENALEX_API_KEY": KEY}
CONTACT = "someone@example.org"


@pytest.mark.parametrize(
    ("contact", "expected"),
    [(None, ""), ("a@b.org", " (mailto:a@b.org)"), ("https://course.example.edu", " (https://course.example.edu)")],
)
def test_who_asks_is_said(contact: str | None, expected: str) -> None:
    assert user_agent(contact).startswith("readinglist/")
    assert user_agent(contact).endswith(expected)


@pytest.mark.parametrize("contact", ["a b@c.org", "a@b.org\r\nX-Key: 1", "ü@b.org", "x" * 300])
def test_an_address_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(InputError, match="contact"):
        user_agent(contact)


def test_every_request_says_who_asks(services: Loopback, opened: Open) -> None:
    ask(opened(), titled("Something that nobody has ever written about"))
    assert {service for service, _ in services.headers} == set(NAMES)
    assert all("(mailto:someone@example.org)" in headers["User-Agent"] for _, headers in services.headers)


# ------------------------------------------------------------ keys and addresses


def test_keys_go_into_headers_and_nowhere_else(
    services: Loopback,
    opened: Open,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    questions = [
        Question(Claim("Scalable Diffusion Models with Transformers"), (Identifier("arxiv", "2212.09748"),)),
        *titled("Nothing that anybody has ever written about"),
    ]
    gathered, decisions = ask(opened(**KEYS), questions)
    refusing(services, 401)
    refused, _ = ask(opened(**KEYS), titled("Another paper that nobody has written so far"))
    said = dict(services.headers)
    assert said["semantic_scholar"]["x-api-key"] == KEY
    assert said["openalex"]["Authorization"] == f"Bearer {KEY}"
    assert all(KEY not in str(said[name]) for name in ("arxiv", "crossref", "dblp"))
    captured = capfd.readouterr()
    shown = f"{gathered}{decisions}{refused}{services.world.asked}{caplog.text}{captured.out}{captured.err}"
    assert KEY not in shown
    assert CONTACT not in shown
    for path in tmp_path.rglob("*"):
        content = path.read_bytes()
        assert KEY.encode() not in content and CONTACT.encode() not in content


def refusing(services: Loopback, status: int) -> None:
    def fault(handler: Handler) -> bool:
        return send(handler, status, "application/json", f'{{"error": "bad key {KEY}"}}'.encode())

    services.faults.update(dict.fromkeys(NAMES, fault))


def test_a_refused_key_is_named_by_its_variable(services: Loopback, opened: Open) -> None:
    refusing(services, 403)
    gathered, _ = ask(opened("semantic_scholar", **KEYS), titled("Some title"))
    assert gathered[0].problems == {"semantic_scholar": "it refused the key in SEMANTIC_SCHOLAR_API_KEY (status 403)"}
    gathered, _ = ask(opened("semantic_scholar"), titled("Some title"))
    assert gathered[0].problems == {"semantic_scholar": "it refused to answer (status 403)"}


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ümlaut"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(InputError) as caught:
        open_services([Settings("openalex")], Surroundings({"OPENALEX_API_KEY": key}))
    assert "OPENALEX_API_KEY" in str(caught.value)
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x.org", "file:///etc/passwd", "//x.org", "https://", "https://x.org?key=1", "https://[::1", "x"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    if address:
        with pytest.raises(InputError, match=r"\[sources.arxiv\] url"):
            open_services([Settings("arxiv", address)], Surroundings({}))
        with pytest.raises(InputError, match="READINGLIST_ARXIV_URL"):
            open_services([Settings("arxiv")], Surroundings({"READINGLIST_ARXIV_URL": address}))


def test_an_address_with_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(InputError) as caught:
        open_services([Settings("arxiv", "https://user:hunter2@export.arxiv.org")], Surroundings({}))
    assert "hunter2" not in str(caught.value)


def test_the_environment_beats_the_settings_and_those_the_usual_place() -> None:
    def address(settings: Settings, **environment: str) -> str:
        return open_services([settings], Surroundings(environment))[0].address

    assert address(Settings("arxiv")) == "https://export.arxiv.org"
    assert address(Settings("arxiv", "http://127.0.0.1:5/")) == "http://127.0.0.1:5"
    assert address(Settings("arxiv", "http://a"), READINGLIST_ARXIV_URL="http://b/c/") == "http://b/c"


def test_services_come_in_the_order_of_their_settings_without_those_left_out() -> None:
    wanted = [Settings("openalex"), Settings("dblp", enabled=False), Settings("catalogue"), Settings("arxiv")]
    assert [remote.name for remote in open_services(wanted, Surroundings({}))] == ["openalex", "arxiv"]


@pytest.mark.parametrize("beginning", ["", "/api", "/api/query"])
def test_the_address_may_hold_the_beginning_of_the_path(beginning: str, services: Loopback, opened: Open) -> None:
    (remote,) = opened("arxiv", READINGLIST_ARXIV_URL=services.url("arxiv") + beginning)
    assert remote.by_title([Claim("Scalable Diffusion Models with Transformers")])[0].records


def test_a_slower_pace_in_the_headers_is_kept(services: Loopback, opened: Open, now: FakeTime) -> None:
    def telling(handler: Handler) -> bool:
        answer = services.world.answer("crossref", handler.path, b"")
        return send(handler, *answer, X_Rate_Limit_Limit="1", X_Rate_Limit_Interval="4s")

    services.faults["crossref"] = telling
    opened("crossref")[0].by_title([Claim(f"A paper of the number {number}") for number in range(3)])
    assert now.waited == pytest.approx(1 / 3 + 4.0)


# ------------------------------------------------------------ redirects


def test_a_redirect_within_the_host_is_followed(services: Loopback, opened: Open) -> None:
    def moved(handler: Handler) -> bool:
        if handler.path.startswith("/api/query"):
            return send(handler, 301, "text/html", b"moved", Location=f"/moved{handler.path}")
        status, kind, body = services.world.answer("arxiv", handler.path.removeprefix("/moved"), b"")
        return send(handler, status, kind, body)

    services.faults["arxiv"] = moved
    assert opened("arxiv")[0].by_title([Claim("Scalable Diffusion Models with Transformers")])[0].records


def test_a_key_is_not_carried_to_another_host(services: Loopback, opened: Open) -> None:
    services.faults["openalex"] = lambda handler: send(
        handler, 302, "text/html", b"", Location=services.url("crossref") + "/works"
    )
    gathered, _ = ask(opened("openalex", **KEYS), titled("Some title of a paper"))
    assert "another host" in gathered[0].problems["openalex"]
    assert set(services.requests) == {"openalex"}


# ------------------------------------------------------------ pages


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/old":
            send(self, 302, "text/html", b"", Location="/page")
        elif self.path == "/circle":
            send(self, 302, "text/html", b"", Location="/circle")
        elif self.path == "/away":
            send(self, 302, "text/html", b"", Location="file:///etc/passwd")
        elif self.path == "/page":
            send(self, 200, "text/html; charset=utf-8", gzip.compress("Zürich".encode()), Content_Encoding="gzip")
        elif self.path == "/big":
            send(self, 200, "text/html", b"x" * 500_000)
        else:
            send(self, 404, "text/html", b"no such page")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched_from_where_it_is_now(site: str) -> None:
    page = download(f"{site}/old", contact="a@b.org")
    assert (page.body.decode(), page.content_type, page.url) == ("Zürich", "text/html; charset=utf-8", f"{site}/page")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/gone", "no such page"),
        ("/circle", "one address to the next"),
        ("/away", "not one of the web"),
        ("/big", "longer than"),
    ],
)
def test_a_page_that_cannot_be_had_is_said(site: str, path: str, problem: str) -> None:
    with pytest.raises(ServiceError, match=problem):
        download(site + path, limits=Limits(size=100_000))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.org/a", "http://127.0.0.1:1/", "http://no-such.invalid/", "x"]
)
def test_what_is_no_page_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ServiceError):
        download(url)
