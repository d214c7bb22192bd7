"""Conventions every endpoint of the betting log shares."""
