"""What a person sets to protect themselves.

Nothing here refuses: a bet that was placed, or money that was paid in, is a fact and is recorded.
What goes beyond a limit, or falls into a cool-off, raises an alert.
"""
