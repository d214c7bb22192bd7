"""Putting a copy of a database in the place of what is there: migrated and whole, or not at all."""
