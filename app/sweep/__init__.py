"""Many trainings over settings, seeds and pairs of persons, here or on a cluster, and what they come to."""
