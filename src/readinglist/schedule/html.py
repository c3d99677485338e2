"""HTML pages and fragments, parsed as browsers do (https://html.spec.whatwg.org/multipage/parsing.html).

The parser does not tell lines, so `prepare` writes the line of each tag into it first; it also bounds what a hostile
page can ask for, since the standard's own algorithm is quadratic in depth and in unclosed formatting.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from readinglist.errors import InputError
from readinglist.schedule.document import (
    Block,
    Cell,
    Document,
    Heading,
    Item,
    Line,
    Listing,
    Paragraph,
    Row,
    Run,
    Table,
    lines_of,
)

MAX_TAGS = 100_000
"""Tags in one page; a large course page has some ten thousand."""
MAX_DEPTH = 60
"""Levels to which elements of one name may be nested; what goes deeper is read as if it had no tag."""
MAX_SPAN = 200
"""Rows or columns that one cell may span."""
MAX_CELLS = 200_000
"""Cells of one page's grids, spans filled in."""

_LONGEST_TAG = 2000
"""Characters of one tag in which line breaks are counted."""
_MARK = "data-line"
_FORMATTING = "b|i|em|strong|u|s|strike|small|big|tt|code|font|nobr"
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|template|svg|math|noscript|textarea)\b.*?(?:</(?P=raw)\s*>|\Z)"
    rf"|<(?P<plain>{_FORMATTING})(?=[\s/>])[^<>]*|<(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*)",
    re.IGNORECASE | re.DOTALL,
)
# elements that end by themselves, and so say nothing of depth
_SELF_ENDING = frozenset({
    "a", "base", "area", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup", "option", "p", "rp", "rt",
    "source", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "wbr",
})  # fmt: skip
_UNSEEN = frozenset({
    "head", "nav", "footer", "select", "button", "iframe", "object", "dialog", "del", "s", "strike",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "details", "div", "fieldset", "figcaption",
    "figure", "form", "header", "hgroup", "html", "main", "menu", "p", "pre", "section", "summary",
})  # fmt: skip
_INVISIBLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# classes of what stands on a page for its own sake: anchors beside headings, marks of footnotes and their texts
_SIGNS = re.compile(r"\b(?:headerlink|anchor-link|header-anchor|footnote-ref|footnote-backref|footnotes?|sr-only)\b")
_STRONG, _EMPHASIS = frozenset({"b", "strong"}), frozenset({"i", "em", "cite"})


def read(text: str) -> Document:
    """The document of an HTML page or fragment; raises `InputError` (without a path) for one that is too large."""
    return document_of(prepare(text))


def prepare(text: str, first: int = 1, *, mark: bool = True) -> str:
    """The page without comments and scripts, bounded, and each tag with its line (from `first`) if it is to have one.

    Raises `InputError` (without a path) for a page with too many tags.
    Attributes of formatting elements go, since the parser repeats each open `<b>` that differs from the last three in
    every paragraph that follows.
    """
    return _TOKEN.sub(_Guard(first, mark).token, text)


@dataclass(slots=True)
class _Guard:
    """Counts lines, tags and depth on the way through a page."""

    line: int
    mark: bool
    tags: int = 0
    seen: int = 0
    depth: Counter[str] = field(default_factory=Counter)

    def token(self, match: re.Match[str]) -> str:
        self.line += match.string.count("\n", self.seen, match.start())
        self.seen = match.start()
        self.tags += 1
        if self.tags > MAX_TAGS:
            problem = f"more than {MAX_TAGS} tags: this is no schedule"
            raise InputError(problem, advice="save only the part with the schedule")
        if match["plain"]:
            return f"<{match['plain']}"
        if not match["name"]:
            return "\n" * match[0].count("\n")
        return self._tag(match["name"].lower(), match)

    def _tag(self, name: str, match: re.Match[str]) -> str:
        if name in _SELF_ENDING:
            return self._marked(match)
        if match["end"]:
            self.depth[name] -= self.depth[name] > 0
            return match[0] if self.depth[name] < MAX_DEPTH else "<wbr"
        self.depth[name] += 1
        return self._marked(match) if self.depth[name] <= MAX_DEPTH and len(self.depth) < 100 else "<wbr"

    def _marked(self, match: re.Match[str]) -> str:
        """The tag with the line where it ends, and so where its content starts."""
        if match["end"] or not self.mark:
            return match[0]
        end = match.string.find(">", match.end(), match.end() + _LONGEST_TAG)
        line = self.line + match.string.count("\n", match.end(), max(end, match.end()))
        return f'{match[0]} {_MARK}="{line}"'


def document_of(page: str) -> Document:
    """The document of a page that is prepared."""
    from selectolax.lexbor import LexborHTMLParser

    if re.search(r"<t[rd]\b", page, re.IGNORECASE) and not re.search(r"<table\b", page, re.IGNORECASE):
        page = f"<table>{page}</table>"
    root = LexborHTMLParser(page).root
    if root is None:
        return Document()
    walk = _Walk()
    walk.blocks_of(root, _Style())
    walk.flush()
    head = root.css_first("title")
    heading = next(
        (block.line.text for block in walk.blocks if isinstance(block, Heading) and block.level == 1), None
    )
    title = " ".join(head.text().split()) if head else ""
    footer = " ".join(" ".join(node.text(separator=" ") for node in root.css("footer")).split())[:2000]
    front = {"footer": footer} if footer else {}
    return Document(tuple(walk.blocks), title=title or heading, front=MappingProxyType(front))


@dataclass(frozen=True, slots=True)
class _Style:
    link: str | None = None
    strong: bool = False
    emphasis: bool = False
    kept: bool = False  # as in <pre>: a line break is one


@dataclass(slots=True)
class _Walk:
    """Goes through the tree and gathers blocks; text that stands free is gathered into lines until a block comes."""

    line: int = 1
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    start: int = 1
    cells: int = 0

    def inside(self) -> _Walk:
        """A walk for the blocks within an element."""
        return _Walk(self.line, start=self.line, cells=self.cells)

    def blocks_of(self, node: Any, style: _Style) -> None:
        """Gathers what is in an element."""
        child = node.child
        while child is not None:
            self._take(child, style)
            child = child.next

    def _take(self, node: Any, style: _Style) -> None:
        name = node.tag
        if name == "-text":
            self._text(node.text_content or "", style)
            return
        if not node.is_element_node:
            return
        attributes = node.attributes
        self.line = _number(node, _MARK, self.line)
        if name in _UNSEEN or _hidden(attributes):
            return
        if handler := _HANDLERS.get(name):
            handler(self, node, style)
        elif name in _BLOCKS:
            self._block(node, replace(style, kept=style.kept or name == "pre"))
        else:
            self.blocks_of(node, _styled(style, name, attributes))

    def _text(self, text: str, style: _Style) -> None:
        if style.kept:
            for at, part in enumerate(text.split("\n")):
                if at:
                    self.line += 1
                    self.end_line()
                self._run(part, style)
            return
        before = len(text) - len(text.lstrip())
        if not self.runs and text.strip():
            self.line += text.count("\n", 0, before)
            self.start = self.line
            self.line += text.count("\n", before)
        else:
            self.line += text.count("\n")
        self._run(re.sub(r"\s+", " ", text), style)

    def _run(self, text: str, style: _Style) -> None:
        if not text or (not self.runs and not text.strip()):
            return
        if not self.runs and style.kept:
            self.start = self.line
        self.runs.append(Run(text if self.runs else text.lstrip(), style.link, style.strong, style.emphasis))

    def end_line(self) -> None:
        """Ends the line that is gathered."""
        if any(run.text.strip() for run in self.runs):
            self.lines.append(Line(tuple(self.runs), self.start))
        self.runs = []

    def flush(self) -> None:
        """Makes a paragraph of the lines that are gathered."""
        self.end_line()
        if self.lines:
            self.blocks += _paragraphs(self.lines)
        self.lines = []

    def _block(self, node: Any, style: _Style) -> None:
        self.flush()
        self.blocks_of(node, style)
        self.flush()

    def heading(self, node: Any, style: _Style) -> None:
        """A heading; the summary of details holds the headings among them."""
        self.flush()
        inner = self.inside()
        inner.blocks_of(node, style)
        inner.flush()
        self.line = inner.line
        lines = list(lines_of(inner.blocks))
        if lines:
            self.blocks.append(Heading(_level_of(node), _one(lines)))

    def listing(self, node: Any, style: _Style) -> None:
        self.flush()
        items: list[Item] = []
        child = node.child
        while child is not None:
            if child.is_element_node:
                inner = self.inside()
                inner._take_item(child, style)
                self.line = inner.line
                if inner.blocks:
                    _add_item(items, inner.blocks, definition=child.tag == "dd")
            child = child.next
        if items:
            self.blocks.append(Listing(tuple(items), definitions=node.tag == "dl"))

    def _take_item(self, node: Any, style: _Style) -> None:
        if node.tag in ("li", "dt", "dd", "div"):
            self.line = self.start = _number(node, _MARK, self.line)
            if node.tag == "div" and any(child.tag in ("dt", "dd", "li") for child in node.iter()):
                self.listing(node, style)
            elif not _hidden(node.attributes):
                self.blocks_of(node, style)
        else:
            self._take(node, style)
        self.flush()

    def line_break(self, _node: Any, _style: _Style) -> None:
        self.end_line()

    def rule(self, _node: Any, _style: _Style) -> None:
        self.flush()

    def superscript(self, node: Any, style: _Style) -> None:
        """Footnote marks go, the 3 of D<sup>3</sup>S stays."""
        text = (node.text() or "").strip()
        following = (node.next.text_content or "") if node.next is not None and node.next.tag == "-text" else ""
        if re.fullmatch(r"[\[(]?[\d*†‡§,\s]{1,4}[\])]?|\[\^?\w{1,8}\]", text) and not re.match(r"[^\W_]", following):
            return
        self.blocks_of(node, style)

    def table(self, node: Any, style: _Style) -> None:
        self.flush()
        if _is_layout(node):
            self.blocks_of(node, style)
            self.flush()
            return
        caption = node.css_first("caption")
        if caption is not None and (text := " ".join(caption.text().split())):
            self.blocks.append(Heading(5, Line((Run(text),), self.line)))
        grid = _Grid(self)
        for row in _rows_of(node):
            grid.add(row, style)
        if grid.rows:
            self.blocks.append(Table(tuple(grid.rows)))

    def cell_block(self, node: Any, style: _Style) -> None:
        """A cell of a table that only lays out the page."""
        self._block(node, style)


_HANDLERS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "summary"), _Walk.heading),
    **dict.fromkeys(("ul", "ol", "dl", "menu"), _Walk.listing),
    **dict.fromkeys(("tr", "td", "th", "li", "dt", "dd", "caption"), _Walk.cell_block),
    "br": _Walk.line_break,
    "hr": _Walk.rule,
    "sup": _Walk.superscript,
    "table": _Walk.table,
}


def _level_of(heading: Any) -> int:
    if heading.tag[1:].isdigit():
        return int(heading.tag[1])
    before = heading.prev
    first = before is None or (before.tag == "-text" and before.prev is None)
    if not first or heading.parent.tag != "details":
        return 6
    inside = heading.parent.css_first("h2, h3, h4, h5, h6")
    return int(inside.tag[1]) - 1 if inside is not None else 6


def _styled(style: _Style, name: str, attributes: dict[str, str | None]) -> _Style:
    if name == "a":
        link = (attributes.get("href") or "").strip()
        return replace(
            style,
            link=link if link and not re.match(r"#|(?:javascript|data|vbscript):", link, re.IGNORECASE) else None,
        )
    return replace(style, strong=style.strong or name in _STRONG, emphasis=style.emphasis or name in _EMPHASIS)


def _hidden(attributes: dict[str, str | None]) -> bool:
    style, classes = attributes.get("style") or "", attributes.get("class") or ""
    return "hidden" in attributes or bool(_INVISIBLE.search(style) or _SIGNS.search(classes))


def _paragraphs(lines: list[Line]) -> Iterator[Block]:
    """A paragraph; its first line, when all of it is bold, is a heading."""
    first, *rest = lines
    bold = [run for run in first.runs if run.text.strip(" .:–—-|")]
    if bold and all(run.strong for run in bold) and len(first.text) <= 120:
        yield Heading(7, first)
    else:
        rest = lines
    if rest:
        yield Paragraph(tuple(rest))


def _one(lines: list[Line]) -> Line:
    runs = [run for line in lines for run in (*line.runs, Run(" "))]
    return Line(tuple(runs[:-1]), lines[0].number)


def _add_item(items: list[Item], blocks: list[Block], *, definition: bool) -> None:
    """Adds an item; a definition goes into its term, and one that holds nothing but a list is that list's items."""
    lines: tuple[Line, ...] = ()
    if isinstance(blocks[0], Heading):
        lines, blocks = (blocks[0].line,), blocks[1:]
    if blocks and isinstance(blocks[0], Paragraph):
        lines, blocks = (*lines, *blocks[0].lines), blocks[1:]
    item = Item(lines, tuple(blocks))
    if definition and items:
        only = blocks[0] if len(blocks) == 1 and not lines else None
        items[-1] = _defined(items[-1], only.items if isinstance(only, Listing) else (item,))
    else:
        items.append(item)


def _defined(term: Item, definitions: tuple[Item, ...]) -> Item:
    """The term with more definitions in its one list."""
    *blocks, last = term.blocks or (Listing(()),)
    if not isinstance(last, Listing):
        return replace(term, blocks=(*term.blocks, Listing(definitions)))
    return replace(term, blocks=(*blocks, replace(last, items=(*last.items, *definitions))))


# ------------------------------------------------------------------ tables


def _rows_of(table: Any) -> Iterator[Any]:
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _is_layout(table: Any) -> bool:
    """Whether a table only lays out the page: other tables of some rows, or headings, stand in its cells."""
    return len(table.css("table tr")) - len(list(_rows_of(table))) > 2 or table.css_first("h1, h2, h3") is not None


@dataclass(slots=True)
class _Grid:
    """The cells of a table in their places; `open` are the cells that span into the rows to come, by column."""

    walk: _Walk
    rows: list[Row] = field(default_factory=list)
    open: dict[int, tuple[int, Cell]] = field(default_factory=dict)

    def add(self, row: Any, style: _Style) -> None:
        self.walk.line = _number(row, _MARK, self.walk.line)
        if _hidden(row.attributes):
            return
        number, cells = self.walk.line, list[Cell]()
        for node in row.iter():
            if node.tag in ("td", "th") and not _hidden(node.attributes):
                self._continue(cells)
                self._place(cells, node, style)
        self._continue(cells)
        self.walk.cells += len(cells)
        if self.walk.cells > MAX_CELLS:
            raise InputError(f"more than {MAX_CELLS} cells: this is no schedule")
        self.rows.append(Row(tuple(cells), number))

    def _continue(self, cells: list[Cell]) -> None:
        """Fills in the cells from rows above."""
        while len(cells) in self.open:
            at = len(cells)
            left, cell = self.open.pop(at)
            if left > 1:
                self.open[at] = (left - 1, cell)
            cells.append(cell)

    def _place(self, cells: list[Cell], node: Any, style: _Style) -> None:
        inner = self.walk.inside()
        inner.line = inner.start = _number(node, _MARK, self.walk.line)
        inner.blocks_of(node, style)
        inner.flush()
        self.walk.line = inner.line
        cell = Cell(tuple(lines_of(inner.blocks)), header=node.tag == "th")
        rows, columns = (min(max(_number(node, name, 1), 1), MAX_SPAN) for name in ("rowspan", "colspan"))
        placed = [cell, *[replace(cell, left=True)] * min(columns - 1, MAX_SPAN - len(cells))]
        if rows > 1:
            below = [replace(each, above=True) for each in placed[:2]]
            self.open |= {len(cells) + at: (rows - 1, below[at > 0]) for at in range(len(placed))}
        cells += placed


def _number(node: Any, name: str, otherwise: int) -> int:
    text = (node.attributes.get(name) or "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else otherwise
