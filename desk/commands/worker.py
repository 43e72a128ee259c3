"""`sohoa worker`: a queue worker, started as a process by name so nothing imports upward."""

import argparse

from desk.commands.door import become


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes: settings come from the environment."""
    parser.set_defaults()


def run(options: argparse.Namespace) -> int:
    """Become a queue worker."""
    del options
    return become("workers")
