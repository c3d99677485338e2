"""LaTeX: which keys are cited and where, what is no text, what the file goes on in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.reports.latex import live, scan, scan_aux
from readinglist.reports.scanned import Lines


def keys(text: str) -> list[str]:
    return [span.text for span in scan(text).keys]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # LaTeX and natbib
        (r"\cite{a}", ["a"]),
        (r"\cite{a,b , c}", ["a", "b", "c"]),
        ("\\cite{a,\n  b,%\n  c}", ["a", "b", "c"]),
        (r"\cite[p.~3]{a}", ["a"]),
        (r"\citep[see][chap.~2]{a}", ["a"]),
        (r"\citep*{a} \citet*{b} \Citet{c} \Citealp{d} \citealt{e}", ["a", "b", "c", "d", "e"]),
        (r"\citeauthor{a} \citeyear{a} \citeyearpar{b} \citefullauthor{c} \citenum{d}", ["a", "a", "b", "c", "d"]),
        (r"\citetalias{a} \citepalias{b} \shortcites{c,d} \nocite{e}", ["a", "b", "c", "d", "e"]),
        ("\\citep\n  [see]\n  {a}", ["a"]),
        (r"\citep[{see [1]}][p.~\pageref{x}]{a}", ["a"]),
        # biblatex
        (
            r"\parencite[see][12--15]{a} \Textcite{b} \footcite{c} \autocite*{d} \fullcite{e}",
            ["a", "b", "c", "d", "e"],
        ),
        (r"\parencites(see)(){a}[p.~2]{b}[][3]{c,d}", ["a", "b", "c", "d"]),
        (r"\textcites{a}{b} and {\em not} {c}", ["a", "b"]),
        (r"\volcite{2}[12]{a} \pvolcite[see]{1}{b}", ["a", "b"]),
        (r"\citefield{a}{title} \citename{b}{author}", ["a", "b"]),
        (r"\supercite{a}\smartcite{b}\footcitetext{c}\citetitle*{d}\citedate{e}\citeurl{f}", list("abcdef")),
        # acmart, apacite, beamer, bibentry
        (r"\citeA{a} \shortciteA{b} \citeNP{c} \shortcite{d}", ["a", "b", "c", "d"]),
        (r"\cite<2->[p.~1]{a} \bibentry{b}", ["a", "b"]),
        # not citations
        (r"\citestyle{acmauthoryear} \setcitestyle{square} \citetext{see \cite{a}} \hyperref[cite]{b}", ["a"]),
        (r"\\cite{a} \@cite \cite", []),
        (r"\newcommand{\mycite}[1]{\citep{#1}}", []),
        ("\\cite\n\n{a}", []),  # a paragraph ends here
    ],
)
def test_keys(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a % \\cite{no}\n\\cite{a}", ["a"]),
        (r"50\% of \cite{a}", ["a"]),
        ("a line \\\\% \\cite{no}\n\\cite{a}", ["a"]),
        ("\\begin{comment}\n\\cite{no}\n\\end{comment}\n\\cite{a}", ["a"]),
        (r"\begin{verbatim}\cite{no}\end{verbatim}\cite{a}", ["a"]),
        ("\\begin{lstlisting}[language=TeX]\n\\cite{no} % x\n\\end{lstlisting}\\cite{a}", ["a"]),
        ("\\begin{minted}{tex}\n\\cite{no}\n\\end{minted}\\cite{a}", ["a"]),
        (r"\verb|\cite{no}| \verb*+\cite{no}+ \lstinline!\cite{no}! \mintinline{tex}{\cite} \cite{a}", ["a"]),
        (r"\verbatiminput{x} \cite{a}", ["a"]),
        (r"\iffalse \cite{no} \fi \cite{a}", ["a"]),
        (r"\iffalse \ifx a b \cite{no} \else x \fi \cite{no} \fi \cite{a}", ["a"]),
        (r"\iffalse \cite{no} \else \cite{b} \fi \cite{a}", ["b", "a"]),
        (r"\iffalse $p \iff q$ \cite{no} \fi \cite{a}", ["a"]),
        ("\\iffalse \\cite{no} % \\fi\n \\cite{no} \\fi \\cite{a}", ["a"]),
        ("\\if0 \\cite{no} \\fi \\cite{a}", ["a"]),
        (r"\iftrue \cite{b} \else \cite{no} \fi \cite{a}", ["b", "a"]),
        (r"\ifdraft \cite{a} \else \cite{b} \fi", ["a", "b"]),
        ("\\cite{a}\\end{document}\\cite{no}", ["a"]),
        ("\\cite{a}\n\\endinput\n\\cite{no}", ["a"]),
        (r"\iffalse never closed \cite{no}", []),
        (r"\begin{verbatim} never closed \cite{no}", []),
    ],
)
def test_what_is_no_text_cites_nothing(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_places_are_those_of_the_file() -> None:
    text = "one % two\n\\cite{a,\n   bee}"
    lines = Lines(text)
    assert [lines.at(span.start) for span in scan(text).keys] == [(2, 7), (3, 4)]


def test_own_commands_for_citing_count() -> None:
    text = r"\newcommand{\see}[2][]{see \citep[#1]{#2}} \newcommand\by[1]{\citet{#1}} \see[p. 3]{a} \by{b} \see{c}"
    assert keys(text) == ["a", "b", "c"]
    assert scan(r"\by{d}", scan(text).macros).keys[0].text == "d"


def test_files_and_bibliographies() -> None:
    text = r"""
    \input{chapters/one} \input two.tex \include{three} \subfile{parts/four} \import{sub/}{five}
    % \input{no}
    \bibliography{refs,more} \addbibresource[label=x]{book.bib}
    """
    found = scan(text)
    assert [span.text for span in found.files] == ["chapters/one", "two.tex", "three", "parts/four", "sub/five"]
    assert [span.text for span in found.bibliographies] == ["refs", "more", "book.bib"]


def test_everything_is_cited_by_a_star() -> None:
    assert scan(r"\nocite{*}").cites_all
    assert not scan(r"\nocite{a}").cites_all


def test_hand_written_bibliographies_define_keys() -> None:
    text = r"\begin{thebibliography}{9}\bibitem{a} A. \bibitem[B(2020)]{b} B.\end{thebibliography}"
    assert scan(text).defined == {"a", "b"}


def test_a_bibliography_within_the_document_keeps_its_lines() -> None:
    text = "x\n\\begin{filecontents*}{refs.bib}\n@misc{a, title={T}}\n\\end{filecontents*}\n"
    (content,) = scan(text).embedded.values()
    assert content.splitlines()[2] == "@misc{a, title={T}}"
    assert len(content) == len(text)
    assert "filecontents" not in content


def test_an_aux_file_names_each_key_once() -> None:
    text = (
        "\\relax\n\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\abx@aux@cite{d}\n\\citation{a}\n"
        "\\@input{one.aux}\n\\bibdata{refs,more}\n"
    )
    found = scan_aux(text)
    assert [span.text for span in found.keys] == ["a", "b", "c", "d"]
    assert [span.text for span in found.files] == ["one.aux"]
    assert [span.text for span in found.bibliographies] == ["refs", "more"]
    assert scan_aux("\\citation{*}").cites_all


@given(st.text(alphabet="\\{}[]()%$ \nabcite,*#beginverbatim|<>fi0", max_size=300))
def test_live_text_has_the_length_and_lines_of_the_file(text: str) -> None:
    seen = live(text)
    assert len(seen) == len(text)
    assert [i for i, c in enumerate(seen) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(one in (other, " ") for one, other in zip(seen, text, strict=True))


@given(st.text(alphabet="\\{}[]()%\n cite,ab", max_size=300))
def test_every_key_stands_where_it_is_said_to(text: str) -> None:
    for span in scan(text).keys:
        assert text[span.start : span.end] == span.text
