"""From the sheet in the feeder to the clean page: load, turn, straighten, even, judge, split."""
