"""Names of venues as pages, people and services write them, and the series each of them means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.venues import SERIES, Series, abbreviate, named_after, reprints, same_venue, series_of, tidy, written

# fmt: off
NAMED = {
    "SC": "SC",
    "SC 2020": "SC",
    "SC '21: Proceedings of the International Conference for High Performance Computing, Networking, Storage and "
    "Analysis": "SC",
    "SC20: International Conference for High Performance Computing, Networking, Storage and Analysis": "SC",
    "ATC": "USENIX ATC",
    "2021 USENIX Annual Technical Conference (USENIX ATC 21)": "USENIX ATC",
    "USENIX Annual Technical Conference, General Track": "USENIX ATC",
    "Arxiv": "arXiv",
    "CoRR": "arXiv",
    "arXiv preprint arXiv:1803.03635": "arXiv",
    "NIPS": "NeurIPS",
    "Advances in Neural Information Processing Systems 35 (NeurIPS 2022)": "NeurIPS",
    "Advances in Neural Information Processing Systems 36: Annual Conference on Neural Information Processing "
    "Systems 2023, NeurIPS 2023, New Orleans, LA, USA, December 10 - 16, 2023": "NeurIPS",
    "Proc. VLDB Endow.": "PVLDB",
    "VLDB": "VLDB",
    "VLDB J.": "VLDB Journal",
    "SIGMOD Conference": "SIGMOD",
    "International Conference on Management of Data": "SIGMOD",
    "Proceedings of the 2015 ACM SIGMOD International Conference on Management of Data, Melbourne": "SIGMOD",
    "SIGMOD Record": "SIGMOD Record",
    "acm trans . database syst .": "TODS",
    "EMNLP (Findings)": "Findings of EMNLP",
    "Findings of the Association for Computational Linguistics: EMNLP 2023": "Findings of EMNLP",
    "EMNLP/IJCNLP": "EMNLP",
    "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics": "ACL",
    "Proceedings of the 56th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)":
        "ACL",
    "27th International Conference on Computational Linguistics (COLING-2018)": "COLING",
    "Proceedings of 2019 ACM CHI Conference on Human Factors in Computing Systems": "CHI",
    "Thirty-Fifth AAAI Conference on Artificial Intelligence, AAAI 2021, Thirty-Third Conference on Innovative "
    "Applications of Artificial Intelligence, IAAI 2021, Virtual Event, February 2-9, 2021": "AAAI",
    "The Twelfth International Conference on Learning Representations, ICLR 2024": "ICLR",
    "6th International Conference on Learning Representations, ICLR 2018, Conference Track": "ICLR",
    "Machine Learning, Proceedings of the Twenty-Fifth International Conference (ICML 2008), Helsinki": "ICML",
    "Machine Learning": "Machine Learning",
    "J. Mach. Learn. Res.": "JMLR",
    "IEEE/CVF International Conference on Computer Vision, ICCV 2023, Paris, France, October 1-6, 2023": "ICCV",
    "2019 IEEE/CVF International Conference on Computer Vision, ICCV 2019, Seoul, Korea (South), 2019": "ICCV",
    "2013 IEEE Conference on Computer Vision and Pattern Recognition, Portland, OR, USA, June 23-28, 2013": "CVPR",
    "CVPR2021": "CVPR",
    "arXiv: Learning": "arXiv",
    "rtss": "RTSS",
    "In SOSP'19": "SOSP",
    "OSDI 2006: USENIX 7th Symposium on OS Design and Implementation": "OSDI",
    "Proceedings of the 29th Symposium on Operating Systems Principles (SOSP 2023)": "SOSP",
    "Proceedings of Machine Learning and Systems 5 (MLSys 2023)": "MLSys",
    "First Conference on Language Modeling (COLM 2024)": "COLM",
    "CACM 53(4)": "CACM",
    "Commun. ACM": "CACM",
    "IEEE Trans. Knowl. Data Eng.": "TKDE",
    "IEEE Trans. on Knowl. and Data Eng.": "TKDE",
    "Proc. 25th Annu. ACM Sympos. Theory Comput.": "STOC",
    "SIAM International Conference on Data Mining": "SDM",
    "IEEE International Conference on Data Mining": "ICDM",
    "IEEE Micro": "IEEE Micro",
    "MICRO": "MICRO",
    "IEEE S&P": "IEEE S&P",
    "2000 Conference on Computer Vision and Pattern Recognition (CVPR 2000), June 2000, Hilton Head, SC, USA": "CVPR",
    "proceedings of the international conference on very large & hellip ; ,": "VLDB",
    "the vldb journal the international journal on very large & hellip ; ,": "VLDB Journal",
    "17th Workshop on Hot Topics in Operating Systems (HotOS '19)": "HotOS",
    "Computational Linguistics, Volume 32, Number 4, December 2006": "CL",
}
# fmt: on
UNSURE = (
    "",
    "   ",
    "Workshop on Efficient Systems at NeurIPS",
    "NeurIPS 2023 Workshop",
    "Workshop on Foundation Models, NeurIPS 2023",
    "ICML 2023, Workshop on Efficient Systems",
    "IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops, CVPR Workshops 2022, New Orleans",
    "EMNLP (System Demonstrations)",
    "Proceedings of the 27th International Conference on Computational Linguistics: System Demonstrations",
    "COLING-02: SEMANET: Building and Using Semantic Networks",
    "Coling 2010: Posters",
    "Submitted to ICLR 2024",
    "Under review at ICLR 2024",
    "ACL Student Research Workshop",
    "Proceedings of the 21st International Conference on Computational Linguistics and 44th Annual Meeting of the "
    "Association for Computational Linguistics",
    "proceedings of the 14th acm international conference on & hellip ; ,",
    "IEEE",
    "ACM",
    "Proceedings",
    "Proceedings of the ACM",
    "Morgan Kaufmann",
    "The Journal of Neuroscience",
    "Stanford University",
    "2019",
    "Lecture Notes in Computer Science",
)


@pytest.mark.parametrize(("text", "short"), NAMED.items())
def test_a_series_is_known_by_what_it_is_called(text: str, short: str) -> None:
    found = series_of(text)
    assert found is not None
    assert found.short == short


@pytest.mark.parametrize("text", UNSURE)
def test_nothing_is_better_than_a_wrong_series(text: str) -> None:
    assert series_of(text) is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("SIGMOD Conference", "Proceedings of the ACM SIGMOD International Conference on Management of Data", True),
        ("NIPS", "Advances in Neural Information Processing Systems 35", True),
        (
            "SC 2020",
            "SC20: International Conference for High Performance Computing, Networking, Storage and Analysis",
            True,
        ),
        ("Arxiv", "CoRR", True),
        ("VLDB", "Proc. VLDB Endow.", True),
        ("UbiComp", "Proc. ACM Interact. Mob. Wearable Ubiquitous Technol.", True),
        ("POPL", "Proc. ACM Program. Lang.", None),
        ("ACL", "Findings of the Association for Computational Linguistics: ACL 2021", None),
        ("VLDB", "VLDB J.", False),
        ("SIGMOD Conference", "SIGMOD Record", False),
        ("ICML", "ICLR", False),
        ("ICCV", "CVPR 2023", False),
        ("ICLR", "arXiv", False),
        ("NeurIPS", "NeurIPS 2023 Workshop on Something", None),
        ("ICML", "Nucleic Acids Res", False),
        ("Clin Epigenetics", "Clinical Epigenetics", True),
        ("Clin Epigenetics", "Epigenetics", None),
        ("", "", None),
    ],
)
def test_same_venue(a: str, b: str, expected: bool | None) -> None:
    assert same_venue(a, b) is expected
    assert same_venue(b, a) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("SIGPLAN Notices", "PLDI 1999", True),
        ("SIGMOD Conference", "ACM SIGMOD Record", True),
        ("SIGCOMM", "Computer Communication Review", True),
        ("SIGPLAN Notices", "SOSP", False),
        ("VLDB", "VLDB Journal", False),
        ("SIGMOD", "a newsletter", False),
    ],
)
def test_newsletters_that_were_proceedings_are_known(a: str, b: str, expected: bool) -> None:
    assert reprints(a, b) is expected
    assert reprints(b, a) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("VLDB", "The VLDB Journal", True),
        ("Proc. VLDB", "VLDB J.", True),
        ("VLDB", "SIGMOD Record", False),
        ("VLDB", "no series at all", False),
        ("VLDB", "VLDB", False),
    ],
)
def test_a_journal_named_after_a_meeting_may_be_meant_by_its_name(a: str, b: str, expected: bool) -> None:
    assert named_after(a, b) is expected
    assert named_after(b, a) is expected


def test_a_meeting_is_known_by_its_acronym_and_by_a_name_cut_short() -> None:
    assert same_venue("Proceedings of the 28th VLDB Conference, Hong Kong, China", "VLDB") is True
    assert same_venue("Proc. ACM SIGMOD Int. Conf. on Management of", "SIGMOD") is True
    assert series_of("Nature Conference") is None  # a journal is no meeting


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.short)
def test_every_name_in_the_table_is_read_as_its_own_series(series: Series) -> None:
    for name in (series.short, series.name, series.abbreviated, *series.aliases):
        assert not name or series_of(name) is series, name


@pytest.mark.parametrize(
    "series", [each for each in SERIES if each.kind == "proceedings"], ids=lambda each: each.short
)
def test_years_ordinals_and_places_change_nothing_and_a_workshop_everything(series: Series) -> None:
    for name in (f"Proceedings of the 29th {series.name}", f"In {series.name}, Paris, France, June 3-5, 2019"):
        assert series_of(name) is series
    for name in (f"{series.short} 2021", f"{series.short} '21", f"Proc. {series.short}", f"{series.name} (2021)"):
        assert series_of(name) is series
    assert series_of(f"Workshop on Small Things at {series.short}") is None
    assert series_of(f"{series.name} Workshops") is None


def test_the_table_has_no_series_twice() -> None:
    shorts = [series.short.lower() for series in SERIES]
    assert len(set(shorts)) == len(shorts)
    known = {series.short for series in SERIES}
    assert {short for series in SERIES for short in series.prints} <= known | {"GROUP"}


@pytest.mark.parametrize("series", [each for each in SERIES if each.issn], ids=lambda each: each.short)
def test_issns_have_a_right_check_digit(series: Series) -> None:
    # ISO 3297: weights 8 to 2, modulo 11, X for 10
    digits = series.issn.replace("-", "")
    total = sum((8 - place) * int(digit) for place, digit in enumerate(digits[:7]))
    assert digits[7] == "0123456789X"[-total % 11]


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("Proceedings of the Third Workshop on Narrative Understanding", "Workshop on Narrative Understanding"),
        ("2019 IEEE Symposium on Odd Things, Paris, France, June 3-5, 2019", "IEEE Symposium on Odd Things"),
        ("In Proceedings of the 2nd Symposium on Odd Things (SOT '19)", "Symposium on Odd Things"),
        ("Information &amp; Management", "Information & Management"),
        ("  Journal   of Odd\nThings. ", "Journal of Odd Things"),
        ("1984", "1984"),
        ("", ""),
    ],
)
def test_tidy(venue: str, expected: str) -> None:
    assert tidy(venue) == expected


@pytest.mark.parametrize(
    ("venue", "form", "expected"),
    [
        (
            "SC '21",
            "full",
            "International Conference for High Performance Computing, Networking, Storage and Analysis",
        ),
        ("SC '21", "short", "SC"),
        ("NIPS 2012", "full", "Advances in Neural Information Processing Systems"),
        ("NIPS 2012", "abbreviated", "Adv. Neural Inf. Process. Syst."),
        ("ICML 2023", "abbreviated", "Int. Conf. Mach. Learn."),
        ("Symposium on Odd Things", "abbreviated", "Symp. Odd Things"),
        ("Nature", "abbreviated", "Nature"),
    ],
)
def test_written(venue: str, form: str, expected: str) -> None:
    assert written(venue, form) == expected


def test_a_journal_that_no_table_knows_keeps_its_name() -> None:
    name = "Proceedings of the Royal Society of London"
    assert written(name, proceedings=False) == name


def test_abbreviate_leaves_single_words_alone() -> None:
    assert abbreviate("Algorithmica") == "Algorithmica"


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_breaks_it(a: str, b: str) -> None:
    assert same_venue(a, b) is same_venue(b, a)
    assert tidy(tidy(a)) == tidy(a)
    json.dumps(abbreviate(a))
