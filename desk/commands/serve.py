"""`sohoa serve`: the web service, started as a process by name so nothing imports upward."""

import argparse
import os

from desk.commands.door import become


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes: settings come from the environment."""
    parser.add_argument("--port", type=int, help="cổng TCP (mặc định theo SOHOA_WEB__PORT)")


def run(options: argparse.Namespace) -> int:
    """Become the web service."""
    if options.port:
        os.environ["SOHOA_WEB__PORT"] = str(options.port)
    return become("api")
