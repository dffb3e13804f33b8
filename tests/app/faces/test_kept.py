"""The note beside exported faces says where they are, or a sentence says why not."""

import json

import pytest

from app.faces.errors import FaceError
from app.faces.found import Box, Eyes
from app.faces.kept import NOTE, FacesNote, KeptFace, key_of, read_note

FACE = KeptFace(Box(1, 2, 30, 40), "detect", "burst", Eyes(10.1, 12.5, 20.3, 12.25), {"turn": -0.5})
OTHER = KeptFace(Box(0, 0, 8, 8), "none", "")


@pytest.fixture
def note(tmp_path):
    """Writes a note, or any other text in its place."""

    def write(text):
        (tmp_path / NOTE).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


def written(faces=(("a", FACE),)):
    return FacesNote({"_CON": "CON", "Ada": "Ada"}, faces)


def test_what_is_written_is_read(note):
    (note("").joinpath("1.png")).write_bytes(b"one")
    folder = note(written([(key_of(b"one"), FACE), (key_of(b"one"), OTHER)]).to_json())
    read = read_note(folder)
    assert list(read.persons.items()) == [("_CON", "CON"), ("Ada", "Ada")]
    # Two pictures may be the same, and their faces not.
    assert [read.taken(folder / "1.png") for _ in range(3)] == [FACE, OTHER, OTHER]


def test_a_picture_it_does_not_know(note):
    folder = note(written().to_json())
    (folder / "2.png").write_bytes(b"two")
    read = read_note(folder)
    assert read.taken(folder / "2.png") is None
    assert read.taken(folder / "not there.png") is None


def test_a_folder_without_a_note(tmp_path):
    assert read_note(tmp_path) is None


def changed(**changes):
    document = json.loads(written().to_json())
    document["faces"]["a"][0] |= changes
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        b"\xff\xfe\0",
        "[" * 100_000,
        changed(region=[1, 2, 3]),
        changed(region=[1, 2, 3, "4"]),
        changed(region=[1, 2, 3.5, 4]),
        changed(region=[1, 2, 10**400, 4]),
        changed(eyes=[1, 2, 3, float("nan")]),
        changed(eyes=7),
        changed(crop="by hand"),
        changed(burst=None),
        changed(look=[1]),
        changed(look={"turn": True}),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_a_damaged_note_says_what_to_do(note, text):
    with pytest.raises(FaceError, match=r"facet-faces\.json is damaged.*delete the file"):
        read_note(note(text))


def test_a_note_of_a_newer_version_says_so(note):
    document = json.loads(written().to_json()) | {"version": 99}
    with pytest.raises(FaceError, match="newer Facet"):
        read_note(note(json.dumps(document)))
