"""Invented people, their office, their papers and how a scanner delivers them, with exact truth."""
