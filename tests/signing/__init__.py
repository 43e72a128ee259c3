"""Signing holds what the law asks of it, and verification cannot be fooled."""
