"""Tests of the vault: the same ones on SQLite and on a real PostgreSQL."""
