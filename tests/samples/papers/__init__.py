"""Tests of each sort of paper."""
