"""What all tests share."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# a busy machine makes single examples slow; how long work may take is measured by the tests of hostile input
settings.register_profile("readinglist", deadline=None)
settings.load_profile("readinglist")

# shells start what runs in the background deaf to Ctrl-C, and its children with it: the tests send it to them
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


def absent(what: str) -> NoReturn:
    """Skips a test for want of a program or an extra; where everything must be checked, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"needs {what}")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root, which is the worked example's course folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measuring material beside the project; a test that asks for it skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the measuring material, which is no part of the project")
    return folder
