"""A language in which every sentence of Facet stands in brackets, a third longer than in English."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from app.language import DOMAIN

CODE = "eo"
_KEPT = re.compile(r"\{[^}]*\}|%\w|<[^>]+>|&&?|\*\.\w+")


def marked(text: str) -> str:
    """In brackets."""
    return f"⟦{text}⟧"


def longer(text: str) -> str:
    """In brackets, with every vowel twice; what is filled in later, and marks, stay."""
    pieces = []
    end = 0
    for kept in _KEPT.finditer(text):
        pieces += [re.sub("([aeiouAEIOU])", r"\1\1", text[end : kept.start()]), kept[0]]
        end = kept.end()
    pieces.append(re.sub("([aeiouAEIOU])", r"\1\1", text[end:]))
    return marked("".join(pieces))


def write_language(folder: Path, code: Path, change=marked) -> Path:
    """Writes the catalogue of all sentences in the code.

    Args:
        folder: For the catalogue: what FACET_LOCALE names, with LANGUAGE=eo.
        code: Where the sentences are.
        change: What becomes of each.
    """
    catalog = Catalog(locale=CODE, domain=DOMAIN)
    for message in _sentences(code):
        if isinstance(message, tuple):
            catalog.add(message[:2], (change(message[0]), change(message[1])))
        else:
            catalog.add(message, change(message))
    catalogue = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    catalogue.parent.mkdir(parents=True)
    written = BytesIO()
    write_mo(written, catalog)
    catalogue.write_bytes(written.getvalue())
    return folder


@cache
def _sentences(code: Path) -> list[str | tuple[str, ...]]:
    """All sentences in the code, which take a while to find."""
    return [message for _file, _line, message, *_rest in extract_from_dir(code)]


def outside(text: str) -> str:
    """What is left where brackets, and what is in them, are taken away."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = less
    # A field may stand in the middle of a sentence: then it has two halves.
    return re.sub(r"^[^⟦]*⟧|⟦[^⟧]*$", "", text)
