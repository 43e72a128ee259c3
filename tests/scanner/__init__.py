"""Tests of the scanner room."""
