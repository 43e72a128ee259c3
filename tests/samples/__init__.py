"""Tests of the invented people, papers and scans."""
