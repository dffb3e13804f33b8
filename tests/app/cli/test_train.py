"""What `facet train` learns, writes and says."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from facet_runs import Facet
from picture_files import heic_scene, png_of_size
from striped_faces import write_striped

from app.project import Project, Run
from app.recognition.settings import RunSettings


def saved(path: Path) -> Run:
    with Project.open(path, read_only=True) as project:
        run = project.latest_run()
    assert run is not None
    return run


def same_bits(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and np.array_equal(one[name], other[name]) for name in one
    )


def changed(run: Run) -> set[str]:
    return {name for name in run.start if not np.array_equal(run.start[name], run.parameters[name])}


def test_says_what_was_done_and_what_to_do_next(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes, project, "--epochs", 40, "--rate", 0.2, "--validation", 0.34, "--copies", 2)
    assert ended.code == 0
    assert ended.err == ""
    assert "6 of Ada and 6 of Ben" in ended.out
    assert "as --crop none says" in ended.out
    assert "2 of 6 faces of each person are only looked at" in ended.out
    assert "24 of 24 training images (8 faces and 16 varied copies), 4 of 4 validation faces" in ended.out
    assert f"facet {project}" in ended.out
    assert f"facet classify {project} PICTURE" in ended.out


def test_says_it_in_json_to_programs(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes, project, "--json", "--target", 0)
    first, *epochs, last = ended.json()
    assert (ended.code, ended.err) == (0, "")
    assert RunSettings.from_json(first.pop("settings")) == RunSettings(size=16, epochs=5, target=0)
    assert first == {
        "event": "faces",
        "persons": ["Ada", "Ben"],
        "counts": [6, 6],
        "crop": "none",
        "training": 10,
        "validation": 2,
        "split": "10 faces are learned and 2 only looked at: 2 whole groups of 12, as faces of one burst, "
        "one video or one picture stay together.",
        "copies": [15, 15],
        "unreadable": [],
        "under_both_names": [],
        "several_faces": [],
    }
    assert [epoch["event"] for epoch in epochs] == ["epoch"] * 6
    assert [epoch["epoch"] for epoch in epochs] == [0, 1, 2, 3, 4, 5]
    assert set(epochs[0]) == {
        "event",
        "epoch",
        "error",
        "accuracy",
        "validation_error",
        "validation_accuracy",
    }
    assert list(last) == [
        "event",
        "epochs",
        "error",
        "accuracy",
        "validation_accuracy",
        "reason",
        "learned",
        "judgement",
        "seconds",
    ]
    assert last["event"] == "done"
    assert (last["epochs"], last["reason"]) == (5, "epochs reached")
    assert (last["learned"], last["judgement"]) == (True, "")
    assert last["error"] == epochs[-1]["error"] < epochs[0]["error"]
    assert 0 < last["seconds"] < 10


def test_without_validation_there_is_none_to_report(train: Facet, stripes: Path, project: Path) -> None:
    first, epoch, *_, last = train(stripes, project, "--validation", 0, "--json").json()
    assert (first["training"], first["validation"]) == (12, 0)
    assert epoch["validation_error"] is None
    assert epoch["validation_accuracy"] is None
    assert last["validation_accuracy"] is None


def test_all_faces_learned_is_said_in_words(train: Facet, stripes: Path, project: Path) -> None:
    out = train(stripes, project, "--validation", 0).out
    assert "All 12 faces are learned; none is set aside for validation." in out


def test_how_the_faces_were_split_is_said(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=6, Ben=6)
    for number in range(2, 7):
        (faces / "Ada" / f"{number}.png").write_bytes((faces / "Ada" / "1.png").read_bytes())
    ended = train(faces, project)
    assert "0 of 6 faces of Ada and 1 of 6 faces of Ben are only looked at, for validation." in ended.out
    assert "11 faces are learned and 1 only looked at: 1 group of 7" in ended.out
    assert "5 near copies of other faces stayed with them." in ended.out
    assert "All faces of Ada belong together" in ended.out


def test_light_and_alignment_reach_the_network(train: Facet, stripes: Path, project: Path) -> None:
    assert train(stripes, project, "--light", "even", "--align", "none").code == 0
    run = saved(project)
    assert (run.preparation["light"], run.preparation["align"]) == ("even", "none")
    assert (run.settings["light"], run.settings["align"]) == ("even", "none")
    refused = train(stripes, project, "--light", "candle")
    assert refused.code == 2
    assert "--light" in refused.err


def test_the_target_ends_it(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes, project, "--target", 1, "--epochs", 90, "--rate", 0.2, "--json")
    assert ended.json()[-1]["reason"] == "target reached"
    assert ended.json()[-1]["epochs"] < 90
    assert (
        "fell below its target of 1."
        in train(stripes, project, "--target", 1, "--epochs", 90, "--rate", 0.2).out
    )


def test_the_project_holds_everything(train: Facet, stripes: Path, project: Path) -> None:
    last = train(stripes, project, "--json").json()[-1]
    run = saved(project)
    assert run.persons == ("Ada", "Ben")
    assert (run.epochs, run.error, run.accuracy) == (last["epochs"], last["error"], last["accuracy"])
    assert run.seconds == last["seconds"]
    assert list(run.history["epoch"]) == [0, 1, 2, 3, 4, 5]
    assert len(run.training_faces) == 10
    with Project.open(project, read_only=True) as opened:
        assert [person.name for person in opened.persons()] == ["Ada", "Ben"]
        assert [opened.faces(person.id)[0].crop for person in opened.persons()] == ["none", "none"]
        document = opened.settings()
    assert document["made_by"] == "facet train"
    assert (document["run"]["epochs"], document["run"]["size"]) == (5, 16)
    assert [entry.name for entry in project.parent.iterdir()] == [project.name]


def test_the_first_person_named_has_zeta_0(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "three", Ada=4, Ben=4, Cem=4)
    first = train(faces, project, "--persons", "Cem", "Ada", "--json").json()[0]
    assert first["persons"] == ["Cem", "Ada"]
    assert saved(project).persons == ("Cem", "Ada")


def test_names_are_compared_as_people_read_them(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", **{"Zoe\u0308 ": 2, "Zo\u00eb": 2, "Ben\x07": 3})
    first = train(faces, project, "--persons", " Zo\u00eb", "Ben", "--json").json()[0]
    assert (first["persons"], first["counts"]) == (["Zo\u00eb", "Ben"], [4, 3])
    assert saved(project).persons == ("Zo\u00eb", "Ben")


def test_sub_folders_of_a_person_are_read_and_other_files_are_told(
    train: Facet, tmp_path: Path, project: Path
) -> None:
    write_striped(tmp_path / "faces" / "Ada", Monday=2)
    write_striped(tmp_path / "faces", Ben=2)
    write_striped(tmp_path / "faces" / "Ben", Deep=1)
    (tmp_path / "faces" / "Ben" / "talk.mov").write_bytes(b"x")
    ended = train(tmp_path / "faces", project, "--json")
    assert ended.json()[0]["counts"] == [2, 3]
    assert f"Not read in {tmp_path / 'faces'}: {Path('Ben') / 'talk.mov'}." in ended.err


def test_the_same_seed_gives_the_same_network(train: Facet, stripes: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        train(stripes, tmp_path / f"{name}.facet", "--seed", seed)
    a, b, c = (saved(tmp_path / f"{name}.facet").parameters for name in "abc")
    assert same_bits(a, b)
    assert not same_bits(a, c)


@pytest.mark.parametrize("update", ["all", "face"])
@pytest.mark.parametrize(("learn", "learned"), [("both", 4), ("dense", 2), ("kernels", 2)])
def test_only_what_should_learn_learns(
    train: Facet, stripes: Path, project: Path, learn: str, learned: int, update: str
) -> None:
    assert train(stripes, project, "--learn", learn, "--update", update).code == 0
    run = saved(project)
    assert len(run.start) == 4
    assert len(changed(run)) == learned
    assert learn == "both" or all(("dense" in name) == (learn == "dense") for name in changed(run))


def test_settings_reach_the_network(train: Facet, stripes: Path, project: Path) -> None:
    train(stripes, project, "--kernels", 3, "--kernel-size", 7, "--pool", 2, "--size", 20)
    run = saved(project)
    shapes = sorted(values.shape for values in run.parameters.values())
    assert (3, 1, 7, 7) in shapes
    assert (1, 3 * 7 * 7) in shapes
    assert run.preparation == {"size": 20, "light": "local", "align": "none", "part": 1.0}


def test_the_activations_are_chosen_and_kept(
    train: Facet, facet: Facet, stripes: Path, project: Path
) -> None:
    ended = train(stripes, project, "--f", "relu", "--g", "leaky-relu", "--epochs", 60, "--json")
    assert ended.code == 0
    settings = ended.json()[0]["settings"]
    assert (settings["f"], settings["g"]) == ("relu", "leaky relu")
    run = saved(project)
    assert (run.settings["f"], run.settings["g"]) == ("relu", "leaky relu")
    assert run.architecture["dense"][0]["f"] == "relu"
    assert run.architecture["features"][0]["g"] == "leaky relu"
    picture = facet("classify", project, stripes / "Ben" / "1.png", "--json").json()[0]
    assert [face["person"] for face in picture["faces"]] == ["Ben"]


def test_without_a_word_about_them_the_activations_are_what_they_always_were(
    train: Facet, stripes: Path, project: Path, tmp_path: Path
) -> None:
    train(stripes, project)
    said = tmp_path / "said.facet"
    train(stripes, said, "--f", "sigmoid", "--g", "relu")
    before, after = saved(project).parameters, saved(said).parameters
    assert all(np.array_equal(values, after[name]) for name, values in before.items())


def test_without_a_word_about_it_the_pictures_decide_how_they_are_cropped(
    facet: Facet, stripes: Path, project: Path
) -> None:
    ended = facet("train", stripes, "-o", project, "--epochs", 1)
    assert ended.code == 0
    assert "they are taken as they are" in ended.out


def test_bad_pictures_among_good_ones_are_named_and_left_out(
    train: Facet, tmp_path: Path, project: Path
) -> None:
    faces = write_striped(tmp_path / "faces", Ada=4, Ben=5)
    good = (faces / "Ada" / "1.png").read_bytes()
    bad = {
        "empty.png": b"",
        "text.png": b"not a picture",
        "truncated.png": good[: len(good) // 2],
        "tiny.png": png_of_size(1, 1),
        "vast.png": png_of_size(30_000, 30_000),
    }
    for name, data in bad.items():
        (faces / "Ada" / name).write_bytes(data)
    ended = train(faces, project, "--json")
    assert ended.code == 0
    assert ended.json()[0]["counts"] == [4, 5]
    assert sorted(ended.json()[0]["unreadable"]) == sorted(str(faces / "Ada" / name) for name in bad)
    assert "5 of 14 pictures could not be used:" in ended.err
    assert all(name in ended.err for name in bad)
    assert "30000×30000" in ended.err


def test_many_bad_pictures_are_not_all_named(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2)
    for number in range(17):
        (faces / "Ben" / f"bad{number:02}.png").write_bytes(b"")
    ended = train(faces, project)
    assert ended.code == 0
    assert "17 of 21 pictures" in ended.err
    assert "bad09.png" in ended.err
    assert "bad10.png" not in ended.err
    assert "… and 7 more." in ended.err


def test_persons_with_different_numbers_of_faces(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=4, Ben=10)
    ended = train(faces, project, "--validation", 0.3)
    assert "1 of 4 faces of Ada and 3 of 10 faces of Ben are only looked at" in ended.out


def test_names_of_any_language(train: Facet, facet: Facet, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "顔", Zoë=3, אורי=3)
    project = tmp_path / "ε.facet"
    assert train(faces, project).code == 0
    assert saved(project).persons == ("Zoë", "אורי")
    line = facet("classify", project, faces / "Zoë" / "1.png", "--json").json()[0]
    assert line["image"] == str(faces / "Zoë" / "1.png")


def test_several_kinds_of_pictures_are_counted(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=3, Ben=3)
    (faces / "Ben" / "IMG_0001.HEIC").write_bytes(heic_scene())
    ended = train(faces, project)
    assert ended.out.startswith("Pictures: 6 .png and 1 .heic.\nFaces: 3 of Ada and 4 of Ben.")
