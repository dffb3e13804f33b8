"""The built-in sample: two drawn persons, in pictures and in front of the demo camera."""

from tools.draw_sample.drawing import draw_people, draw_person, face_place
from tools.draw_sample.identity import Identity
from tools.draw_sample.motion import scene_at
from tools.draw_sample.persons import SAMPLE_PERSONS
from tools.draw_sample.pictures import sample_pictures
from tools.draw_sample.scene import Scene, random_scene

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
