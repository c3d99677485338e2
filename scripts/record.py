"""Makes new recordings of the services' answers: python scripts/record.py FOLDER [SERVICE ...]

For whoever has a network. Each service is asked for a title, for several, for something by identifier and for what it
does not have, at its own pace. An answer is written as it came (FOLDER/SERVICE/NAME.body), with the request and the
telling headers beside it (NAME.json). Keys and the contact address (READINGLIST_CONTACT) go into headers of the
request, and no header of a request is written.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources import SERVICES, Settings, Surroundings, key_of, open_services
from readinglist.sources.base import Request, Service
from readinglist.sources.remote import Remote

TITLES = (
    "Attention is All you Need",
    "Mixed Precision Training",
    "Orca: A Distributed Serving System for Transformer-Based Generative Models",
    "Scalable Diffusion Models with Transformers",
)
NOWHERE = "A title of which it is hoped that nobody ever gave it to a paper 7391"
NAMES = (
    Identifier("arxiv", "1706.03762"),
    Identifier("arxiv", "2309.06180"),
    Identifier("doi", "10.1145/3600006.3613165"),
    Identifier("doi", "10.1109/iccv51070.2023.00387"),
)
UNKNOWN = (Identifier("arxiv", "0704.9999"), Identifier("doi", "10.1145/0000000.0000001"))
# the headers of an answer that say something about the service
TELLING = (
    "content-type",
    "content-encoding",
    "retry-after",
    "x-rate-limit",
    "x-ratelimit",
    "x-concurrency",
    "x-api-pool",
)


def main(arguments: list[str], surroundings: Surroundings | None = None) -> int:
    """Records the services named, or all."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, wanted = Path(arguments[0]), arguments[1:] or [service.name for service in SERVICES]
    surroundings = surroundings or Surroundings(os.environ, os.environ.get("READINGLIST_CONTACT"))
    for remote in open_services([Settings(name) for name in wanted], surroundings):
        key = key_of(remote.service, surroundings.environment)
        for name, request in requests(remote.service):
            print(f"{remote.service.title}: {name}: {record(remote, request, folder / remote.name / name, key)}")
    return 0


def requests(service: Service) -> Iterator[tuple[str, Request]]:
    """What to ask the service for, by the name of the recording."""
    known = [name for name in NAMES if name.scheme in service.turns]
    unknown = [name for name in UNKNOWN if name.scheme in service.turns]
    asked = {
        "titles": service.search([Claim(title) for title in TITLES])[:1],
        "title": service.search([Claim(TITLES[-1])]),
        "title-unknown": service.search([Claim(NOWHERE)]),
        "names": service.lookup(known) if known else [],
        "names-one-unknown": service.lookup([*known[:1], *unknown[:1]]) if unknown else [],
        "names-unknown": service.lookup(unknown[:1]) if unknown else [],
    }
    yield from ((name, found[0]) for name, found in asked.items() if found)


def record(remote: Remote, request: Request, path: Path, key: str | None) -> str:
    """Writes one answer, and says in words what it was."""
    try:
        status, headers, body = remote.client.exchange(request)
    except Exception as error:  # whatever goes wrong is said, and the next request is made
        return f"no answer: {error}"
    if key and key.encode() in body:
        return "not written: the answer repeats the key"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".body").write_bytes(body)
    path.with_suffix(".json").write_text(
        json.dumps(about(request, status, headers), indent=1) + "\n", encoding="utf-8"
    )
    return f"status {status}, {len(body)} bytes"


def about(request: Request, status: int, headers: Mapping[str, str]) -> dict[str, object]:
    """The request and what the answer's headers tell."""
    telling = {name.lower(): value for name, value in headers.items() if name.lower().startswith(TELLING)}
    target = request.path + ("?" + urlencode(request.query) if request.query else "")
    return {"request": target, "body": request.body, "status": status, "headers": dict(sorted(telling.items()))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
