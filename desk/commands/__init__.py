"""The verbs of the `sohoa` command, one module each, loaded by name."""
