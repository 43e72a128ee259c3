"""Tests of the verbs of the `sohoa` command."""
