"""Certificates: made, fetched, chosen, served and renewed without an operator.

A look (`look.py`) is one pass: choose the best certificate there is, serve it,
ask the CA when it is time. A shell loop runs it; nothing stays in memory.
"""
