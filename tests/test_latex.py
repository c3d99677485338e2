"""What is written compiles: real LaTeX, BibTeX, Biber and Pandoc over the worked example and over hostile records.

On a machine without them these tests skip and say which program is missing; where `CI` is set they fail instead.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from readinglist import bibtex
from readinglist.bibtex import Style
from readinglist.formats import FORMATS
from readinglist.identifiers import Identifier
from readinglist.markup import clean
from readinglist.model import Record, Stage, Version, Work
from readinglist.names import Name
from tests.conftest import absent

PREAMBLE = {
    "plain": r"\usepackage{url}",
    "plainnat": r"\usepackage{natbib}\usepackage{url}",
    "IEEEtran": r"\usepackage{url}",
    "ACM-Reference-Format": r"\usepackage{natbib}\usepackage{hyperref}",
}
# what a style says of a record that has no such fact; nothing is made up to please it
NOTICES = {
    "plain": (),
    "plainnat": (),
    "IEEEtran": (),
    "ACM-Reference-Format": (
        r"empty address in \S+",
        r"empty publisher in \S+",
        r"page numbers missing in both pages and numpages fields in \S+",
        r"articleno or eid field, but no numpages field, in \S+",
        r"articleno or eid, but no pages or numpages field in \S+",
        r"INFO: reduced pages = \[\S+\] to numpages = \[\d+\]",
    ),
}

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a program in a folder of its own and gives its output; the test fails when the program does."""

    def run(program: str, *arguments: str, inside: str = ".") -> str:
        if shutil.which(program) is None:
            absent(f"the program {program}")
        # TeX may not write outside the folder or start a program, and is to write its log in whole lines
        environment = os.environ | {"openout_any": "p", "shell_escape": "f", "max_print_line": "1000"}
        done = subprocess.run(
            [program, *arguments],
            cwd=tmp_path / inside,
            env=environment,
            capture_output=True,
            timeout=300,
            check=False,
        )
        output = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
        assert done.returncode == 0, output[-3000:]
        return output

    return run


@pytest.fixture(scope="module")
def works(root: Path) -> dict[str, Work]:
    """The 28 works of the course: each version that is no preprint, with the preprint of its arXiv identifier."""
    path = root / "refs" / "catalogue" / "course.bib"
    found, bad = bibtex.entries(path.read_text(encoding="utf-8"), path)
    assert not bad
    versions: dict[Identifier | str, list[bibtex.Entry]] = {}
    for entry in found:
        versions.setdefault(entry.record.identifier("arxiv") or entry.key, []).append(entry)
    made = {}
    for entries in versions.values():
        entries.sort(key=lambda entry: entry.record.stage is Stage.PREPRINT)
        made[entries[0].key.removesuffix("-arxiv")] = Work(tuple(Version(entry.record) for entry in entries))
    assert len(made) == 28
    return made


def document(style: str, keys: list[str], preamble: str = "") -> str:
    cites = "\n".join(rf"Text about it~\cite{{{key}}}.\par" for key in keys)
    preamble = preamble or PREAMBLE[style]
    return (
        rf"\documentclass{{article}}{preamble}\begin{{document}}{cites}"
        rf"\bibliographystyle{{{style}}}\bibliography{{refs}}\end{{document}}"
    )


def complaints(log: str) -> list[str]:
    """The errors and warnings of a LaTeX run; boxes that are too full are a matter of the page's width."""
    return [line for line in log.splitlines() if line.startswith("!") or re.search(r"\bWarning:|^No file", line)]


def compiled(run: Run, folder: Path, style: str, works: dict[str, Work], preamble: str = "") -> tuple[str, list[str]]:
    """The formatted bibliography, and what BibTeX warned of."""
    (folder / "refs.bib").write_text(bibtex.write(works, Style()), encoding="utf-8")
    (folder / "paper.tex").write_text(document(style, list(works), preamble), encoding="utf-8")
    run("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "paper")
    warned = re.findall(r"^Warning--(.*)$", run("bibtex", "paper"), re.MULTILINE)
    for _ in range(3):
        log = run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper")
    assert complaints(log) == []
    return (folder / "paper.bbl").read_text(encoding="utf-8"), warned


@pytest.mark.parametrize("style", PREAMBLE)
def test_every_entry_compiles_with_bibtex(run: Run, tmp_path: Path, works: dict[str, Work], style: str) -> None:
    bbl, warned = compiled(run, tmp_path, style, works)
    unexpected = [line for line in warned if not any(re.fullmatch(notice, line) for notice in NOTICES[style])]
    assert unexpected == []
    assert all(key in bbl for key in works)


def test_capitals_survive_a_style_that_lowers_them(run: Run, tmp_path: Path, works: dict[str, Work]) -> None:
    bbl, _ = compiled(run, tmp_path, "plain", works)
    text = " ".join(re.sub(r"[{}]", "", bbl).split())
    assert "ZeRO: Memory optimizations toward training trillion parameter models" in text
    assert "ZeRO-Infinity: Breaking the GPU memory wall" in text
    assert "E.T.: Re-thinking self-attention for transformer models on GPUs" in text
    assert "QLoRA: Efficient finetuning of quantized LLMs" in text
    assert "Mamba: Linear-time sequence modeling" in text
    assert "H2O: Heavy-hitter oracle" in text
    assert "AutoGen: Enabling next-gen LLM applications" in text
    assert "arXiv:1909.08053, 2019" in text


def by_biber(run: Run, folder: Path, works: dict[str, Work], *options: str) -> None:
    """Compiles a document that cites all works in the biblatex dialect; nothing may be complained of."""
    (folder / "refs.bib").write_text(bibtex.write(works, Style("biblatex")), encoding="utf-8")
    cites = "\n".join(rf"Text about it~\cite{{{key}}}.\par" for key in works)
    (folder / "paper.tex").write_text(
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage[backend=biber]{biblatex}"
        rf"\addbibresource{{refs.bib}}\begin{{document}}{cites}\printbibliography\end{{document}}",
        encoding="utf-8",
    )
    run("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "paper")
    said = run("biber", *options, "paper")
    assert [line for line in said.splitlines() if "WARN" in line or "ERROR" in line] == []
    for _ in range(2):
        log = run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper")
    assert complaints(log) == []


def test_every_entry_compiles_with_biber(run: Run, tmp_path: Path, works: dict[str, Work]) -> None:
    by_biber(run, tmp_path, works, "--validate-datamodel")


def test_the_report_that_students_copy_compiles(run: Run, tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "docs" / "example", tmp_path / "course")
    tex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main")
    for program, *arguments in (tex, ("bibtex", "main"), tex, tex):
        output = run(program, *arguments, inside="course/report")
    assert "undefined" not in output
    listed = (tmp_path / "course" / "report" / "main.bbl").read_text(encoding="utf-8")
    keys = re.findall(r"\\bibitem\[[^\]]*\]\{(\w+)\}", " ".join(listed.split()))
    assert sorted(keys) == ["kwon2023efficient", "leviathan2023fast", "vaswani2017attention", "yu2022orca"]


@pytest.mark.parametrize("form", ["csl-json", "csl-yaml"])
def test_pandoc_renders_the_items(run: Run, tmp_path: Path, works: dict[str, Work], form: str) -> None:
    name = f"course{FORMATS[form].suffix}"
    (tmp_path / name).write_text(FORMATS[form].write(works, "full"), encoding="utf-8")
    text = f"---\nbibliography: {name}\n---\n" + " ".join(f"[@{key}]" for key in works)
    (tmp_path / "paper.md").write_text(text, encoding="utf-8")
    html = run("pandoc", "--citeproc", "--fail-if-warnings", "--to=html", "--wrap=none", "paper.md")
    assert "citation not found" not in html.lower()
    assert all(f'id="ref-{key}"' in html for key in works)
    assert "Advances in Neural Information Processing Systems" in html
    assert "ZeRO: Memory Optimizations" in html


def test_pandoc_takes_the_csl_yaml_for_what_it_says(run: Run, tmp_path: Path) -> None:
    texts = [*HOSTILE[1:11], "1. An (a) list", "# A *title* of [x](y)", "@key: H~2~O and x^2^", "AT&amp;T <i>x</i>"]
    made = {f"key{place:02}": Record("t", "book", text, publisher=text) for place, text in enumerate(texts)}
    works = {key: Work((Version(record),)) for key, record in made.items()}
    (tmp_path / "refs.md").write_text(f"---\n{FORMATS['csl-yaml'].write(works, 'kept')}---\n", encoding="utf-8")
    found = {item["id"]: item for item in json.loads(run("pandoc", "-f", "markdown", "-t", "csljson", "refs.md"))}
    assert list(found) == list(works)
    for key, text in zip(works, texts, strict=True):
        for variable in ("title", "publisher"):
            assert _plain(found[key][variable]) == _plain(text)


def _plain(text: str) -> str:
    """The text without the difference between quotation marks, which Pandoc sets as typographers do."""
    marks = str.maketrans(dict.fromkeys('“”‘’"', "'") | {"\xa0": " "})
    return clean(text.translate(marks)).replace(" - ", " – ").replace("...", "…")


TYPES = (
    *("article", "article-journal", "article-magazine", "book", "chapter", "collection", "dataset", "document"),
    *("entry-encyclopedia", "manuscript", "motion_picture", "pamphlet", "paper-conference", "patent", "periodical"),
    *("post", "post-weblog", "regulation", "report", "software", "speech", "standard", "thesis", "webpage"),
)


def works_of_every_type() -> dict[str, Work]:
    """For each type a record of which everything is known."""
    made = {}
    for name in TYPES:
        record = Record(
            source="test",
            type=name,
            title="A Title of Something",
            author=(Name("Li", "Ana"),),
            editor=(Name("Berg", "Jan", "van den"),),
            issued=(2020, 5, 4),
            container_title="Some Container",
            collection_title="Some Series",
            event_title="Some Event",
            publisher="Some Publisher",
            publisher_place="Paris",
            volume="3",
            issue="4",
            page="5-6",
            number="7",
            edition="2",
            isbn="978-1-939133-23-6",
            issn="1532-4435",
            url="https://example.org/a_b?c=d&e=%20#f",
            genre="Something",
            note="A note",
            identifiers=(Identifier("doi", "10.1007/978-3-319-24574-4_28"),),
        )
        made[name] = Work((Version(record),))
    return made


@pytest.mark.parametrize("style", PREAMBLE)
def test_every_type_with_every_field_compiles_with_bibtex(run: Run, tmp_path: Path, style: str) -> None:
    _, warned = compiled(run, tmp_path, style, works_of_every_type())
    assert [line for line in warned if not any(re.fullmatch(notice, line) for notice in NOTICES[style])] == []


def test_every_type_with_every_field_compiles_with_biber(run: Run, tmp_path: Path) -> None:
    by_biber(run, tmp_path, works_of_every_type(), "--validate-datamodel")


HOSTILE = (
    r"\input{/etc/passwd} and \write18{touch evil}",
    "^^5cinput{evil} ^^5cend{document}",
    "100% of it\n\nis a comment",
    "} @misc{evil, title={x}} {",
    "{{{ and }}}} and {",
    "$ and $$ and \\( and \\[ _x ^y & # ~ %",
    "\\",
    "\\end{document} \\def\\cite#1{} \\catcode`\\%=12",
    '"quotes" “double” ‘single’ `back` \'s «g» ?` !` <tag> |bar|',
    "-- --- – — - -",
    "\x00\x07\x1b[31m\u202eevil\u200b",
    "H₂O ≤ αβΓ ∞ → 10⁻³ ½ © ™ € … §",
    "çàéïôüßøåæœłŁıřšžğĞőű ŞșȚ ÅØÆŒ áéíóúýñ ā ė",
)


def hostile_works(texts: Iterable[str] = HOSTILE) -> dict[str, Work]:
    """Each hostile text in every place where a source may put one."""
    made = {}
    for place, text in enumerate(texts):
        named = text.replace("αβΓ", "")  # a script in a name, maths in a title
        record = Record(
            source="test",
            type=("paper-conference", "article-journal", "book", "report", "webpage")[place % 5],
            title=text,
            author=(Name("Li", named), Name(named, "Ana"), Name(literal=named), Name("xu", "haote")),
            editor=(Name("Ng", "B.", suffix=named),) if place % 2 else (),
            issued=(2020,),
            container_title=text,
            collection_title=text,
            publisher=text,
            publisher_place=text,
            page="1-2",
            note=text,
            url=f"https://example.org/{text}",
        )
        made[f"hostile{place}"] = Work((Version(record),))
    return made


T1 = r"\usepackage[T1]{fontenc}"


@pytest.mark.parametrize("style", PREAMBLE)
def test_hostile_records_compile_and_run_nothing(run: Run, tmp_path: Path, style: str) -> None:
    works = hostile_works()
    assert bibtex.beyond_latex(works) == {}
    bbl, _ = compiled(run, tmp_path, style, works, PREAMBLE[style] + T1)
    assert all(key in bbl for key in works)
    assert "root:" not in (tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert not list(tmp_path.glob("evil*"))


def test_hostile_records_compile_with_biber(run: Run, tmp_path: Path) -> None:
    by_biber(run, tmp_path, hostile_works())
    assert not list(tmp_path.glob("evil*"))
