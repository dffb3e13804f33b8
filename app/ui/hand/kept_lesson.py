"""The lesson as it is remembered from one start to the next."""

import json

from app.lessons.hand.lesson import HandLesson
from app.ui.preferences import Preferences


def kept_lesson(preferences: Preferences) -> HandLesson:
    """The lesson that was left last; a new one where there is none, or none that can be read."""
    try:
        kept = json.loads(preferences.hand_calculation)
        return HandLesson.from_json(kept) if isinstance(kept, dict) else HandLesson()
    except ValueError:
        return HandLesson()


def keep_lesson(preferences: Preferences, lesson: HandLesson) -> None:
    """Remembers a lesson."""
    preferences.hand_calculation = json.dumps(lesson.to_json())
