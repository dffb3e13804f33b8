"""How a command ends other than well. The text of each is a sentence for the user."""


class CommandError(Exception):
    """The work failed: exit code 1."""


class UsageError(Exception):
    """The command was given something that makes no sense: exit code 2."""


class Interrupted(KeyboardInterrupt):
    """Somebody stopped the command; the text says what that means for the files."""
