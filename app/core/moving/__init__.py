"""All rows of the embedded SQLite into PostgreSQL: exact, counted, compared, or not at all."""
