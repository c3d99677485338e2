"""What stands between here and the services: proxies, filters with certificates of their own, login pages."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from readinglist.errors import ServiceError
from readinglist.model import Claim
from readinglist.sources.http import download
from tests.conftest import absent
from tests.sources.conftest import NAMES, Open
from tests.sources.loopback import Handler, Loopback, send
from tests.sources.test_faults import hurried

DIT = Claim("Scalable Diffusion Models with Transformers")
PROXY_KEY = "hunter2"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxies of whoever runs the tests are not those of these tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def serving(answer: Callable[[Handler], Any], certificate: Path | None = None) -> Iterator[int]:
    """A server on loopback that answers everything in one way; its port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_CONNECT(self) -> None:
            answer(self)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def problem_at(name: str, address: str, opened: Open) -> str:
    """What is said of a service at that address, which is to give no answer."""
    (remote,) = hurried(opened(name, **{f"READINGLIST_{name.upper()}_URL": address}))
    (answer,) = remote.by_title([DIT])
    assert answer.records == () and answer.problem
    assert "127.0.0.1" not in answer.problem and PROXY_KEY not in answer.problem
    return answer.problem


# ------------------------------------------------------------ proxies


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_said(
    name: str, scheme: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", f"http://me:{PROXY_KEY}@127.0.0.1:1")
    problem = problem_at(name, f"{scheme}://service.example", opened)
    assert problem == "the proxy that HTTPS_PROXY or HTTP_PROXY names could not be reached"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_said(scheme: str, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def wants(handler: Handler) -> None:
        send(handler, 407, "text/html", b"<html>who are you?</html>", Proxy_Authenticate="Basic")

    with serving(wants) as port:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
        assert "the proxy wants a user and a password" in problem_at(
            "crossref", f"{scheme}://service.example", opened
        )
        with pytest.raises(ServiceError, match="the proxy wants a user"):
            download(f"{scheme}://course.example/page.html")


def test_a_proxy_is_used(services: Loopback, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def pass_on(handler: Handler) -> None:
        seen.append(handler.path)
        send(handler, *services.world.answer("arxiv", handler.path, b""))

    with serving(pass_on) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        (remote,) = opened("arxiv", READINGLIST_ARXIV_URL="http://service.example")
        assert remote.by_title([DIT])[0].records
    assert seen[0].startswith("http://service.example/api/query?")


@pytest.mark.parametrize("proxy", ["http://[::1", "ftp://127.0.0.1:1", "socks5://127.0.0.1:1"])
def test_a_proxy_that_is_none_is_survived(proxy: str, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    problem_at("crossref", "https://service.example", opened)


# ------------------------------------------------------------ certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody vouches for, as a filter or a login page shows one."""
    if shutil.which("openssl") is None:
        absent("openssl, which makes a certificate")
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, "-keyout", str(path)]
    done = subprocess.run([*made, "-out", str(path.with_suffix(".crt"))], capture_output=True, check=True)
    assert done.returncode == 0
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_that_nobody_vouches_for_is_said(name: str, certificate: Path, opened: Open) -> None:
    with serving(lambda handler: send(handler, 200, "application/json", b"{}"), certificate) as port:
        problem = problem_at(name, f"https://127.0.0.1:{port}", opened)
    assert problem.startswith("its certificate could not be checked")
    assert "REQUESTS_CA_BUNDLE" in problem


def test_a_certificate_that_the_person_trusts_is_taken(
    certificate: Path, services: Loopback, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: Handler) -> None:
        send(handler, *services.world.answer("arxiv", handler.path, b""))

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_suffix(".crt")))
    with serving(answer, certificate) as port:
        (remote,) = opened("arxiv", READINGLIST_ARXIV_URL=f"https://127.0.0.1:{port}")
        assert remote.by_title([DIT])[0].records


def test_a_server_that_speaks_no_tls_is_said(services: Loopback, opened: Open) -> None:
    address = services.url("dblp").replace("http:", "https:")
    assert problem_at("dblp", address, opened) == "no secure connection could be made"


# ------------------------------------------------------------ login pages and half a network


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (511, "the network wants a login first"),
        (302, "as a network does that wants a login"),
        (200, "or the network wants a login"),
    ],
)
def test_a_network_that_wants_a_login_is_said(
    name: str, status: int, words: str, services: Loopback, opened: Open
) -> None:
    where = {"Location": "http://login.example/"} if status == 302 else {}
    services.faults[name] = lambda handler: send(handler, status, "text/html", b"<html>Welcome!</html>", **where)
    assert words in problem_at(name, services.url(name), opened)


def test_a_page_that_did_not_come_is_not_said_to_be_nowhere() -> None:
    said = pytest.raises(ServiceError, match=r"it did not send the page \(status 503\)")
    with serving(lambda handler: send(handler, 503, "text/html", b"")) as port, said:
        download(f"http://127.0.0.1:{port}/page.html")


def test_where_the_newer_protocol_leads_nowhere_the_older_one_is_taken(
    services: Loopback, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name with an IPv6 address where no network carries it: the next address is tried."""
    port = services.servers["arxiv"].server_port
    dead = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 1, 0, 0))
    alive = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: [dead, alive])
    (remote,) = opened("arxiv", READINGLIST_ARXIV_URL=f"http://service.example:{port}")
    assert remote.by_title([DIT])[0].records


def test_a_service_that_is_asked_without_a_key_says_what_would_help(services: Loopback, opened: Open) -> None:
    for name in NAMES:
        services.faults[name] = lambda handler: send(handler, 429, "application/json", b"{}")
    said = {name: problem_at(name, services.url(name), opened) for name in NAMES}
    helped = "it is asked too much (status 429); a key of your own in {} would help"
    assert said["semantic_scholar"] == helped.format("SEMANTIC_SCHOLAR_API_KEY")
    assert said["openalex"] == helped.format("OPENALEX_API_KEY")
    assert said["arxiv"] == said["crossref"] == said["dblp"] == "it is asked too much (status 429)"
