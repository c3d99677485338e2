"""Whether a key may read and write a group: its own rights, and what the group's settings leave of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readinglist.errors import InputError

KEY_VARIABLE = "ZOTERO_API_KEY"
NEW_KEY = "https://www.zotero.org/settings/keys/new"
HOW_TO = (
    f"make a key at {NEW_KEY} while logged in to Zotero: under 'Default Group Permissions' choose 'Read/Write', or "
    "give 'Read/Write' to the course's group alone;\n  "
    f"then `export {KEY_VARIABLE}=...` in your shell, never in a file of the course"
)


@dataclass(frozen=True, slots=True)
class Rights:
    """Who the key belongs to, the group's name, and why it cannot be written to, if so."""

    user: str
    group: str
    obstacle: str = ""
    advice: str = ""


def granted(key: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """What the answer of `/keys/current` allows for a group; raises `InputError` when it may not be read."""
    access = key.get("access")
    groups = access.get("groups") if isinstance(access, dict) else None
    groups = groups if isinstance(groups, dict) else {}
    found = groups.get(number) or groups.get("all")
    if not isinstance(found, dict) or not found.get("library"):
        raise InputError(f"the Zotero key of {_user(key)} may not read the group {number}", advice=HOW_TO)
    return found


def rights(key: Mapping[str, Any], group: Mapping[str, Any], number: str) -> Rights:
    """What the answers of `/keys/current` and `/groups/ID` allow; raises `InputError` when the group cannot be read.

    The rule is that of the server (dataserver, Permissions and Group): the key's rights for the group or for all
    groups, and then the group's: owner and admins always edit, members where `libraryEditing` is "members".
    """
    may_write = granted(key, number).get("write")
    data = group.get("data")
    data = data if isinstance(data, dict) else {}
    user, name = _user(key), str(data.get("name") or number)
    if not may_write:
        return Rights(user, name, f"the Zotero key of {user} may only read the group {name!r} ({number})", HOW_TO)
    return _by_group(Rights(user, name), key.get("userID"), data)


def _user(key: Mapping[str, Any]) -> str:
    return str(key.get("username") or key.get("userID") or "an unknown user")


def _by_group(found: Rights, user: Any, data: Mapping[str, Any]) -> Rights:
    admins, members = _listed(data, "admins"), _listed(data, "members")
    if user == data.get("owner") or user in admins:
        return found
    if data.get("libraryEditing") == "admins":
        obstacle = f"the group {found.group!r} lets only its admins edit, and {found.user} is none of them"
        advice = "an admin can change this in the group's settings: 'Library Editing: any group members'"
        return Rights(found.user, found.group, obstacle, advice)
    if members and user not in members:
        obstacle = f"{found.user} is not a member of the group {found.group!r}"
        return Rights(found.user, found.group, obstacle, "ask the group's owner for an invitation")
    return found


def _listed(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name)
    return found if isinstance(found, list) else []
