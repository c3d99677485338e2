"""A small world of references in four shards, one of them bad, and what is one work among them, written by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from readinglist.judgement.blocks import LARGEST

Row = dict[str, Any]

VLLM = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
PEOPLE = ["Woosuk Kwon", "Zhuohan Li"]
XML = {"title": "Exchanging Intensional XML Data", "authors": ["Tova Milo", "Serge Abiteboul"]}
COLUMN = {"title": "Parallel Search", "authors": ["Ann Lee", "Bo Wu"], "venue": "SIGMOD", "type": "conference"}
RIVERS = "Measurements of Rivers in the North by Station"
STATIONS = LARGEST + 5  # titles that begin alike, in a block that is too large

FIRST: list[Row] = [
    {"id": "preprint", "title": VLLM, "authors": PEOPLE, "year": 2023, "type": "preprint", "arxiv_id": "2309.06180"},
    {"id": "paper", **XML, "year": 2003, "venue": "SIGMOD", "type": "conference"},
    {"id": 1999, **COLUMN, "year": 1999},
    {"id": 2000, **COLUMN, "year": 2000},
    {"id": "one name", "title": "On the Quokkas of Rottnest", "authors": ["C. Ranger"], "year": 1990, "type": "book"},
    *({"title": f"{RIVERS} {n:03}", "authors": ["Ann Lee", "Bo Wu"], "year": 2001} for n in range(STATIONS)),
]
SECOND: list[Row] = [
    {"id": "journal", **XML, "year": 2005, "venue": "TODS", "type": "journal"},
    {"id": "vllm", "title": VLLM, "authors": PEOPLE, "year": 2023, "venue": "SOSP", "type": "conference",
     "doi": "10.1145/3600006.3613165"},
    {"id": 2001, **COLUMN, "year": 2001},
    {"id": "2001 again", **COLUMN, "title": "Parallel search", "year": 2001},
    {"id": "one name", "title": "A Grammar of Dyirbal", "authors": ["R. Dixon"], "year": 1972, "type": "book"},
    {"title": f"{RIVERS} 007", "authors": ["A. Lee", "B. Wu"], "year": 2001},
]  # fmt: skip
THIRD = """\
id,title,authors,venue,year
bare,exchanging intensional xml data,"t milo, s abiteboul",,
third,EFFICIENT MEMORY MANAGEMENT FOR LARGE LANGUAGE MODEL SERVING WITH PAGEDATTENTION,"Kwon, W.; Li, Z.",SOSP,2023
"""
# the places of the references of one work in the order of the shards, the one that is kept first
GROUPS = [
    ["part-2.jsonl.gz:2", "part-3.csv:3", "part-1.jsonl:1"],
    ["part-1.jsonl:2", "part-3.csv:2"],
    ["part-1.jsonl:13", "part-2.jsonl.gz:6"],
    ["part-2.jsonl.gz:3", "part-2.jsonl.gz:4"],
]
DOUBTFUL = [("part-1.jsonl:2", "part-2.jsonl.gz:1"), ("part-2.jsonl.gz:1", "part-3.csv:2")]
KEYS = """\
file,key,new_key
part-3.csv,third,vllm
part-1.jsonl,preprint,vllm
part-3.csv,bare,paper
part-2.jsonl.gz,part-2.jsonl.gz:6,part-1.jsonl:13
part-2.jsonl.gz,2001 again,2001
part-2.jsonl.gz,one name,part-2.jsonl.gz:5
"""
PROBLEMS = [("part-1.jsonl:41", False), ("part-4.jsonl", True)]


def shards(folder: Path) -> Path:
    """The references, in a folder of four shards; the last is none."""
    folder.mkdir(parents=True)
    (folder / "part-1.jsonl").write_text(_lines(FIRST) + "{no json\n", encoding="utf-8")
    with gzip.open(folder / "part-2.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(_lines(SECOND))
    (folder / "part-3.csv").write_text(THIRD, encoding="utf-8")
    (folder / "part-4.jsonl").write_bytes(b"\x00\x01 this is no dump")
    return folder


def _lines(rows: list[Row]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)
