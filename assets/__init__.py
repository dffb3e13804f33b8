"""Icons, lesson and help texts that ship with Facet."""
