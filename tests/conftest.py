"""Things every room's tests may ask for. Servers start when first asked for."""

from collections.abc import Iterator

import hypothesis
import pytest

from tests import servers

# A machine that is busy is no fault of the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Address of a database on a real PostgreSQL."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """Address of a real RabbitMQ."""
    with servers.rabbitmq() as url:
        yield url
