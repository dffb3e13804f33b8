"""`facet export`: the network, its numbers, a report or the faces, out of a project."""

from argparse import ArgumentParser, Namespace

from app.cli.terminal import DONE, CommandError, Output, UsageError
from app.cli.usage import file_name
from app.export.errors import ExportError
from app.export.export import export, kind_of
from app.language import _
from app.project import Project

DESCRIPTION = _(
    """\
Writes a part of a project for other programs and other people. The ending of OUT says which:

  .onnx   the network, for onnxruntime, Netron and other programs (needs the package onnx)
  .npz    all its numbers by name in PyTorch's layout, with settings and history, for NumPy
  .py     a program to read in class: the equations and the numbers, with NumPy alone
  .html   a report on one page, to be printed; faces are in it only with --faces
  .csv    the history of the run: D and the accuracy after each epoch
  none    a folder of the faces, one sub-folder a person, which `facet train` reads back

The network is the one that was trained last. The project is only read."""
)

EPILOG = _(
    """\
OUT is whole, or not there. An ONNX model is run at once, with onnx's reference and with onnxruntime where it
is installed; where it differs from the network by more than 0.00001, it is not written.

Faces are biometric data: what left the project is said in a sentence. Faces that are left out of training
stay. Where faces were added, deleted, moved to the other person, left out or taken in again since the network
was trained, standard error says that it is out of date.

With --json, the one line is
  {"path": …, "persons": […], "faces": …, "left_out": …, "differences": {…}}
with the names in OUT, how many faces are in it as pictures (null for a report with some of them), how many
stayed because they are left out, and by how much an ONNX model differs, by what ran it.

examples:
  facet export class.facet class.onnx
  facet export class.facet faces"""
)


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet export`."""
    parser.add_argument("project", type=file_name, metavar="P.facet", help=_("the project"))
    parser.add_argument("target", type=file_name, metavar="OUT", help=_("the file or folder to write"))
    parser.add_argument("--faces", action="store_true", help=_("show faces in the report"))
    parser.add_argument("--force", action="store_true", help=_("replace a file that is there"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet export`.

    Raises:
        UsageError: nothing is exported to such a file, or --faces is no option for it.
        CommandError: the file is there already.
        ExportError: there is nothing to export, or it cannot be put where it should.
        ProjectError: the project cannot be read, or the file cannot be written.
    """
    _refuse_wrong_usage(options)
    with Project.open(options.project, read_only=True) as project:
        exported = export(project, options.target, with_faces=options.faces, replacing=options.force)
    output.record(
        path=str(exported.path),
        persons=exported.persons,
        faces=exported.faces,
        left_out=exported.left_out,
        differences=dict(exported.differences),
    )
    output.text(*exported.sentences)
    if exported.note:
        output.note(exported.note)
    return DONE


def _refuse_wrong_usage(options: Namespace) -> None:
    try:
        kind = kind_of(options.target)
    except ExportError as error:
        raise UsageError(str(error)) from error
    if options.faces and kind.ending != ".html":
        raise UsageError(_("--faces is for a report, whose name ends in .html."))
    if kind.ending and options.target.is_file() and not options.force:
        raise CommandError(
            _("{path} exists already, and is kept. Choose another name, or replace it with --force.").format(
                path=options.target
            )
        )
