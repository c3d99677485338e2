"""The one door to the network: requests to services, bounded in size and time, at the pace of each.

An answer comes back as bytes, an authoritative miss as None, and everything else is a `ServiceError` whose message
holds neither a key nor a mail address nor a query. Only this module imports `requests`.
"""

from __future__ import annotations

import http.client
import re
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from readinglist import __version__
from readinglist.errors import InputError, ServiceError
from readinglist.sources.base import Reply, Request, Service, UnreadableError
from readinglist.sources.pace import LONGEST_WAIT, Clock, Pace, ParkedError, gap_told, retry_after

_Result = TypeVar("_Result")

_HOPS = 3
_WEB_PAGE = "it sent a web page instead of data, perhaps to keep programs out, or the network wants a login"
_VAIN_REQUESTS = 2  # so many useless answers in a row are no longer the fault of a request
_CHUNK = 65_536
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, zlib.error, OSError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take at most: seconds to connect, between two pieces, in all, and bytes."""

    connect: float = 6.0
    silence: float = 20.0
    total: float = 40.0
    size: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page from the web: its bytes, the content type it was sent with, and the address it came from at last."""

    body: bytes
    content_type: str
    url: str


class _Kind(Enum):
    """What an exchange without an answer says of the next one."""

    REQUEST = 1  # this request alone is at fault
    SERVICE = 2  # no request will fare better in this run
    BROKEN = 3  # it may have been chance
    BUSY = 4  # the service asks for patience


_TRIES = {_Kind.BROKEN: 2, _Kind.BUSY: 3}


class _NoAnswerError(Exception):
    """An exchange without an answer; `wait` is how many seconds of patience the service asked for."""

    def __init__(self, problem: str, kind: _Kind = _Kind.SERVICE, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem, self.kind, self.wait = problem, kind, wait


class Client:
    """Asks one service; `asked` counts its requests. Threads take turns."""

    def __init__(self, service: Service, url: str, headers: dict[str, str], pace: Pace, clock: Clock) -> None:
        self.asked = 0
        self.limits = Limits()
        self.pace = pace
        self._service, self._url, self._clock = service, url.rstrip("/"), clock
        self._session = _session(headers)
        self._down, self._in_vain = "", 0

    def fetch(self, request: Request) -> Reply:
        """The answer, read; an authoritative miss has no hits. Raises `ServiceError` when there is no answer."""
        if self._down:
            raise ServiceError(self._service.title, self._down)
        failed, attempt = None, 0
        while failed is None or self._try_again(failed, attempt):
            attempt += 1
            try:
                reply = self._answer(request)
                self._in_vain = 0
                return reply
            except _NoAnswerError as error:
                failed = error
        self._in_vain += 1
        if failed.kind is not _Kind.REQUEST or self._in_vain >= _VAIN_REQUESTS:
            self._down = failed.problem
        raise ServiceError(self._service.title, failed.problem)

    def needs(self, requests: int) -> float:
        """The seconds that so many requests take from now, when all goes well."""
        return 0.0 if self._down else self.pace.needs(requests)

    def _answer(self, request: Request) -> Reply:
        try:
            status, headers, body = self.exchange(request)
            if status != 200:
                return self._miss_or_trouble(status, headers, body)
            self.pace.answered(gap_told(headers.get("X-Rate-Limit-Limit"), headers.get("X-Rate-Limit-Interval")))
            if "html" in headers.get("Content-Type", "").lower():
                raise _NoAnswerError(_WEB_PAGE)
            return self._service.parse(body)
        except ParkedError as parked:
            raise _NoAnswerError(str(parked)) from None
        except UnreadableError as unreadable:
            raise _NoAnswerError(str(unreadable), _Kind.REQUEST) from None

    def _try_again(self, failed: _NoAnswerError, attempt: int) -> bool:
        """Slows down or parks the service as it asks for, and says whether another try makes sense."""
        if failed.kind is _Kind.BUSY:
            if failed.wait is not None and failed.wait > LONGEST_WAIT:
                self.pace.park(failed.wait, failed.problem)
                return False
            # exponential back-off where the service names no time; Semantic Scholar makes it a condition
            self.pace.refused(2.0 ** (attempt - 1) if failed.wait is None else failed.wait)
        return attempt < _TRIES.get(failed.kind, 1)

    def exchange(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of one exchange at the service's pace, whatever they say."""
        method = "GET" if request.body is None else "POST"
        what = {"params": list(request.query), "json": request.body}
        url = _joined(self._url, request.path)
        with self.pace.turn():
            self.asked += 1
            return _within(self.limits.total, lambda: _send(self._session, method, url, what, self.limits))

    def _miss_or_trouble(self, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        if not self._service.is_miss(status, body):
            raise self._refusal(status, headers)
        self.pace.answered()
        return Reply((), 0, 0)

    def _refusal(self, status: int, headers: Mapping[str, str]) -> _NoAnswerError:
        if status in (401, 403):
            key = self._service.key
            what = f"the key in {key.variable}" if key and self._has_key else "to answer"
            return _NoAnswerError(f"it refused {what} (status {status})")
        if status in _BUSY:
            what = f"it is out of order (status {status})"
            wait = retry_after(headers.get("Retry-After"), self._clock.now())
            return _NoAnswerError(self._too_much() if status == 429 else what, _Kind.BUSY, wait)
        if status in _BETWEEN:
            return _NoAnswerError(_BETWEEN[status])
        if 300 <= status < 400:
            return _NoAnswerError(f"it sends elsewhere (status {status})")
        return _NoAnswerError(f"it could not use the request (status {status})", _Kind.REQUEST)

    @property
    def _has_key(self) -> bool:
        return self._service.key is not None and self._service.key.header in self._session.headers

    def _too_much(self) -> str:
        key = self._service.key
        without = f"; a key of your own in {key.variable} would help" if key and not self._has_key else ""
        return f"it is asked too much (status 429){without}"


def _joined(address: str, path: str) -> str:
    """The path below the address, also where the address was given with the beginning of the path."""
    steps = path.split("/")[1:]
    begun = next((n for n in range(len(steps), 0, -1) if address.endswith("/" + "/".join(steps[:n]))), 0)
    return "/".join([address, *steps[begun:]])


def user_agent(contact: str | None) -> str:
    """Who asks, with the address of the person who runs this where one is configured.

    Raises `InputError` when the address is none, because it becomes part of a header.
    """
    if contact and not re.fullmatch(r"[!-~]{1,200}", contact):
        advice = "write a mail address or a web page: [sources] contact = ..."
        raise InputError("the contact address holds a space, a line break or an accent", advice=advice)
    about = f" (mailto:{contact})" if contact and "@" in contact else f" ({contact})" if contact else ""
    return f"readinglist/{__version__}{about}"


def download(url: str, *, contact: str | None = None, limits: Limits | None = None) -> Page:
    """A page from the web, following redirects; raises `ServiceError` naming its host when there is none."""
    limits = limits or Limits()
    host = urlsplit(url).hostname or url
    session = _session({"User-Agent": user_agent(contact)})
    try:
        status, headers, body, url = _within(limits.total, lambda: _follow(session, url, limits))
    except _NoAnswerError as trouble:
        raise ServiceError(host, trouble.problem) from None
    if status != 200:
        problem = "it has no such page" if status in (404, 410) else "it did not send the page"
        raise ServiceError(host, _BETWEEN.get(status, f"{problem} (status {status})"))
    return Page(body, headers.get("Content-Type", ""), url)


def _follow(session: requests.Session, url: str, limits: Limits) -> tuple[int, Mapping[str, str], bytes, str]:
    for _ in range(_HOPS + 1):
        if urlsplit(url).scheme not in ("http", "https"):
            raise _NoAnswerError("its address is not one of the web")
        status, headers, body = _once(session, "GET", url, {}, limits)
        if not 300 <= status < 400 or "Location" not in headers:
            return status, headers, body, url
        url = urljoin(url, headers["Location"])
    raise _NoAnswerError("it sends from one address to the next")


def _session(headers: dict[str, str]) -> requests.Session:
    session = requests.Session()
    session.headers.update({"Accept-Encoding": "gzip, deflate"} | headers)
    session.auth = lambda request: request  # or a .netrc file would add credentials
    return session


def _send(
    session: requests.Session, method: str, url: str, what: dict[str, Any], limits: Limits
) -> tuple[int, Mapping[str, str], bytes]:
    """One exchange, following redirects within the same host only: elsewhere the key would be told to strangers."""
    for _ in range(_HOPS + 1):
        status, headers, body = _once(session, method, url, what, limits)
        if not 300 <= status < 400 or "Location" not in headers:
            return status, headers, body
        target = urljoin(url, headers["Location"])
        if not _same_host(url, target):
            raise _NoAnswerError(
                "it sends to another host, as a network does that wants a login; that is not followed"
            )
        url, what = target, what | {"params": None}
    raise _NoAnswerError("it sends from one address to the next")


def _same_host(url: str, target: str) -> bool:
    here, there = urlsplit(url), urlsplit(target)
    try:
        same_port = here.port == there.port
    except ValueError:
        return False
    upgraded = (here.scheme, there.scheme) == ("http", "https")
    return here.hostname == there.hostname and same_port and (here.scheme == there.scheme or upgraded)


def _once(
    session: requests.Session, method: str, url: str, what: dict[str, Any], limits: Limits
) -> tuple[int, Mapping[str, str], bytes]:
    until = time.monotonic() + limits.total
    timeout = (limits.connect, limits.silence)
    try:
        with session.request(method, url, timeout=timeout, stream=True, allow_redirects=False, **what) as response:
            return response.status_code, response.headers, _body(response, limits.size, until)
    except _BROKEN as error:
        problem = _in_words(error)
        raise _NoAnswerError(problem, _Kind.BROKEN if problem in _PASSING else _Kind.SERVICE) from None


def _body(response: requests.Response, most: int, until: float) -> bytes:
    received = bytearray()
    # read1 gives what has come; read would wait for a whole piece, a byte a second
    while piece := response.raw.read1(_CHUNK, decode_content=True):
        received += piece
        if len(received) > most:
            raise _NoAnswerError(f"its answer is longer than {most // 1_000_000} MB", _Kind.REQUEST)
        if time.monotonic() > until:
            raise _NoAnswerError("its answer came too slowly")
    return bytes(received)


def _within(seconds: float, job: Callable[[], _Result]) -> _Result:
    """Does the job, or gives it up: neither a name look-up nor a header that drips has a time limit of its own."""
    done: list[_Result] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            done.append(job())
        except BaseException as error:
            failed.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise _NoAnswerError(f"it did not answer within {seconds:.0f} s")
    return done[0]


_COMPRESSED, _BROKE_OFF = "its answer is wrongly compressed", "its answer broke off"
_REFUSED = "the connection was refused or broke off"
_PASSING = frozenset({_COMPRESSED, _BROKE_OFF, _REFUSED})
_PROXY_LOGIN = "the proxy wants a user and a password, which go into its address in HTTPS_PROXY and HTTP_PROXY"
_LOGIN = "the network wants a login first; open a web page in a browser"
# what stands between here and the service: https://www.rfc-editor.org/rfc/rfc9110#status.407, rfc6585#section-6
_BETWEEN = {407: _PROXY_LOGIN, 511: _LOGIN}
_UNTRUSTED = (
    "its certificate could not be checked: a login page or a filter may stand between, or the clock here is wrong;"
    " REQUESTS_CA_BUNDLE names a file of certificates to trust"
)
# by the kind of an error and a text in it, the first that fits
_WORDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (requests.exceptions.ProxyError, "failed: 407", _PROXY_LOGIN),
    (requests.exceptions.ProxyError, "", "the proxy that HTTPS_PROXY or HTTP_PROXY names could not be reached"),
    (
        requests.exceptions.InvalidSchema,
        "SOCKS",
        "the proxy speaks SOCKS, which needs `pip install PySocks`",
    ),
    ((requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema), "", "an address is not one of the web"),
    (Exception, "NameResolutionError", "its name could not be found; is there a network?"),
    ((requests.Timeout, urllib3.exceptions.TimeoutError), "", "it did not answer in time"),
    (requests.exceptions.SSLError, "CERTIFICATE_VERIFY_FAILED", _UNTRUSTED),
    (requests.exceptions.SSLError, "", "no secure connection could be made"),
    ((urllib3.exceptions.DecodeError, zlib.error), "", _COMPRESSED),
    ((urllib3.exceptions.ProtocolError, http.client.HTTPException), "", _BROKE_OFF),
)


def _in_words(error: Exception) -> str:
    """What went wrong, without the address, which holds the query."""
    shown = repr(error)
    return next((words for kinds, text, words in _WORDS if isinstance(error, kinds) and text in shown), _REFUSED)
