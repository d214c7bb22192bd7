"""Bets: recording them, settling them, reading them."""
