"""The language of every sentence that a person reads.

English stands in the code; a translation is a gettext catalogue of the domain `facet`, chosen by the
environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG) when Facet starts. Sentences are whole, with named places:

    _("{name} is not a picture.").format(name=name)
    ngettext("{count} face", "{count} faces", count).format(count=count)

A constant sentence may be translated where it is defined, as the language does not change while Facet runs.
"""

import gettext
import os
from importlib.resources import files

DOMAIN = "facet"

_catalogues = os.environ.get("FACET_LOCALE") or str(files("assets") / "locale")
_translations = gettext.translation(DOMAIN, _catalogues, fallback=True)

_ = _translations.gettext
ngettext = _translations.ngettext
