"""Database backend: PostgreSQL through a pool, which fails fast while the server is away."""
