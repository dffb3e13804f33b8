"""Which command does what."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from app.cli import classify, evaluate, rescue, sample, train, train_options
from app.cli.interruption import ends_like_ctrl_c
from app.cli.output import Output
from app.cli.usage import Parser


class _Command(NamedTuple):
    run: Callable[[Namespace, Output], int]
    add_options: Callable[[ArgumentParser], None]
    description: str
    epilog: str


_COMMANDS = {
    "train": _Command(
        train.train, train_options.add_options, train_options.DESCRIPTION, train_options.EPILOG
    ),
    "classify": _Command(classify.classify, classify.add_options, classify.DESCRIPTION, classify.EPILOG),
    "evaluate": _Command(evaluate.evaluate, evaluate.add_options, evaluate.DESCRIPTION, evaluate.EPILOG),
    "rescue": _Command(rescue.rescue, rescue.add_options, rescue.DESCRIPTION, rescue.EPILOG),
    "sample": _Command(sample.write_sample, sample.add_options, sample.DESCRIPTION, sample.EPILOG),
}


def run_command(arguments: Sequence[str]) -> int:
    """Runs a command.

    Args:
        arguments: Its name, one of `COMMANDS`, and what was typed after it.

    Returns:
        The exit code; see `exit_code_of` for what it may raise.
    """
    name, *typed = arguments
    command = _COMMANDS[name]
    parser = Parser(f"facet {name}", description=command.description, epilog=command.epilog)
    command.add_options(parser)
    options = parser.parse_args(typed)
    # What overflows shows in D; NumPy's warning would only stand between the sentences.
    with ends_like_ctrl_c(), np.errstate(over="ignore", invalid="ignore"):
        return command.run(options, Output(as_json=getattr(options, "json", False)))
