"""The pages by which some publishers name their papers."""

from __future__ import annotations

import pytest

from readinglist import identifiers

HASH = "67d57c32e20fd0a7a302cb81d36e40d5"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.usenix.org/conference/atc21/presentation/ren-jie", "usenix:atc21/ren-jie"),
        ("https://www.usenix.org/conference/osdi16/technical-sessions/presentation/li", "usenix:osdi16/li"),
        ("https://www.usenix.org/system/files/osdi22-yu.pdf", "usenix:osdi22/yu"),
        ("https://www.usenix.org/system/files/conference/osdi16/osdi16-li.pdf", "usenix:osdi16/li"),
        ("https://www.usenix.org/system/files/conference/osdi14/osdi14-paper-mu.pdf", "usenix:osdi14/mu"),
        ("https://proceedings.mlr.press/v202/sheng23a.html", "pmlr:v202/sheng23a"),
        ("http://proceedings.mlr.press/v202/sheng23a/sheng23a.pdf", "pmlr:v202/sheng23a"),
        ("https://jmlr.org/papers/v23/21-0998.html", "jmlr:23/21-0998"),
        ("https://www.jmlr.org/papers/volume23/21-0998/21-0998.pdf", "jmlr:23/21-0998"),
        (f"https://proceedings.neurips.cc/paper/2022/hash/{HASH}-Abstract.html", f"neurips:2022/{HASH}"),
        (
            f"http://papers.nips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference.html",
            f"neurips:2022/{HASH}",
        ),
        (f"https://proceedings.neurips.cc/paper/2022/file/{HASH}-Paper.pdf", f"neurips:2022/{HASH}"),
        (f"https://proceedings.mlsys.org/paper/2020/file/{HASH}-Paper.pdf", f"mlsys:2020/{HASH}"),
        (
            "https://openaccess.thecvf.com/content/ICCV2023/html/Peebles_Scalable_Diffusion_Models_ICCV_2023_paper.html",
            "cvf:content/ICCV2023/Peebles_Scalable_Diffusion_Models_ICCV_2023",
        ),
        (
            "http://openaccess.thecvf.com/content_cvpr_2018/papers/Liu_Erase_or_Fill_CVPR_2018_paper.pdf",
            "cvf:content_cvpr_2018/Liu_Erase_or_Fill_CVPR_2018",
        ),
    ],
)
def test_the_page_and_the_pdf_of_a_paper_name_it(link: str, expected: str) -> None:
    found = identifiers.from_link(link)
    assert str(found) == expected
    assert identifiers.parse(expected) == found
    assert found is not None and identifiers.from_link(found.url) == found


@pytest.mark.parametrize(
    "link",
    [
        "https://www.usenix.org/conference/atc21",
        "https://www.usenix.org/legacy/event/osdi06/tech/full_papers/weil/weil.pdf",
        "https://www.usenix.org/publications/login/fall2016/smith",
        "https://proceedings.mlr.press/v202/",
        "https://proceedings.mlr.press/",
        "https://jmlr.org/papers/v23/",
        "https://proceedings.neurips.cc/paper/2022",
        "https://papers.nips.cc/paper/7354-sparse-covariance-modeling",
        "https://openaccess.thecvf.com/CVPR2023?day=all",
        "https://proceedings.mlsys.org/book/286.pdf",
    ],
)
def test_other_pages_name_none(link: str) -> None:
    assert identifiers.from_link(link) is None
