"""Pages for people, rendered here, in Vietnamese."""
