"""Tests mirror the house; each name is a sentence about the trade."""
