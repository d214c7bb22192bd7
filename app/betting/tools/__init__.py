"""The calculation core's conversions, for everybody who is signed in. Nothing is kept."""
