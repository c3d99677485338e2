"""A browser for the tests of the page: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import absent

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; where it or Playwright is absent the test skips, but on a CI machine it fails."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("Playwright: pip install playwright (no browser download is needed)")
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        absent("Chromium: apt install chromium, or your system's package of that name")
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium's sandbox does not work for root
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*_QUIET, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """axe-core, to be run in a page; absent as the browser may be."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        absent("axe-core: pip install axe-playwright-python")
    return Axe()


@dataclass
class Watched:
    """A page, with everything that it said to the console and asked of a network."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether it said nothing and asked for nothing beside itself."""
        return not self.said and not self.dialogs and len(self.asked) <= 1


def watched(page: Page) -> Watched:
    """Listens to a page that is still to be opened; its icon, which comes with it, is no request."""
    found = Watched(page)
    page.on("console", lambda message: found.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith("data:") else found.asked.append(request.url))
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Where a test writes the page that it opens."""
    return tmp_path / "reading-list.html"
