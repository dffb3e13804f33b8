"""Who is drawn: the proportions and colours that make a person."""

from dataclasses import dataclass
from typing import Literal

from tools.draw_sample.colour import Colour

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
