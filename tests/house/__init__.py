"""Tests of the house itself: layers, words, errors, settings, legal rules."""
