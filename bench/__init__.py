"""Measures Sohoa beside its peers, as ratios within one run. Nothing imports it."""
