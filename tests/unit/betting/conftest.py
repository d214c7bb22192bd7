"""Properties are slow on a busy machine, not wrong: no deadline for a single example."""

from hypothesis import settings

settings.register_profile("betting", deadline=None)
settings.load_profile("betting")
