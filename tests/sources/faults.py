"""Everything that services, networks and strangers in between do wrong, each as a server does it in their place."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sources.loopback import Fault, Handler, Loopback, send
from tests.sources.world import World

Twist = Callable[[bytes], bytes]  # what becomes of a right answer


def _right(handler: Handler, loopback: Loopback, service: str) -> tuple[int, str, bytes]:
    """The answer as the service would give it; the body of a POST was read before."""
    return World(loopback.world.papers).answer(service, handler.path, loopback.body)


def refusing(status: int, body: bytes = b"", content_type: str = "text/plain", **headers: str) -> Fault:
    return lambda handler: send(handler, status, content_type, body, **headers)


def page(handler: Handler) -> bool:
    body = b"<!DOCTYPE html><html><head><title>Making sure you're not a bot!</title></head></html>"
    return send(handler, 200, "text/html; charset=utf-8", body)


def reset(handler: Handler) -> bool:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()
    return True


def silent(handler: Handler) -> bool:
    time.sleep(1.0)
    handler.close_connection = True
    return True


def dripping(handler: Handler) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    return _drip(handler, b"{" * 1000)


def dripping_header(handler: Handler) -> bool:
    return _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + b"X-Slow: very\r\n" * 100)


def _drip(handler: Handler, content: bytes) -> bool:
    handler.close_connection = True
    for position in range(60):
        handler.wfile.write(content[position : position + 1])
        handler.wfile.flush()
        time.sleep(0.03)
    return True


def endless(handler: Handler) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(100_000_000))
    handler.end_headers()
    handler.close_connection = True
    piece = b"[" + b" " * 99_999
    for _ in range(1000):
        handler.wfile.write(piece)
    return True


def bomb(handler: Handler) -> bool:
    return send(handler, 200, "application/json", gzip.compress(b" " * 100_000_000, 9), Content_Encoding="gzip")


def twisted(service: str, loopback: Loopback, twist: Twist, **headers: str) -> Fault:
    def fault(handler: Handler) -> bool:
        status, content_type, body = _right(handler, loopback, service)
        return send(handler, status, content_type, twist(body), **headers)

    return fault


def cut(service: str, loopback: Loopback) -> Fault:
    def fault(handler: Handler) -> bool:
        status, content_type, body = _right(handler, loopback, service)
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])
        handler.close_connection = True
        return True

    return fault


def redirecting(target: str, status: int = 302) -> Fault:
    return lambda handler: send(handler, status, "text/html", b"<a>moved</a>", Location=target)


def nulls(body: bytes) -> bytes:
    """Null in the place of everything that a paper has; of XML, empty elements."""
    if body.startswith(b"<"):
        return re.sub(rb"(<entry>).*?(</entry>)", rb"\1\2", body, flags=re.DOTALL)
    return json.dumps(_nulled(json.loads(body))).encode()


def _nulled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: each if name in _FRAME else _nulled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_nulled(each) for each in value]
    return None


_FRAME = {"@total", "@computed", "@sent", "@first", "total-results", "count", "status", "meta"}


def doubled(body: bytes) -> bytes:
    """Every paper twice, with the numbers to it."""
    if body.startswith(b"<"):
        total = body.count(b"<entry>") * 2
        body = re.sub(rb"(<entry>.*?</entry>)", rb"\1\1", body, flags=re.DOTALL)
        return re.sub(rb"totalResults>\d+<", b"totalResults>%d<" % total, body)
    return json.dumps(
        _with_list(json.loads(body), lambda papers: [each for each in papers for _ in range(2)])
    ).encode()


def emptied(body: bytes) -> bytes:
    """No paper, while the numbers still promise some."""
    if body.startswith(b"<"):
        return re.sub(rb"<entry>.*?</entry>", b"", body, flags=re.DOTALL)
    return json.dumps(_with_list(json.loads(body), lambda papers: [], counts=False)).encode()


def without_one(body: bytes) -> bytes:
    """The first paper left out, while the numbers still promise it."""
    if body.startswith(b"<"):
        return re.sub(rb"<entry>.*?</entry>", b"", body, count=1, flags=re.DOTALL)
    return json.dumps(_with_list(json.loads(body), lambda papers: papers[1:], counts=False)).encode()


def beside_itself(body: bytes) -> bytes:
    """The first paper twice, and the numbers as they were."""
    if body.startswith(b"<"):
        return re.sub(rb"(<entry>.*?</entry>)", rb"\1\1", body, count=1, flags=re.DOTALL)
    return json.dumps(_with_list(json.loads(body), lambda papers: papers[:1] + papers, counts=False)).encode()


def nothing(body: bytes) -> bytes:
    """No paper, said as the service says it."""
    if body.startswith(b"<"):
        return re.sub(rb"totalResults>\d+<", b"totalResults>0<", emptied(body))
    value = json.loads(body)
    if isinstance(value, list):
        return json.dumps([None] * len(value)).encode()
    return json.dumps(_with_list(value, lambda papers: [])).encode()


def _with_list(value: Any, change: Callable[[list[Any]], list[Any]], counts: bool = True) -> Any:
    """The answer with its list of papers changed, wherever the service keeps it."""
    if isinstance(value, list):
        return change(value)
    for path, count in ((("data",), "total"), (("message", "items"), "total-results"), (("results",), "count")):
        holder = value
        for step in path[:-1]:
            holder = holder.get(step, {})
        if isinstance(holder.get(path[-1]), list):
            holder[path[-1]] = change(holder[path[-1]])
            home = value["meta"] if count == "count" else holder
            if counts and count in home:
                home[count] = len(holder[path[-1]])
            return value
    hits = value.get("result", {}).get("hits")
    if hits and "hit" in hits:
        hits["hit"] = change(hits["hit"])
        if counts:
            hits |= dict.fromkeys(("@total", "@computed", "@sent"), str(len(hits["hit"])))
        if not hits["hit"]:
            del hits["hit"]
    return value


def retitled(body: bytes) -> bytes:
    """Another paper's title under every identifier, and other authors."""
    if body.startswith(b"<"):
        body = re.sub(rb"<title>[^<]*</title>", b"<title>On the Growth of Alpine Meadows</title>", body)
        return re.sub(rb"<name>[^<]*</name>", b"<name>Rosa Weber</name>", body)
    return json.dumps(_retitled(json.loads(body))).encode()


def _retitled(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _retitled(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_retitled(each, name) for each in value]
    changed = {"title": "On the Growth of Alpine Meadows", "family": "Weber", "given": "Rosa"}
    changed |= {"display_name": "Rosa Weber", "name": "Rosa Weber", "text": "Rosa Weber"}
    return changed.get(name, value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Case:
    """A fault, and what is to come of it: `fails` (no answer), `right` (as without it), or `empty` (a miss)."""

    name: str
    make: Callable[[str, Loopback], Fault]
    outcome: str = "fails"


def _plain(fault: Fault) -> Callable[[str, Loopback], Fault]:
    return lambda _service, _loopback: fault


def _twist(twist: Twist, **headers: str) -> Callable[[str, Loopback], Fault]:
    return lambda service, loopback: twisted(service, loopback, twist, **headers)


def _typed(content_type: str) -> Callable[[str, Loopback], Fault]:
    def make(service: str, loopback: Loopback) -> Fault:
        return lambda handler: send(handler, 200, content_type, _right(handler, loopback, service)[2])

    return make


BOMB = (
    b'<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((letter,) + (letter - 1,) * 8)
        for letter in range(98, 110)
    )
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><title>&m;</title></feed>'
)

CASES = (
    Case("reset connection", _plain(reset)),
    Case("no answer in time", _plain(silent)),
    Case("slow drip", _plain(dripping)),
    Case("slow drip of the header", _plain(dripping_header)),
    Case("cut body", cut),
    Case("cut JSON or XML", _twist(lambda body: body[: len(body) * 2 // 3])),
    Case("wrongly compressed", _twist(lambda body: b"no gzip " + body, Content_Encoding="gzip")),
    Case("cut compression", _twist(lambda body: gzip.compress(body)[:-30], Content_Encoding="gzip")),
    Case("400", _plain(refusing(400, b'{"error": "bad request"}', "application/json"))),
    Case("401", _plain(refusing(401, b'{"error":"Invalid or missing API key"}', "application/json"))),
    Case("403", _plain(refusing(403, b'{"message":"Forbidden"}', "application/json"))),
    Case("404", _plain(refusing(404, b"<html>no such page</html>", "text/html"))),
    Case("414", _plain(refusing(414))),
    Case("429 without a time", _plain(refusing(429, b'{"message": "Too Many Requests.", "code": "429"}'))),
    Case("429 with seconds", _plain(refusing(429, Retry_After="2"))),
    Case("429 with a fraction", _plain(refusing(429, Retry_After="0.07"))),
    Case("429 with a date", _plain(refusing(429, Retry_After="Fri, 15 Jan 2027 08:00:10 GMT"))),
    Case("429 with hours", _plain(refusing(429, b'{"error": "Rate limit exceeded"}', Retry_After="47052"))),
    Case("429 with nonsense", _plain(refusing(429, Retry_After="a while"))),
    Case("500", _plain(refusing(500, b"<html>java.lang.NullPointerException</html>", "text/html"))),
    Case("503", _plain(refusing(503, Retry_After="1"))),
    Case("a page to keep programs out", _plain(page)),
    Case("a page said to be data", _twist(lambda _body: b"<html><body>Please log in to the network</body></html>")),
    Case("text/plain", _typed("text/plain"), "right"),
    Case("no content type", _typed(""), "right"),
    Case("octets", _typed("application/octet-stream"), "right"),
    Case("another shape: object", _twist(lambda _body: b'{"hello": "world"}')),
    Case("another shape: list", _twist(lambda _body: b'["hello", 5, [null]]')),
    Case("another shape: text", _twist(lambda _body: b'"hello"')),
    Case("another shape: number", _twist(lambda _body: b"5")),
    Case("another shape: deep", _twist(lambda _body: b"[" * 50_000)),
    Case("null everywhere", _twist(nulls), "unfound"),
    Case("nothing found", _twist(nothing), "empty"),
    Case("papers missing", _twist(emptied), "unfound"),
    Case("papers doubled", _twist(doubled), "right"),
    Case("redirect to another host", _plain(redirecting("http://localhost.example.org/x"))),
    Case("redirect to another port", _plain(redirecting("http://127.0.0.1:9/x"))),
    Case("redirect in a circle", _plain(redirecting("/again"))),
    Case("redirect to a file", _plain(redirecting("file:///etc/passwd"))),
    Case("redirect without a place", _plain(refusing(302))),
    Case("100 MB", _plain(endless)),
    Case("100 MB, compressed", _plain(bomb)),
    Case("invalid UTF-8", _twist(lambda body: body.replace(b"a", b"\xc3\x28", 400))),
    Case("entity bomb", _plain(refusing(200, BOMB, "application/xml"))),
    Case("another paper under each name", _twist(retitled), "wrong"),
    Case("nothing at all", _plain(refusing(200, b"", "application/json"))),
)
