"""Following faces from frame to frame: the same one stays first, calm, and does not flicker."""

from app.faces.following.follower import HELD, Followed, Follower

__all__ = ["HELD", "Followed", "Follower"]
