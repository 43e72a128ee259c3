"""What the one-stop desk does, step by step; the only place that brings the rooms together."""
