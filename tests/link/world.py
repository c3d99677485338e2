"""A small world of works in three shards, one of them bad, and claims on them with the answers written by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def paper(title: str, year: int, venue: str, kind: str = "conference", **more: Any) -> Row:
    """A row of our own JSON Lines."""
    return {"title": title, "authors": ["A. Author"], "year": year, "venue": venue, "type": kind} | more


ORCA = "Orca: A Distributed Serving System for Transformer-Based Generative Models"
VLLM = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
FLASH = "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"
FLASH_2 = "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"
DRAFT = "Deep Compression of Networks by Pruning"  # a preprint that appeared under another title
APPEARED = "Learning Both Weights and Connections for Small Networks"
COLUMN = "Reviews of Books"  # as many of them that their block is too large
ANNUAL = "Report of the Standing Committee on Weights and Measures"

FIRST = [
    paper(ORCA, 2022, "OSDI", authors=["Gyeong-In Yu"]),
    paper(VLLM, 2023, "SOSP", authors=["Woosuk Kwon"], doi="10.1145/3600006.3613165", arxiv_id="2309.06180"),
    paper(FLASH, 2022, "NeurIPS", authors=["Tri Dao"], arxiv_id="2205.14135"),
    paper("Truecasing", 2003, "ACL", authors=["L. Lita"]),
    paper(DRAFT, 2015, "CoRR", "preprint", arxiv_id="1506.01001"),
]
SECOND = [
    paper(FLASH_2, 2024, "ICLR", authors=["Tri Dao"], arxiv_id="2307.08691"),
    paper(APPEARED, 2015, "NeurIPS", arxiv_id="1506.01001"),
    *(
        paper(COLUMN, year, f"Letters of the Society {year}", "journal")
        for year in range(1900, 1990)
        for _ in range(3)
    ),
]
CLAIMS = [
    {"id": 1, "title": ORCA, "venue": "OSDI", "year": 2022},
    {"id": "two", "title": VLLM.upper(), "venue": "SOSP", "year": "'23"},
    {"id": 3, "title": "Efficient Memory Managment for Large Language Model Serving", "venue": "SOSP", "year": 2023},
    {"id": 4, "title": FLASH_2, "venue": "ICLR", "year": 2024},
    {"id": 5, "title": "Trucasing", "venue": "ACL", "year": 2003},
    {"id": 6, "title": "A Paper That Nobody Wrote on Anything", "venue": None, "year": None},
    {"id": 7, "title": COLUMN, "venue": "Letters of the Society 1950", "year": 1950},
    {
        "id": 8,
        "title": "Memory Management for Large Language Model Serving",
        "link": "https://arxiv.org/abs/2309.06180",
    },
    {"id": 9, "title": DRAFT, "year": 2015},
]
# the decision, and the title of the record
EXPECTED = {
    1: ("accepted", ORCA),
    "two": ("accepted", VLLM),
    3: ("accepted", VLLM),
    4: ("accepted", FLASH_2),
    5: ("accepted", "Truecasing"),
    6: ("missing", None),
    7: ("accepted", COLUMN),
    8: ("accepted", VLLM),
    9: ("accepted", APPEARED),
}


def works(folder: Path) -> Path:
    """The works, in a folder of three shards; the last is none."""
    folder.mkdir(parents=True)
    (folder / "part-1.jsonl").write_text(lines(FIRST) + "{no json\n", encoding="utf-8")
    with gzip.open(folder / "part-2.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines(SECOND))
    (folder / "part-3.jsonl").write_bytes(b"\x00\x01 this is no dump")
    (folder / "_SUCCESS").touch()
    return folder


def claims(path: Path) -> Path:
    """The claims, and one line that is none."""
    path.write_text(lines(CLAIMS) + '{"id": 10, "venue": "SOSP"}\n', encoding="utf-8")
    return path


def lines(rows: list[Row]) -> str:
    """JSON Lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)
