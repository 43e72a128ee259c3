"""One module per sort of paper; each draws it from invented people and tells what it says."""
