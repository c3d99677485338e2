"""The blocks of a page as a tree: headings hold what follows them, and a label the list below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from readinglist.schedule import dates, words
from readinglist.schedule.document import Block, Document, Heading, Item, Line, Listing, Paragraph, Table
from readinglist.schedule.roles import role_of

_LABEL_WORDS = 15
"""Words that a paragraph may have to be the label of the list below it."""


@dataclass(slots=True)
class Node:
    """A heading, a list item (`item`) or a paragraph with what it holds; `level` is 0 for what is no heading."""

    lines: tuple[Line, ...] = ()
    children: list[Node | Table] = field(default_factory=list)
    level: int = 0
    item: bool = False

    @property
    def text(self) -> str:
        """Its own first line."""
        return self.lines[0].text if self.lines else ""

    @property
    def nodes(self) -> list[Node]:
        """What it holds, but for tables."""
        return [child for child in self.children if isinstance(child, Node)]

    def all_lines(self) -> Iterator[Line]:
        """Its lines and those of what it holds, but for tables."""
        yield from self.lines
        for node in self.nodes:
            yield from node.all_lines()


def outline(document: Document) -> Node:
    """The tree of a page; its root has no lines."""
    root = Node()
    open_headings = [root]
    for block in document.blocks:
        if isinstance(block, Heading):
            while len(open_headings) > 1 and not _holds(open_headings[-1], block):
                open_headings.pop()
            node = Node((block.line,), level=block.level)
            open_headings[-1].children.append(node)
            open_headings.append(node)
        else:
            _add(open_headings[-1].children, block)
    return root


def _holds(outer: Node, heading: Heading) -> bool:
    """Whether a heading stands below another: by its level, or since the other is a date and this one is none."""
    if outer.level < heading.level:
        return True
    return outer.level == heading.level and dates.is_date(outer.text) and not dates.split(heading.line.text)


def _add(children: list[Node | Table], block: Block) -> None:
    match block:
        case Table():
            children.append(block)
        case Paragraph():
            children.append(Node(block.lines))
        case Listing():
            items: list[Node | Table] = [_item(item) for item in block.items]
            last = children[-1] if children else None
            if isinstance(last, Node) and _labels(last):
                last.children += items
            else:
                children += items


def _item(item: Item) -> Node:
    node = Node(item.lines, item=True)
    for block in item.blocks:
        _add(node.children, block)
    if not node.lines and len(node.children) == 1 and isinstance(node.children[0], Node):
        return node.children[0]
    return node


def _labels(node: Node) -> bool:
    """Whether a paragraph is the label of a list: a date, "Readings:", "Week 3"."""
    text = node.text
    if node.level or node.children or len(node.lines) > 2 or len(text.split()) > _LABEL_WORDS:
        return False
    if text.endswith(":") or words.is_reading_list(text) or dates.split(text) is not None:
        return True
    return len(text.split()) <= 3 and role_of(text) is not None
