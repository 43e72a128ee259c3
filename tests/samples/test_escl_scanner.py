"""The simulated scanner follows its script, so that what fails in a test fails there alone."""

import httpx
import pytest

from samples.escl_scanner import EsclScanner, Script

PAGES = [b"\xff\xd8\xff one", b"\xff\xd8\xff two"]


def _all_pages(scanner: EsclScanner) -> tuple[list[bytes], int]:
    with httpx.Client(trust_env=False) as client:
        job = client.post(f"{scanner.address}/ScanJobs", content=b"<ScanSettings/>").headers
        pages = []
        while (answer := client.get(f"{job['location']}/NextDocument")).status_code == 200:
            pages.append(answer.content)
    return pages, answer.status_code


@pytest.mark.parametrize(
    ("script", "pages", "status"),
    [
        (Script(), PAGES, 404),
        (Script(empty_status=410), PAGES, 410),
        (Script(jam_after=1), PAGES[:1], 409),
        (Script(double_feed_after=1), PAGES[:1], 409),
        (Script(stops_after=1), PAGES[:1], 404),
        (Script(truncated_page=2), [PAGES[0], b"\xff\xd8\xff"], 404),
        (Script(busy_pages=1), [], 503),
    ],
)
def test_a_fault_happens_where_the_script_says(
    script: Script, pages: list[bytes], status: int
) -> None:
    with EsclScanner(PAGES, script) as scanner:
        assert _all_pages(scanner) == (pages, status)


def test_the_feeder_says_what_lies_in_it() -> None:
    with EsclScanner(PAGES) as scanner:
        before = scanner.status()
        _all_pages(scanner)

    assert "ScannerAdfLoaded" in before
    assert "ScannerAdfEmpty" in scanner.status()
