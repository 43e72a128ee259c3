"""Numbers have no gap and are never given out twice, however many ask at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from vault.counters import next_number
from vault.database import Engine, transaction


def test_numbers_count_from_one_under_each_name(engine: Engine) -> None:
    with transaction(engine) as session:
        taken = [next_number(session, name) for name in ("a", "a", "b", "a")]

    assert taken == [1, 2, 1, 3]


def test_a_number_taken_in_vain_is_given_out_again_while_others_wait(engine: Engine) -> None:
    begun = threading.Barrier(8)

    def take(place: int) -> int | None:
        begun.wait()
        try:
            with transaction(engine) as session:
                number = next_number(session, "a")
                if place % 2:
                    raise LookupError
                return number
        except LookupError:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = [number for number in pool.map(take, range(8)) if number]

    assert sorted(taken) == [1, 2, 3, 4]
