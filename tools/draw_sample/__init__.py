"""The built-in sample: two drawn persons, in pictures and in front of the demo camera."""

from tools.draw_sample.drawing import draw_people, draw_person, face_place, sample_pictures
from tools.draw_sample.persons import SAMPLE_PERSONS, Identity
from tools.draw_sample.scenes import Scene, random_scene, scene_at

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
