"""Tests of the HTTP door: a real server on a real port, a real office behind it."""
