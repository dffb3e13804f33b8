"""Who is drawn: the proportions and colours that make a person, and the sample's two persons."""

from dataclasses import dataclass
from typing import Literal

Colour = tuple[int, int, int]

HairStyle = Literal["bob", "short"]


@dataclass(frozen=True)
class Identity:
    """What stays the same in every picture of one person.

    Lengths are in units of half a head: the eyes lie near 0, the crown at -1 and the chin near +1.

    Attributes:
        name: What the person is called.
        skin: Colour of the skin in even light.
        face_width: Half the width of the face at the cheekbones.
        face_length: From the eye line to the chin.
        jaw: How square the jaw is: the exponent of its outline; 2 is an oval.
        taper: How much the face narrows towards the chin, 0 to 0.4.
        eye_distance: From the middle of the face to a pupil.
        eye_width: Half the width of an eye.
        eye_height: Height of the upper lid's arch above the corners.
        eye_tilt: How much higher the outer corner is than the inner one.
        iris_size: Radius of the iris.
        iris: Colour of the iris.
        lashes: Thickness of the lash line.
        brow_height: How far the brow is above the eye line.
        brow_thickness: Thickness of the brow where it is thickest.
        brow_arch: How far the brow's peak rises above its ends.
        brow_angle: Slope of the brow; positive raises the outer end.
        nose_length: From the eye line to the base of the nose.
        nose_width: Half the width of the nose at its wings.
        nose_bridge: How far the tip stands out.
        mouth_height: From the eye line to the closed mouth.
        mouth_width: Half the width of the mouth at rest.
        lip_fullness: Thickness of the lower lip.
        lips: Colour of the lips.
        hair_style: Which hair is drawn.
        hair: Colour of the hair and brows.
        beard: How dense a short beard is; 0 is none.
        neck_width: Half the width of the neck.
        shoulder_width: Half the width of the shoulders.
    """

    name: str
    skin: Colour
    face_width: float
    face_length: float
    jaw: float
    taper: float
    eye_distance: float
    eye_width: float
    eye_height: float
    eye_tilt: float
    iris_size: float
    iris: Colour
    lashes: float
    brow_height: float
    brow_thickness: float
    brow_arch: float
    brow_angle: float
    nose_length: float
    nose_width: float
    nose_bridge: float
    mouth_height: float
    mouth_width: float
    lip_fullness: float
    lips: Colour
    hair_style: HairStyle
    hair: Colour
    beard: float
    neck_width: float
    shoulder_width: float


ADA = Identity(
    name="Ada",
    skin=(244, 198, 168),
    face_width=0.72,
    face_length=0.97,
    jaw=2.3,
    taper=0.17,
    eye_distance=0.305,
    eye_width=0.168,
    eye_height=0.104,
    eye_tilt=0.022,
    iris_size=0.093,
    iris=(84, 116, 84),
    lashes=0.026,
    brow_height=0.225,
    brow_thickness=0.042,
    brow_arch=0.05,
    brow_angle=-0.03,
    nose_length=0.44,
    nose_width=0.115,
    nose_bridge=0.155,
    mouth_height=0.635,
    mouth_width=0.225,
    lip_fullness=0.085,
    lips=(194, 92, 92),
    hair_style="bob",
    hair=(146, 82, 46),
    beard=0.0,
    neck_width=0.33,
    shoulder_width=1.32,
)

BEN = Identity(
    name="Ben",
    skin=(224, 174, 140),
    face_width=0.75,
    face_length=1.05,
    jaw=3.1,
    taper=0.13,
    eye_distance=0.31,
    eye_width=0.142,
    eye_height=0.068,
    eye_tilt=-0.008,
    iris_size=0.073,
    iris=(98, 68, 44),
    lashes=0.014,
    brow_height=0.185,
    brow_thickness=0.075,
    brow_arch=0.02,
    brow_angle=-0.02,
    nose_length=0.50,
    nose_width=0.14,
    nose_bridge=0.21,
    mouth_height=0.70,
    mouth_width=0.24,
    lip_fullness=0.055,
    lips=(170, 96, 84),
    hair_style="short",
    hair=(66, 46, 36),
    beard=0.75,
    neck_width=0.47,
    shoulder_width=1.55,
)

SAMPLE_PERSONS: tuple[Identity, ...] = (ADA, BEN)
