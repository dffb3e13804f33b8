"""A page as its reader's browser takes it apart."""

from html.parser import HTMLParser

EMPTY = {"br", "meta", "img"}


class Page(HTMLParser):
    """What is on a page: every element closed where it should be, the text, and the attributes.

    Args:
        page: HTML.

    Attributes:
        elements: (tag, attributes) in their order.
        text: All that can be read, a line a piece.
        tables: Of every table its rows, of every row its cells.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.tables: list[list[list[str]]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def attributes(self, name: str) -> list[str]:
        """All values of an attribute."""
        return [value or "" for _tag, values in self.elements for key, value in values.items() if key == name]

    def count(self, tag: str) -> int:
        """How many elements there are of a kind."""
        return sum(one == tag for one, _values in self.elements)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += f"{data}\n"
        if "td" in self._open or "th" in self._open:
            self.tables[-1][-1][-1] += data
