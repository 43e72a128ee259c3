"""Tests of the queue door."""
