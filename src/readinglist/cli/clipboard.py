"""The clipboard of the system, through the program that the system has for it."""

from __future__ import annotations

import shutil
import subprocess

from readinglist.errors import InputError

# by system: macOS, Wayland, X11, Windows and its subsystem for Linux, Android
_PROGRAMS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
    ("termux-clipboard-set",),
)


def copy(text: str) -> None:
    """Puts the text into the clipboard; raises `InputError` when there is no program to do it, or it fails."""
    for program, *arguments in _PROGRAMS:
        if found := shutil.which(program):
            done = subprocess.run([found, *arguments], input=text, text=True, check=False)  # noqa: S603
            if done.returncode == 0:
                return
    names = ", ".join(program for program, *_ in _PROGRAMS)
    raise InputError("nothing here can fill the clipboard", advice=f"install one of {names}, or leave out --copy")
