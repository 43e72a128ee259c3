"""Reading: what a page says and where, what sort of paper it is, its fields, and its PDF/A."""
