"""Django's SQLite backend, which takes no more writes once everything has moved away."""
