"""A person reads the answer first, in plain Vietnamese."""

from datetime import datetime, timedelta

from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from signing.wording import signature_sentence
from tests.signing.conftest import CLERK, OFFICE

SOON = timedelta(minutes=5)


def test_a_good_file_says_who_signed_and_when(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    assert verify_pdf(twice_signed, trust, at + SOON).sentence == (
        "Hợp lệ: tài liệu chưa bị sửa từ khi ký. "
        f"Người ký: {CLERK}, {OFFICE}, lúc 09:15 ngày 24/11/2026; "
        f"{OFFICE}, lúc 09:15 ngày 24/11/2026."
    )


def test_a_claimed_time_is_called_claimed(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    [one] = verify_pdf(once_signed, trust, at + SOON).signatures

    assert signature_sentence(one) == (
        f"Hợp lệ: {CLERK}, {OFFICE}, lúc 09:15 ngày 24/11/2026 (theo người ký khai)."
    )


def test_an_unknown_issuer_is_named_as_unknown(
    once_signed: bytes, strangers_trust: TrustAnchors, at: datetime
) -> None:
    assert verify_pdf(once_signed, strangers_trust, at + SOON).sentence == (
        "Chưa kết luận được: nơi cấp chứng thư chưa nằm trong danh sách tin cậy."
    )
