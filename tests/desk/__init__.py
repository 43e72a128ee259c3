"""Tests of the desk's steps, settings, wiring and command."""
