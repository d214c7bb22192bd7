"""The database as an operator sees it: does it answer, and what is still to be migrated."""
