"""Answers changed at random: nothing but a refusal is raised, and what is still read keeps the laws."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.sources import SERVICES
from readinglist.sources.base import Service, UnreadableError
from tests.sources.conftest import NAMES
from tests.sources.laws import check
from tests.sources.test_samples import FOLDERS, body_of, samples
from tests.sources.world import Paper, World

ROUNDS = 25
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "null",
    "\x00\u202e<b>",
    "10.1/x",
    "2023-99-99",
    [],
    [[]],
    {},
)
TITLES = ("Scalable Diffusion Models with Transformers", "Mixed Precision Training", "Mamba")


def changed(value: Any, chance: random.Random) -> Any:
    """A copy with one place changed: replaced by junk, taken away, doubled or wrapped."""
    value = copy.deepcopy(value)
    places = list(_places(value))
    if not places:
        return chance.choice(JUNK)
    holder, key = chance.choice(places)
    how = chance.randrange(4)
    if how == 0:
        holder[key] = chance.choice(JUNK)
    elif how == 1:
        del holder[key]
    elif how == 2 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"value": holder[key]}
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def cut_or_stirred(body: bytes, chance: random.Random) -> bytes:
    """The bytes cut short, or with a few of them changed."""
    stirred = bytearray(body[: chance.randrange(len(body) + 1)] if chance.random() < 0.3 else body)
    for _ in range(chance.randrange(1, 6)):
        if stirred:
            stirred[chance.randrange(len(stirred))] = chance.randrange(256)
    return bytes(stirred)


def variants(body: bytes, chance: random.Random) -> Iterator[bytes]:
    for _ in range(ROUNDS):
        yield cut_or_stirred(body, chance)
    with suppress(ValueError):
        value = json.loads(body)
        for _ in range(ROUNDS):
            value = changed(value, chance) if chance.random() < 0.7 else changed(json.loads(body), chance)
            yield json.dumps(value).encode()


def survive(service: Service, body: bytes, chance: random.Random) -> None:
    for variant in variants(body, chance):
        try:
            reply = service.parse(variant)
        except UnreadableError:
            continue
        if reply.hits:
            check(reply.hits, variant)


def answers(service: Service, world: World) -> Iterator[bytes]:
    """Right answers to requests by title and, where the service takes them, by identifier."""
    requests = service.search([Claim(title) for title in TITLES])
    requests += service.lookup([service.sample]) if isinstance(service.sample, Identifier) else []
    speak: Callable[..., tuple[int, str, bytes]] = getattr(world, service.name)
    for request in requests:
        yield speak(request.path, dict(request.query), json.dumps(request.body).encode())[2]


@pytest.mark.parametrize("name", NAMES)
def test_changed_answers(name: str, literature: list[Paper]) -> None:
    service = next(each for each in SERVICES if each.name == name)
    chance = random.Random(f"answers of {name}")
    for body in answers(service, World(literature)):
        survive(service, body, chance)


@pytest.mark.parametrize("folder", ["arxiv", "semanticscholar", "crossref", "dblp", "openalex"])
def test_changed_recordings(folder: str, shared: Path) -> None:
    service = next(each for each in SERVICES if each.name == FOLDERS.get(folder, folder))
    chance = random.Random(f"recordings of {folder}")
    small = {
        name: path
        for name, path in samples(shared).items()
        if name.startswith(f"{folder}/") and path.stat().st_size < 20_000
    }
    for name, path in small.items():
        survive(service, body_of(name, path), chance)
