"""Keeping: SQLite, one module for each aggregate; only here is SQL written."""
