"""The built-in sample: two drawn persons, in pictures and in front of the demo camera."""

from app.faces.sample.drawing import draw_people, draw_person, face_place
from app.faces.sample.identity import Identity
from app.faces.sample.motion import scene_at
from app.faces.sample.persons import SAMPLE_PERSONS
from app.faces.sample.pictures import sample_pictures
from app.faces.sample.scene import Scene, random_scene

__all__ = [
    "SAMPLE_PERSONS",
    "Identity",
    "Scene",
    "draw_people",
    "draw_person",
    "face_place",
    "random_scene",
    "sample_pictures",
    "scene_at",
]
