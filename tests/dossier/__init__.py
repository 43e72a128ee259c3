"""Tests of the words every room shares."""
