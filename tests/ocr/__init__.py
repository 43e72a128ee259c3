"""Reading: what a page says, what sort of paper it is, its fields, and its PDF/A."""
