"""Is it true to form? The schema of the table, the rules of the library, the one way to a table on disk."""
