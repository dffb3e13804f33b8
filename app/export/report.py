"""The report of a run: one page that holds everything it shows, to be read, printed and handed in."""

import base64
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.export.drawings import Curve, bar, cells, chart, legend
from app.export.markup import Markup, element
from app.faces.picture import encode_png
from app.language import LANGUAGE, _, few, ngettext
from app.lessons.latex import subscript
from app.project import Project, Run
from app.recognition.cheating import (
    CAPTIONS,
    CONDITIONS,
    MEANINGS,
    CheatTest,
    chance_sentence,
    examine,
    sentence,
)
from app.recognition.dataset import PreparedFaces, Split, prepare_faces
from app.recognition.misleading import changes_since, learned_by, pairs_under_both_names, said_of_both_names
from app.recognition.record import changes_of, learned_images, snapshot_of
from app.recognition.settings import SETTINGS, RunSettings
from app.recognition.snapshot import Numbers, Snapshot
from app.recognition.verdicts import SetVerdicts, Verdict, Verdicts, accuracy_text, judge, seen_faces
from app.versions import versions

_MOST_WRONG = 60
"""So many wrong faces of a set are named."""
_MOST_PICTURES, _RIGHT_PICTURES = 24, 6
"""So many wrong faces are shown, and so many of each person that it knows best."""

_MOST_LEVEL = 8
"""Names of so many persons stand level above the columns of a matrix; those of more stand upright."""

# What the page may load: what it holds itself.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_Result = TypeVar("_Result")

_Pictures = Mapping[int, NDArray[np.uint8]]


@dataclass(frozen=True)
class _Findings:
    """What there is to say of a run.

    Attributes:
        run: As it was saved.
        settings: Its own.
        snapshot: Its network, with the persons' present names.
        sources: Where each face came from, by id.
        notes: What may mislead.
        verdicts: What the network says of its faces that are still there; None without any.
        test: Whether it cheats; None without any.
        pictures: What the network sees of each face, by id; None where no face is to be shown.
    """

    run: Run
    settings: RunSettings
    snapshot: Snapshot
    sources: Mapping[int, str]
    notes: Sequence[str]
    verdicts: Verdicts | None
    test: CheatTest | None
    pictures: _Pictures | None


def report(project: Project, run: Run, *, faces: bool = False) -> str:
    """The report of a saved run as an HTML page that loads nothing.

    Args:
        project: Holds the faces of the run, as far as they are still there.
        run: The saved run.
        faces: Whether pictures of faces are in it, as the network sees them.

    Raises:
        RecognitionError: the record makes no network.
        ProjectError: the project cannot be read.
        FaceError: a picture in it cannot be.
    """
    found = _findings(project, run, faces=faces)
    title = _("Facet: report of a run with {persons}").format(persons=few(found.snapshot.persons))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(files("assets").joinpath("style", "report.css").read_text(encoding="utf-8"))),
    )
    body = element(
        "body",
        _head(found),
        _course(found),
        *_kernels(found),
        *_verdicts(found),
        *_cheating(found),
        _settings(found),
        _about(found),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=LANGUAGE)}\n"


def _findings(project: Project, run: Run, *, faces: bool) -> _Findings:
    saved = snapshot_of(run)
    persons = project.persons()
    everybody = list(project.faces())
    there = {face.id: face for face in everybody if face.person_id in saved.person_ids}
    learned, seen = (
        tuple(face_id for face_id in ids if face_id in there)
        for ids in (run.training_faces, run.validation_faces)
    )
    split = Split(learned, seen)
    used = [there[face_id] for face_id in (*split.training, *split.validation)]
    prepared = prepare_faces(project, used, saved.person_ids, saved.preparation, margin=saved.margin)
    notes = [
        said_of_both_names(pairs_under_both_names(prepared), persons),
        changes_since(learned_by(run), everybody).sentence(),
    ]
    return _Findings(
        run,
        RunSettings.from_json(run.settings),
        saved.named({person.id: person.name for person in persons}),
        {face.id: face.source for face in used},
        [note for note in notes if note],
        _judged(saved, prepared, split),
        _examined(project, saved) if used else None,
        seen_faces(prepared.dataset(face.id for face in used)) if faces else None,
    )


def _judged(saved: Snapshot, prepared: PreparedFaces, split: Split) -> Verdicts | None:
    if not (split.training or split.validation):
        return None
    seen = prepared.run_faces(split)
    return judge(saved.network(), seen.training, seen.validation, saved.epoch)


def _examined(project: Project, saved: Snapshot) -> CheatTest | None:
    """Whether the network cheats; None where none of the faces it would be asked about is there."""
    there = {face.id for face in project.faces() if face.person_id in saved.person_ids}
    asked = there & set(saved.validation_faces or saved.training_faces)
    return end_of(examine(project, saved)) if asked else None


def end_of(steps: Generator[object, None, _Result]) -> _Result:
    """What a generator returns, after all that it yields."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: _Result = end.value
            return result


def _head(found: _Findings) -> Markup:
    run = found.run
    tiles = (
        element(
            "div",
            element("dt", name),
            element("dd", number, class_="value"),
            element("dd", remark, class_="remark"),
        )
        for name, number, remark in _results(found)
    )
    parts = [
        element("p", _("Facet: report of a run"), class_="kicker"),
        element("h1", few(found.snapshot.persons)),
        element("p", _moment(run.started_at), class_="quiet"),
        *([element("p", run.reason)] if run.reason else []),
        *(element("p", note, class_="note") for note in found.notes),
        element("dl", *tiles, class_="tiles"),
    ]
    return element("header", *parts)


def _results(found: _Findings) -> Iterator[tuple[str, str, str]]:
    """The numbers that matter most: a name, the number and a remark."""
    run, errors = found.run, found.run.history["error"]
    began = _("{error} at the start").format(error=_number(float(errors[0]))) if len(errors) else ""
    yield _("D, total error"), _number(run.error), began
    yield _("epochs"), f"{run.epochs:,}", _("{seconds:.1f} s of training").format(seconds=run.seconds)
    for name, judged in _sets(found.verdicts):
        if judged is not None:
            right, count = int(judged.confusion().trace()), len(judged)
            number, _comma, share = accuracy_text(right, count).partition(", ")
            yield name, share, _("{right_of_count} named rightly").format(right_of_count=number)


def _sets(verdicts: Verdicts | None) -> Iterator[tuple[str, SetVerdicts | None]]:
    yield _("Validation faces"), None if verdicts is None else verdicts.validation
    training = None if verdicts is None or not len(verdicts.training) else verdicts.training
    yield _("Training faces"), training


def _course(found: _Findings) -> Markup:
    run = found.run
    history = {name: np.asarray(values, np.float64) for name, values in run.history.items()}
    if not len(history["epoch"]):
        return _section(_("How it went"), element("p", _("No epoch was done.")))
    images = learned_images(run)
    split = Split(run.training_faces, run.validation_faces)
    scale = images / len(run.validation_faces) if run.validation_faces else 0.0
    dashed = _("validation, ×{scale:.3g}").format(scale=scale)
    changes = changes_of(run)
    marks = sorted({change.epoch for change in changes})
    epochs = history["epoch"]
    error = [Curve(_("training"), "training", epochs, history["error"])]
    accuracy = [Curve(_("training"), "training", epochs, 100 * history["accuracy"])]
    if scale:
        error.append(Curve(dashed, "validation", epochs, scale * history["validation_error"]))
        shares = 100 * history["validation_accuracy"]
        accuracy.append(Curve(_("validation"), "validation", epochs, shares))
    learned = ngettext(
        "D sums over {images} image, the varied copies of the faces among them.",
        "D sums over {images} images, the varied copies of the faces among them.",
        images,
    ).format(images=images)
    said = " ".join((split.sentence(), learned))
    if scale:
        said += " " + _("The validation faces are fewer, so their D is multiplied to compare.")
    listed = (
        element("li", _("epoch {epoch:,}: {text}").format(epoch=change.epoch, text=change.text))
        for change in changes
    )
    return _section(
        _("How it went"),
        element(
            "div",
            chart(_("D, total error"), "", error, marks),
            chart(_("accuracy"), " %", accuracy, marks, top=100.0),
            class_="two",
        ),
        element("p", said, class_="quiet"),
        *([element("p", _("Changed on the way:")), element("ul", *listed)] if changes else []),
    )


def _kernels(found: _Findings) -> Iterator[Markup]:
    start, now = found.snapshot.start, found.snapshot.parameters
    names = [name for name in now if name.endswith(".kernels")]
    for layer, name in enumerate(names, start=1):
        title = _("The kernels K")
        if len(names) > 1:
            title = _("The kernels K of layer {layer}").format(layer=layer)
        yield _section(title, *_kernel_tiles(start, now, name))


def _kernel_tiles(start: Numbers, now: Numbers, name: str) -> Iterator[Markup]:
    before, after = _beside(start[name]), _beside(now[name])
    limit = float(np.nan_to_num(np.abs(np.stack([before, after]))).max())
    size = float(np.linalg.norm(before))
    said = _("Each kernel at the start of the run, left, and at its end, right, all on one colour scale.")
    if size:
        share = 100 * float(np.linalg.norm(after - before)) / size
        said += " " + _("They moved by {share:.3g} % of their own size.").format(share=share)
    yield element("p", said)
    yield legend(limit)
    tiles = []
    for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
        kernel = f"K{subscript(number)}"
        pair = element(
            "div",
            cells(one, limit, _("{kernel} at the start").format(kernel=kernel)),
            cells(other, limit, _("{kernel} at the end").format(kernel=kernel)),
            class_="pair",
        )
        tiles.append(element("figure", pair, element("figcaption", kernel)))
    yield element("div", *tiles, class_="kernels")


def _beside(kernels: NDArray[np.floating]) -> NDArray[np.floating]:
    """Kernels (n, C, k, k) as pictures with their channels side by side, (n, k, C·k)."""
    n, channels, k, _k = kernels.shape
    return kernels.transpose(0, 2, 1, 3).reshape(n, k, channels * k)


def _verdicts(found: _Findings) -> Iterator[Markup]:
    title = _("Who is right, and who is wrong")
    if found.verdicts is None:
        gone = _(
            "None of the faces of this run is in the project any more, so the network cannot be asked about "
            "them, nor whether it cheats."
        )
        yield _section(title, element("p", gone))
        return
    parts = [element("p", _("Rows: who it is. Columns: who the network says."), class_="quiet")]
    matrices = [_matrix(name, one, found.snapshot.persons) for name, one in _sets(found.verdicts) if one]
    # A wide matrix has the page to itself.
    parts.append(element("div", *matrices, class_="two" if found.verdicts.n_persons == 2 else "stack"))
    if found.verdicts.validation is None:
        parts.append(
            element(
                "p",
                _(
                    "No validation face was asked about, so nothing shows whether the network would know a "
                    "picture that it never saw."
                ),
            )
        )
    for name, judged in _sets(found.verdicts):
        if judged is not None:
            parts += _wrong(name, judged, found)
    yield _section(title, *parts)
    if found.pictures is not None:
        yield _faces(found, found.verdicts, found.pictures)


def _matrix(name: str, judged: SetVerdicts, persons: Sequence[str]) -> Markup:
    counts = judged.confusion()
    heads = [element("th", element("span", person), scope="col") for person in persons]
    rows = [element("tr", element("td"), *heads, element("th", _("right"), scope="col"))]
    for row, person in enumerate(persons):
        of_person = int(counts[row].sum())
        numbers = [
            element(
                "td",
                str(count),
                class_="hit" if row == column else "miss" if count else "miss none",
                style=f"--part:{count / of_person if of_person else 0:.2f}",
            )
            for column, count in enumerate(counts[row].tolist())
        ]
        right = accuracy_text(int(counts[row, row]), of_person)
        rows.append(
            element("tr", element("th", person, scope="row"), *numbers, element("td", right, class_="n"))
        )
    total = accuracy_text(int(counts.trace()), len(judged))
    caption = element("caption", _("{set}: {right}").format(set=name, right=total))
    is_wide = len(persons) > _MOST_LEVEL
    table = element(
        "table",
        caption,
        *rows,
        class_="matrix wide" if is_wide else "matrix",
        style=f"--persons:{len(persons)}" if is_wide else None,
    )
    return element("div", table, class_="scroll")


def _wrong(name: str, judged: SetVerdicts, found: _Findings) -> Iterator[Markup]:
    wrong = _wrong_of(judged)
    if not wrong:
        return
    persons = found.snapshot.persons
    heads = (_("picture"), _("who it is"), _("named"), "s", _("share of D"))
    rows = [element("tr", *(element("th", head, scope="col") for head in heads))]
    for one in wrong[:_MOST_WRONG]:
        words = (found.sources[one.face_id], persons[one.person], persons[one.said])
        numbers = (_output(one), _number(one.share))
        rows.append(
            element(
                "tr",
                *(element("td", word) for word in words),
                *(element("td", n, class_="n") for n in numbers),
            )
        )
    yield element("h3", _("{set} that are named wrongly: {count}").format(set=name, count=len(wrong)))
    yield element("div", element("table", *rows, class_="list"), class_="scroll")
    if (more := len(wrong) - _MOST_WRONG) > 0:
        yield element("p", _("… and {count} more.").format(count=more))


def _wrong_of(judged: SetVerdicts) -> list[Verdict]:
    """The faces that are named wrongly, the worst first."""
    return [one for one in judged.largest_shares(len(judged)) if not one.is_right]


def _faces(found: _Findings, verdicts: Verdicts, pictures: _Pictures) -> Markup:
    judged = [one for _name, one in _sets(verdicts) if one is not None]
    wrong = [one for of_set in judged for one in _wrong_of(of_set)][:_MOST_PICTURES]
    best = [
        one
        for person in range(verdicts.n_persons)
        for one in judged[0].faces_of_cell(person, person)[: -_RIGHT_PICTURES - 1 : -1]
    ]
    parts = [element("p", _("What the network sees of them. Below each: the name that it gives, and s."))]
    for title, those in ((_("Named wrongly"), wrong), (_("Named rightly, those it knows best"), best)):
        if those:
            tiles = (_thumbnail(one, found, pictures[one.face_id]) for one in those)
            parts += [element("h3", title), element("div", *tiles, class_="faces")]
    return _section(_("The faces"), *parts)


def _thumbnail(one: Verdict, found: _Findings, picture: NDArray[np.uint8]) -> Markup:
    persons = found.snapshot.persons
    caption = element("figcaption", persons[one.said], element("br"), _output(one))
    said = _("{source}: {person}").format(source=found.sources[one.face_id], person=persons[one.person])
    return element("figure", _image(picture, said), caption, class_="right" if one.is_right else "wrong")


def _image(picture: NDArray[np.uint8], name: str) -> Markup:
    data = base64.b64encode(encode_png(picture)).decode("ascii")
    return element("img", src=f"data:image/png;base64,{data}", alt=name, title=name)


def _cheating(found: _Findings) -> Iterator[Markup]:
    test = found.test
    if test is None:
        return
    rows = []
    for condition in CONDITIONS:
        right = accuracy_text(test.right[condition], test.count)
        drawn = bar(test.accuracy(condition), test.by_chance / test.count)
        meaning = [CAPTIONS[condition], element("small", MEANINGS[condition])]
        shown = []
        if found.pictures is not None:
            shown = [element("td", _image(test.examples[condition], MEANINGS[condition]), class_="example")]
        rows.append(element("tr", *shown, element("th", *meaning, scope="row"), element("td", drawn, right)))
    yield _section(
        _("Is it cheating?"),
        element(
            "p",
            _(
                "A network learns whatever tells the persons apart, be it the wall behind them. So it is "
                "asked again with the faces covered, with everything else covered, and in other light."
            ),
            class_="quiet",
        ),
        element("p", element("strong", sentence(test))),
        element("table", *rows, class_="conditions"),
        element("p", chance_sentence(test), " ", _("The tick on each bar is there."), class_="quiet"),
    )


def _settings(found: _Findings) -> Markup:
    settings = found.settings
    rows = [
        element("div", element("dt", row.label), element("dd", row.written(getattr(settings, row.name))))
        for row in SETTINGS
        if row.name != "batch_size" or settings.update == "batch"
    ]
    said = [element("p", _("As they were at the end."), class_="quiet")] if changes_of(found.run) else []
    return _section(_("Settings"), *said, element("dl", *rows, class_="settings"))


def _about(found: _Findings) -> Markup:
    seed = _(
        "Seed {seed}: with it, the same faces, settings and changes on the way give the same network, "
        "bit by bit."
    )
    privacy = (
        _(
            "No picture of a face is in this report: a face is biometric data, and everybody who has the "
            "report would have it, too. It names the persons, and the pictures that are named wrongly."
        )
        if found.pictures is None
        else _(
            "This report holds pictures of faces, because that was asked for. A face is biometric data: give "
            "the report only to those whom the persons want to have it."
        )
    )
    return _section(
        _("Versions and seed"),
        element("p", seed.format(seed=found.settings.seed)),
        element("p", _("This report was made by:"), class_="quiet"),
        element("pre", versions()),
        element("p", privacy, class_="privacy"),
    )


def _section(title: str, *parts: str) -> Markup:
    return element("section", element("h2", title), *parts)


def _output(one: Verdict) -> str:
    """s, or the largest of several."""
    return f"{one.s[0] if len(one.s) == 1 else max(one.s):.2f}".replace("-", "−")


def _number(value: float) -> str:
    if np.isnan(value):
        return _("not a number")
    return "∞" if np.isinf(value) else f"{value:.4g}".replace("-", "−")


def _moment(started_at: str) -> str:
    """When the run was begun, in UTC; what a stranger's file says in place of it as it is."""
    try:
        return f"{datetime.fromisoformat(started_at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return started_at
