"""Bookmakers, sports, competitions: everybody's, kept in the admin, and a person's own."""
