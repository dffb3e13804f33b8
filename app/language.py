"""The language of every sentence that a person reads.

English stands in the code; a translation is a gettext catalogue of the domain `facet`, chosen by the
environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG) when Facet starts. Sentences are whole, with named places:

    _("{name} is not a picture.").format(name=name)
    ngettext("{count} face", "{count} faces", count).format(count=count)

A constant sentence may be translated where it is defined, as the language does not change while Facet runs.
"""

import gettext
import os
from collections.abc import Sequence
from pathlib import Path

DOMAIN = "facet"

_catalogues = os.environ.get("FACET_LOCALE") or Path(__file__).parents[1] / "assets" / "locale"
_translations = gettext.translation(DOMAIN, _catalogues, fallback=True)

_ = _translations.gettext
ngettext = _translations.ngettext

LANGUAGE = (_translations.info().get("language") or "en").replace("_", "-")
"""The language that is spoken, as a page in it names it: "en", "pt-BR"."""


def few(names: Sequence[str], most: int = 6) -> str:
    """Names in a sentence: "s1, s2 and s3", or "s1, s2 and 38 more"."""
    if len(names) > most:
        others = len(names) - most
        last = ngettext("{count} more", "{count} more", others).format(count=others)
        names = [*names[:most], last]
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
