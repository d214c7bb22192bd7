"""Bookmakers, sports, competitions: read by everybody, kept in the admin."""
