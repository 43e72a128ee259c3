"""What a page of a PDF declares is believed only after its packed bytes have been looked at."""

import zlib
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from scanner.errors import DamagedScanError, PageTooLargeError
from scanner.options import ScanOptions
from scanner.pdf_limits import check_page
from tests.scanner.files import add_page, full_page, image_stream, picture_bytes, sample_picture
from tests.scanner.pdfs import ascii_stream

Pictures = Callable[[pikepdf.Pdf], pikepdf.Stream]


def _check(picture: Pictures, options: ScanOptions) -> bool:
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": picture(pdf)})
        return check_page(pdf.pages[0], options)


def test_a_page_in_order_passes_and_says_whether_a_picture_is_masked(options: ScanOptions) -> None:
    assert not _check(lambda pdf: image_stream(pdf, sample_picture()), options)
    clear = Image.new("L", (9, 9))
    assert _check(
        lambda pdf: image_stream(pdf, sample_picture(), SMask=image_stream(pdf, clear)), options
    )


def test_a_picture_with_too_few_samples_is_damaged(options: ScanOptions) -> None:
    with pytest.raises(DamagedScanError):
        _check(lambda pdf: image_stream(pdf, sample_picture(), Height=878), options)


def test_the_limit_on_pixels_is_that_of_the_options() -> None:
    just = ScanOptions(largest_page_px=620 * 877)
    assert not _check(lambda pdf: image_stream(pdf, sample_picture()), just)
    with pytest.raises(PageTooLargeError):
        _check(
            lambda pdf: image_stream(pdf, sample_picture()),
            ScanOptions(largest_page_px=620 * 877 - 1),
        )


def test_a_picture_within_a_form_is_looked_at_as_well(options: ScanOptions) -> None:
    with pikepdf.new() as pdf:
        picture = image_stream(pdf, sample_picture(), Width=20_000, Height=20_000)
        form = pikepdf.Stream(
            pdf,
            full_page().encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 600, 850],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture)),
        )
        add_page(pdf, "/Fm0 Do", {"Fm0": form})
        with pytest.raises(PageTooLargeError):
            check_page(pdf.pages[0], options)


def test_a_form_that_holds_itself_does_not_run_in_circles(options: ScanOptions) -> None:
    with pikepdf.new() as pdf:
        form = pdf.make_indirect(
            pikepdf.Stream(
                pdf, b"/Fm0 Do", Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9], Resources={}
            )
        )
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm0=form))
        add_page(pdf, "/Fm0 Do", {"Fm0": form})
        assert not check_page(pdf.pages[0], options)


def test_what_scanners_write_behind_a_jpeg_is_forgiven(
    options: ScanOptions,
) -> None:
    data = picture_bytes(sample_picture(), "JPEG") + bytes(1000)

    def padded(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        picture = image_stream(pdf, sample_picture())
        picture.write(data, filter=pikepdf.Name.DCTDecode)
        return picture

    assert not _check(padded, options)


def test_a_mask_and_a_drawn_letter_are_looked_at_as_well(options: ScanOptions) -> None:
    def masked(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        huge = image_stream(pdf, Image.new("1", (8, 8)), Width=60_000, Height=60_000)
        return image_stream(pdf, sample_picture(), Mask=huge)

    with pytest.raises(PageTooLargeError):
        _check(masked, options)
    with pikepdf.new() as pdf:
        letter = pikepdf.Stream(pdf, b"0 0 m")
        letter.write(zlib.compress(bytes(140 * 1024**2)), filter=pikepdf.Name.FlateDecode)
        font = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Type3, CharProcs=pikepdf.Dictionary(a=pdf.make_indirect(letter))
        )
        add_page(pdf, "")
        pdf.pages[0].obj.Resources.Font.F2 = font
        with pytest.raises(PageTooLargeError):
            check_page(pdf.pages[0], options)


def test_sizes_within_a_drawing_are_looked_at() -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, "BI /W 9 /H 9 /BPC 8 /CS /G ID 0 EI")
        assert not check_page(pdf.pages[0], ScanOptions(largest_page_px=81))
        with pytest.raises(PageTooLargeError):
            check_page(pdf.pages[0], ScanOptions(largest_page_px=80))


def test_short_names_of_packings_are_known(options: ScanOptions) -> None:
    def short(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        picture = image_stream(pdf, sample_picture())
        picture.write(zlib.compress(bytes(999)), filter=pikepdf.Name("/Fl"))
        return picture

    with pytest.raises(DamagedScanError):
        _check(short, options)


def test_a_picture_packed_several_times_is_complete_or_damaged(options: ScanOptions) -> None:
    assert not _check(lambda pdf: ascii_stream(pdf, sample_picture()), options)
    with pytest.raises(DamagedScanError):
        _check(lambda pdf: ascii_stream(pdf, sample_picture(620, 876), Height=877), options)


def test_a_jpeg_packed_once_more_is_looked_at_within(options: ScanOptions) -> None:
    data = picture_bytes(sample_picture(), "JPEG")
    for jpeg, whole in ((data, True), (data[: len(data) // 2] + b"\xff\xd9", False)):

        def twice(pdf: pikepdf.Pdf, jpeg: bytes = jpeg) -> pikepdf.Stream:
            picture = image_stream(pdf, sample_picture())
            filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
            picture.write(zlib.compress(jpeg), filter=filters)
            return picture

        if whole:
            assert not _check(twice, options)
        else:
            with pytest.raises(DamagedScanError):
                _check(twice, options)
