"""`readinglist sync` as it is called."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import choices, lock
from readinglist.cli import main
from readinglist.zotero import state

from .conftest import Desk
from .course import SECTIONS, Assigned, record
from .server import Fault, Request

Call = Callable[..., tuple[int, str, str]]
TRAINING, INFERENCE, _ = SECTIONS
STATE = '{"format": 1, "group": "%s", "term": "", "version": 0, "objects": {%s}}'


@pytest.fixture
def folder(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a course with two works and a note."""
    desk.course.works = [
        Assigned(record(1), "doe2023p1", [TRAINING], "Read this."),
        Assigned(record(2), "doe2023p2", [INFERENCE]),
    ]
    (tmp_path / "refs" / "notes").mkdir(parents=True)
    (tmp_path / "refs" / "notes" / "doe2023p1.md").write_text("Read this.")
    (tmp_path / "readinglist.toml").write_text('[zotero]\ngroup = "https://www.zotero.org/groups/1/course"\n')
    (tmp_path / "refs" / "readinglist.lock").write_text(lock.dump(desk.course.lock()))
    monkeypatch.setenv("ZOTERO_API_KEY", desk.api.key)
    monkeypatch.setenv("READINGLIST_ZOTERO_URL", desk.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the program: its status, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["sync", *arguments])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_the_plan_is_shown_then_applied_then_empty(folder: Path, desk: Desk, call: Call) -> None:
    status, out, _ = call()
    assert status == 1
    assert "create collection 01 Training\n" in out
    assert "create item       doe2023p1  Paper 1 on systems  (+ note, open PDF)\n" in out
    assert "to do: create 3 collections, 2 items, 1 note, 2 links; 0 conflicts\nnothing was changed" in out
    assert not desk.group.items
    assert not (folder / "refs" / state.NAME).exists()
    status, out, _ = call("--apply")
    assert (status, "done: create 3 collections, 2 items, 1 note, 2 links; 0 conflicts" in out) == (0, True)
    assert (folder / "refs" / state.NAME).exists()
    status, out, _ = call()
    assert (status, "in step" in out) == (0, True)


def test_changes_are_named_for_people_and_for_programs(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    first, second = (state.load(folder / "refs" / state.NAME, "1").objects[f"item:doe2023p{n}"].key for n in (1, 2))
    desk.group.edit(first, title="A better title")
    desk.group.trash(second)
    desk.course.works[0].sections = [INFERENCE]
    desk.course.works[0].record = record(1, page="2-15")
    (folder / "refs" / "readinglist.lock").write_text(lock.dump(desk.course.lock()))
    _, out, _ = call()
    assert "pages: 1-14 -> 2-15" in out
    assert "into Inference" in out
    assert "out of Training" in out
    assert (
        "conflict          doe2023p1/title\n      in Zotero:  A better title\n      the course: Paper 1 on systems\n"
        in out
    )
    assert "`readinglist sync --apply --theirs WHAT`" in out
    status, out, _ = call("--json")
    data = json.loads(out)
    change = next(each for each in data["changes"] if each["name"] == "doe2023p1")
    assert (status, change["action"], change["fields"]) == (1, "update", {"pages": {"old": "1-14", "new": "2-15"}})
    assert change["collections"] == {"added": ["Inference"], "removed": ["Training"]}
    assert {each["where"] for each in data["conflicts"]} == {"doe2023p1/title", "doe2023p2/deleted"}


def test_nothing_that_people_write_steers_the_terminal(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    objects = state.load(folder / "refs" / state.NAME, "1").objects
    desk.group.edit(objects["item:doe2023p1"].key, title="\x1b[2JGone\x07")
    desk.group.edit(objects["section:Training"].key, "collections", name="\x1b]0;x\x07")
    home = objects["section:Inference"].key
    desk.group.add(itemType="preprint", title="\x1b[31mRed", collections=[home])
    for arguments in ([], ["--pull"], ["--apply"], ["--json"]):
        _, out, err = call(*arguments)
        assert not set(out + err) & {"\x1b", "\x07"}


def test_readings_in_doubt_are_counted(folder: Path, desk: Desk, call: Call) -> None:
    desk.course.works[0].decided = False
    (folder / "refs" / "readinglist.lock").write_text(lock.dump(desk.course.lock()))
    for arguments in ([], ["--apply"], []):
        assert "1 reading is undecided" in call(*arguments)[1]
    assert json.loads(call("--json")[1])["undecided"] == ["paper-1-on-systems"]


def test_conflicts_are_decided_by_name(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    key = state.load(folder / "refs" / state.NAME, "1").objects["item:doe2023p1"].key
    desk.group.edit(key, title="A better title", date="1999")
    status, _, err = call("--apply", "--ours", "doe2023p1/titel")
    assert (status, "doe2023p1/title" in err) == (2, True)
    status, _, _ = call("--apply", "--ours", "doe2023p1/title", "--theirs", "doe2023p1/date")
    assert status == 0
    assert (desk.group.items[key].data["title"], desk.group.items[key].data["date"]) == ("Paper 1 on systems", "1999")
    assert call()[0] == 0
    assert call("--ours", "x", "--theirs", "x")[0] == 2


def test_setup_says_what_is_missing(folder: Path, desk: Desk, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = call("--setup")
    assert (status, "all is ready: teacher may write to the group 'Course group' (1)\n" in out) == (0, True)
    desk.api.settings = {"libraryEditing": "admins", "owner": 1}
    status, out, _ = call("--setup")
    assert (status, "lets only its admins edit" in out) == (1, True)
    monkeypatch.delenv("ZOTERO_API_KEY")
    status, _, err = call("--setup")
    assert (status, "settings/keys/new" in err) == (2, True)
    monkeypatch.setenv("ZOTERO_API_KEY", "MyKey\nтайна")
    status, _, err = call("--setup")
    assert (status, "letters and digits" in err, "MyKey" in err) == (2, True, False)


@pytest.mark.parametrize(
    ("access", "settings", "words"),
    [
        ({"groups": {"all": {"library": True, "write": False}}}, {"libraryEditing": "members"}, "may only read"),
        ({"groups": {"all": {"library": True, "write": True}}}, {"libraryEditing": "admins"}, "only its admins"),
        ({"user": {"library": True}}, {"libraryEditing": "members"}, "may not read"),
    ],
)
def test_rights_are_checked_before_anything_is_written(
    folder: Path, desk: Desk, call: Call, access: dict[str, object], settings: dict[str, object], words: str
) -> None:
    desk.api.access, desk.api.settings = access, settings
    status, _, err = call("--apply")
    assert (status, words in err) == (2, True)
    assert desk.api.writes() == []
    assert not (folder / "refs" / state.NAME).exists()


def test_the_key_is_never_shown(folder: Path, desk: Desk, call: Call) -> None:
    desk.api.before = lambda request: None
    for arguments in ([], ["--apply"], ["--json"], ["--setup"], ["--pull"]):
        _, out, err = call(*arguments)
        assert desk.api.key not in out + err
    assert desk.api.key not in "".join(path.read_text() for path in (folder / "refs").glob("*.*"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("readinglist.toml", "", "names no Zotero group"),
        ("readinglist.toml", '[zotero]\ngroup = "my group"\n', "readinglist.toml:2:"),
        ("readinglist.toml", "[zotero]\ngruop = 1\n", "did you mean 'group'?"),
        ("readinglist.toml", "[zotero]\ngroup = 2\n", "there is no group 2"),
        ("refs/zotero.json", "{", "damaged"),
        ("refs/zotero.json", '{"format": 9}', "format 9"),
        ("refs/zotero.json", STATE % ("1", '"x": {"key": "1"}'), "no key"),
        ("refs/zotero.json", STATE % ("5", ""), "about the group 5"),
    ],
)
def test_what_cannot_be_used_is_named(folder: Path, call: Call, name: str, text: str, words: str) -> None:
    (folder / name).write_text(text)
    status, _, err = call("--apply")
    assert (status, words in err) == (2, True), err


def test_the_key_is_not_sent_in_clear_text(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READINGLIST_ZOTERO_URL", "http://zotero.example")
    status, _, err = call()
    assert (status, "clear text" in err) == (2, True)


def test_a_service_that_is_down_is_status_three(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setenv("READINGLIST_ZOTERO_URL", "http://127.0.0.1:9")
    status, _, err = call("--apply")
    assert (status, "Zotero" in err, len(waits)) == (3, True, 3)
    assert "Traceback" not in err


def test_a_long_wait_is_told(folder: Path, desk: Desk, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    faults = [Fault(429, (("Retry-After", "30"),))]
    desk.api.before = lambda request: faults.pop() if faults else None
    status, _, err = call()
    assert (status, err) == (1, "waiting 30 seconds for Zotero\n")


@pytest.mark.parametrize(
    ("settings", "tags"),
    [
        ({}, set()),
        ({"zotero": True}, {"presented by Ada Lovelace"}),
        ({"zotero": True, "presenters": "initials"}, {"presented by A. L."}),
        ({"zotero": True, "presenters": "none"}, set()),
    ],
)
def test_presenters_are_tags_where_the_course_wants_it(
    folder: Path, desk: Desk, call: Call, settings: dict[str, object], tags: set[str]
) -> None:
    found = desk.course.lock()
    sessions = tuple(replace(each, presenters=("Ada Lovelace",)) for each in found.schedule.sessions[:1])
    one = next(iter(found.pins))
    found = replace(
        found,
        settings=found.settings | settings,
        schedule=replace(found.schedule, sessions=sessions),
        pins={one: found.pins[one]},
    )
    (folder / "refs" / "readinglist.lock").write_text(lock.dump(found))
    with (folder / "readinglist.toml").open("a") as config:
        config.write("presenters = true\n" if settings else "")
    change = next(each for each in json.loads(call("--json")[1])["changes"] if each["kind"] == "item")
    assert set(change["tags"]["added"]) - {TRAINING, "read by 2024-02-01"} == tags


@pytest.mark.parametrize("number", range(4))
def test_a_process_killed_at_any_write_is_completed_by_the_next(
    folder: Path, desk: Desk, call: Call, number: int
) -> None:
    """The server carries out the write at which the process dies: nobody reads its answer."""
    process = subprocess.Popen([sys.executable, "-m", "readinglist", "sync", "--apply"])

    def before(request: Request) -> None:
        if request.writes and len(desk.api.writes()) == number:
            process.kill()
            process.wait()

    desk.api.before = before
    assert process.wait() == -signal.SIGKILL
    desk.api.before = lambda request: None
    assert call("--apply")[0] == 0
    assert (len(desk.group.collections), len(desk.group.items)) == (3, 5)
    version = desk.group.version
    assert call()[0] == call("--apply")[0] == 0
    assert desk.group.version == version


# ------------------------------------------------------------------ back from Zotero


def test_additions_become_extra_readings(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    path = folder / "refs" / "readinglist.lock"
    objects = state.load(folder / "refs" / state.NAME, "1").objects
    home = objects["section:Training"].key
    added = desk.group.add(
        itemType="preprint", title="A find", DOI="10.48550/arXiv.2401.00001", collections=[home], date="2024-01-02"
    )
    desk.group.add(itemType="preprint", title="Elsewhere")
    desk.group.add(itemType="preprint", title="A double", DOI="10.1145/1", collections=[home])
    desk.group.add(
        itemType="preprint",
        title="Paper 2 on Systems",
        creators=[{"creatorType": "author", "firstName": "J.", "lastName": "Doe"}],
        collections=[home],
    )
    status, out, _ = call("--pull")
    assert (status, f"new            {added}  A find  (Training)" in out) == (1, True)
    assert "Elsewhere" not in out
    assert "A double" not in out
    assert "Paper 2" not in out
    assert call("--pull", "--apply", "ZZZZZZZZ")[0] == 2
    status, out, _ = call("--pull", "--apply", added)
    assert (status, f"taken          {added}" in out, "`readinglist build` writes" in out) == (0, True, True)
    found = lock.load(path)
    assert found is not None
    assert [session.section for session in found.schedule.sessions] == [TRAINING, INFERENCE, lock.EXTRA]
    pin = found.pins["a-find"]
    assert (pin.decision.rule, pin.claim.link) == ("zotero", "https://arxiv.org/abs/2401.00001")
    assert pin.work is not None
    assert pin.work.record.year == 2024
    status, out, _ = call("--pull")
    assert (status, f"extra reading  {added}" in out) == (0, True)
    version = desk.group.version
    assert call("--apply")[0] == 0  # extra readings stay people's: the sync writes nothing for them
    assert desk.group.version == version
    desk.group.take_out(added, home)
    status, out, _ = call("--pull")
    assert (status, f"gone           {added}" in out) == (1, True)
    status, out, _ = call("--pull", "--apply")
    assert (status, f"taken out      {added}" in out) == (0, True)
    after = lock.load(path)
    assert after is not None
    assert lock.EXTRA not in after.schedule.sections
    assert "a-find" not in after.pins


def test_corrections_become_lines_for_choices(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    key = state.load(folder / "refs" / state.NAME, "1").objects["item:doe2023p1"].key
    doe = {"creatorType": "author", "firstName": "Jane", "lastName": "van Doe"}
    desk.group.edit(key, pages="2-15", date="2024-05", creators=[doe])
    status, out, _ = call("--pull")
    assert status == 1
    lines = out[out.index("[[choice]]") :]
    (folder / "refs" / "choices.toml").write_text(lines)
    choice = choices.load(folder / "refs" / "choices.toml").of("Paper 1 on systems", "x")
    assert choice is not None
    assert dict(choice.correct or {}) == {"page": "2-15", "issued": "2024-05", "author": ["Jane van Doe"]}
    assert json.loads(call("--pull", "--json")[1])["corrections"][0]["reading"] == "Paper 1 on systems"


def test_a_correction_that_the_course_takes_over_ends_the_conflict(folder: Path, desk: Desk, call: Call) -> None:
    call("--apply")
    key = state.load(folder / "refs" / state.NAME, "1").objects["item:doe2023p1"].key
    desk.group.edit(key, pages="2-15")
    assert call()[0] == 1
    desk.course.works[0].record = record(1, page="2-15")
    (folder / "refs" / "readinglist.lock").write_text(lock.dump(desk.course.lock()))
    version = desk.group.version
    assert call()[0] == call("--apply")[0] == call("--pull")[0] == 0
    assert desk.group.version == version
