"""`facet rescue`: what can still be read of a damaged project, in a new one."""

import shlex
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from app.cli.terminal import DONE, Output
from app.cli.usage import file_name
from app.language import _
from app.project import Project

DESCRIPTION = _(
    """\
Puts all that can still be read of a damaged project into a new one: persons, faces, settings and trainings.
What is lost in it but not in its backup, DAMAGED.facet.backup, comes from there. Both are only read."""
)

EPILOG = _(
    """\
The new project is complete, or not there; no file is replaced. Where nothing can be read, the exit code is 1.

With --json, the one line is
  {"damaged": …, "into": …, "persons": …, "unnamed": …,
   "faces_saved": …, "faces_from_backup": …, "faces_unsure": …, "faces_lost": …,
   "runs_saved": …, "runs_from_backup": …, "runs_lost": …}
where unnamed persons have lost their name and got another, and unsure faces all but their picture and
person: they are excluded from training.

examples:
  facet rescue class.facet -o class-rescued.facet
  facet rescue class.facet.backup -o class.facet      where class.facet is lost"""
)


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet rescue`."""
    parser.add_argument("damaged", type=file_name, metavar="DAMAGED.facet", help=_("the damaged project"))
    parser.add_argument(
        "-o", "--output", type=file_name, required=True, metavar="NEW.facet", help=_("the project to write")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet rescue`.

    Raises:
        ProjectError: nothing can be read of the file, it is something else, or the new project cannot be
            written.
    """
    rescued = Project.rescue(options.damaged, options.output)
    output.record(**asdict(rescued) | {"damaged": str(rescued.damaged), "into": str(rescued.into)})
    output.text(
        str(rescued), _("Look at it with `facet {project}`.").format(project=shlex.quote(str(rescued.into)))
    )
    return DONE
