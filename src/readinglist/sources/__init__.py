"""Where records come from: the local catalogue and the public services, each behind one door.

A new service is one module (see `base.Service`) and one line in `SERVICES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readinglist.errors import InputError
from readinglist.sources import arxiv, crossref, dblp, openalex, semantic_scholar
from readinglist.sources.base import Service, Settings
from readinglist.sources.pace import Clock

if TYPE_CHECKING:
    from readinglist.sources.remote import Manner, Remote

SERVICES: tuple[Service, ...] = (
    arxiv.SERVICE,
    semantic_scholar.SERVICE,
    crossref.SERVICE,
    dblp.SERVICE,
    openalex.SERVICE,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run brings along: the environment, who may be written to, the file of kept answers, and the clock.

    Without a `cache` the answers are kept for the run alone; `warn` is told when they cannot be kept or read.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    contact: str | None = None
    cache: Path | None = None
    clock: Clock = field(default_factory=Clock)
    warn: Callable[[str], None] = lambda _problem: None


def open_services(
    settings: Iterable[Settings], surroundings: Surroundings, manner: Manner | None = None
) -> list[Remote]:
    """The enabled services in the order of their settings; no connection is opened before something is asked.

    The address of a service is that of `READINGLIST_<NAME>_URL` in the environment, else that of its settings, else
    its usual one; its key comes from the environment alone. Raises `InputError` for an address, a contact or a key
    that cannot be used.
    """
    from readinglist.sources.cache import Cache
    from readinglist.sources.remote import Manner, Remote

    cache = Cache(surroundings.cache, surroundings.warn)
    manner = (manner or Manner()).beginning(surroundings.clock.now())
    by_name = {service.name: service for service in SERVICES}
    wanted = [(by_name[each.name], each) for each in settings if each.enabled and each.name in by_name]
    return [
        Remote(service, address_of(service, each, surroundings.environment), surroundings, cache, manner)
        for service, each in wanted
    ]


def address_of(service: Service, settings: Settings, environment: Mapping[str, str]) -> str:
    """Where the service is asked; raises `InputError` when that is no address of the web."""
    variable = f"READINGLIST_{service.name.upper()}_URL"
    address = environment.get(variable) or settings.url or service.url
    where = variable if environment.get(variable) else f"[sources.{service.name}] url"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.query and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(
            f"{where} is no address of a service", advice="write it as https://host or https://host/path"
        )
    if parts.username or parts.password:
        raise InputError(f"{where} holds a user or a password", advice="keys go into the environment, never here")
    return address.rstrip("/")


def key_of(service: Service, environment: Mapping[str, str]) -> str | None:
    """The key for the service; raises `InputError` when it cannot stand in a header. It is never shown."""
    key = environment.get(service.key.variable, "").strip() if service.key else ""
    if key and service.key and not re.fullmatch(r"[!-~]{1,500}", key):
        advice = "copy it anew, on one line and without spaces"
        raise InputError(f"the key in {service.key.variable} is not one", advice=advice)
    return key or None
