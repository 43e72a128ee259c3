"""What is kept: bytes, rows, jobs, and the log of who did and saw what."""
