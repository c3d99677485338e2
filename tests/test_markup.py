"""Titles with the markup that services leave in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.markup import plain, script


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain &amp; simple", "Plain & simple"),
        ("Twice &amp;amp; &amp;lt;i&amp;gt;escaped&amp;lt;/i&amp;gt;", "Twice & escaped"),
        ("On <i>E. coli</i> and <b>H<sub>2</sub>O</b>", "On E. coli and H₂O"),
        ("10<sup>−3</sup> m<SUP>2</SUP>", "10⁻³ m²"),
        ("<jats:italic>In vivo</jats:italic> x<jats:sub>max</jats:sub>", "In vivo xₘₐₓ"),
        ("CO<sub>2,eq</sub> and 5<sup>?</sup>", "CO2,eq and 5^?"),
        ("a < b and p<0.05 and x<y>z", "a < b and p<0.05 and x<y>z"),
        ("<p>One</p><p>Two</p>line<br/>break", "One Two line break"),
        ("PixArt-&alpha;: <span class='x'>Fast</span>", "PixArt-α: Fast"),
        (
            "<mml:math><mml:msub><mml:mi>H</mml:mi><mml:mn>2</mml:mn></mml:msub><mml:mi>O</mml:mi></mml:math>"
            " oracles",
            "H₂O oracles",
        ),
        (
            "O(<math><msup>\n <mi>n</mi>\n <mrow><mn>1</mn><mo>+</mo><mi>k</mi></mrow>\n</msup></math>)",
            "O(n¹⁺ᵏ)",
        ),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "xᵢ²"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac><msqrt><mi>n</mi></msqrt></math>", "1/2√n"),
        (
            "<inline-formula><alternatives><tex-math>$\\alpha$</tex-math><math><mi>α</mi></math></alternatives>"
            "</inline-formula>-divergence",
            "α-divergence",
        ),
        ("<math><semantics><mi>k</mi><annotation encoding='TeX'>k</annotation></semantics></math>-means", "k-means"),
        ("An <i>open element", "An open element"),
        ("Closed</i> only", "Closed only"),
        ("Note<xref ref-type='fn'>1</xref>", "Note"),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("2", "_", "₂"),
        ("n+1", "^", "ⁿ⁺¹"),
        ("max", "_", "ₘₐₓ"),
        ("Z", "_", "_Z"),
        ("Zq", "_", "Zq"),
        ("Q", "^", "^Q"),
    ],
)
def test_scripts(text: str, mark: str, expected: str) -> None:
    assert script(text, mark) == expected


def test_depth_and_length_take_no_time() -> None:
    assert plain("<i>" * 2_000 + "x" + "</i>" * 2_000) == "x"
    assert plain("<sub>" * 100_000) == ""
    assert plain("<" * 100_000).startswith("<<<")
    assert plain("<math " + "x " * 50_000) != ""


@given(st.text(alphabet=st.sampled_from("<>/&;=ab subimath2 \n\"'x"), max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert "\n" not in plain(text)
