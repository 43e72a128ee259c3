"""What is said to and by network scanners: the XML of eSCL (Mopria), read and written.

Tags are told by their local names, because makers differ in prefixes and even namespaces.
Lengths are in 1/300 inch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from dossier.page import MM_PER_INCH
from scanner.devices import ScanRequest
from scanner.errors import (
    CoverOpenError,
    DeviceError,
    DoubleFeedError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerFailedError,
    ScannerJammedError,
)

_WHOLE_NUMBER = re.compile("[0-9]{1,9}")
_UNITS_PER_MM = 300 / MM_PER_INCH
_MODES = {"colour": "RGB24", "grey": "Grayscale8"}
_FORMATS = ("image/jpeg", "image/png", "application/pdf")  # as little repacking as possible
_INTAKES = ("PlatenInputCaps", "AdfSimplexInputCaps", "AdfDuplexInputCaps")
_FORMAT_TAGS = ("DocumentFormat", "DocumentFormatExt")
_FEEDER_FAULTS: dict[str, type[DeviceError]] = {
    "ScannerAdfJam": ScannerJammedError,
    "ScannerAdfMispick": ScannerJammedError,
    "ScannerAdfDoorOpen": CoverOpenError,
    "ScannerAdfHatchOpen": CoverOpenError,
    "ScannerAdfMultipickDetected": DoubleFeedError,
    "ScannerAdfDuplexPageTooShort": ScannerFailedError,
    "ScannerAdfDuplexPageTooLong": ScannerFailedError,
    "ScannerAdfInputTrayFailed": ScannerFailedError,
    "ScannerAdfInputTrayOverloaded": ScannerFailedError,
}
_JOB_FAULTS: dict[str, type[DeviceError]] = {
    "Canceled": ScanCancelledError,
    "Aborted": ScannerFailedError,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """What one way into a scanner can do: the glass, the feeder, the feeder for both sides.

    Attributes:
        width: Of the largest area; 0 where it does not say.
        height: Of the largest area; 0 where it does not say.
        modes: Colour modes.
        formats: Media types.
        dpis: Resolutions, or the ends of a range.
        any_dpi_between: Whether `dpis` are the ends of a range.
    """

    width: int
    height: int
    modes: frozenset[str]
    formats: frozenset[str]
    dpis: tuple[int, ...]
    any_dpi_between: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner says it can do.

    Attributes:
        model: Maker and model.
        glass: None where it has none.
        feeder: None where it has none.
        both_sides: None where its feeder sees one side only.
    """

    model: str
    glass: Intake | None
    feeder: Intake | None
    both_sides: Intake | None


@dataclass(frozen=True, slots=True)
class Status:
    """What a scanner says of itself now.

    Attributes:
        state: Idle, Processing, Testing, Stopped or Down.
        feeder: State of the feeder; empty where it says nothing.
        jobs: State of each job it remembers, by the last part of its address.
    """

    state: str = ""
    feeder: str = ""
    jobs: dict[str, str] = field(default_factory=dict)

    @property
    def is_loaded(self) -> bool:
        """Whether it says that sheets lie in the feeder."""
        return self.feeder == "ScannerAdfLoaded"

    @property
    def is_empty(self) -> bool:
        """Whether it says that none do."""
        return self.feeder == "ScannerAdfEmpty"

    def fault(self, job: str = "") -> DeviceError | None:
        """Give what is wrong with the scanner or a job, in our words."""
        if error := _FEEDER_FAULTS.get(self.feeder):
            return error(state=self.feeder)
        if error := _JOB_FAULTS.get(self.jobs.get(job, "")):
            return error(state=self.jobs[job])
        return None


def read_capabilities(data: bytes) -> Capabilities:
    """Read ScannerCapabilities.

    Raises:
        ScannerFailedError: It is nothing of the sort.
    """
    root = _read(data, "ScannerCapabilities")
    found = {name: _find(root, name) for name in _INTAKES}
    intakes = {name: _intake(way, root) for name, way in found.items() if way is not None}
    feeder, both = intakes.get("AdfSimplexInputCaps"), intakes.get("AdfDuplexInputCaps")
    if both is None and "Duplex" in _texts(root, "AdfOption"):
        both = feeder
    glass = intakes.get("PlatenInputCaps")
    return Capabilities(_text(root, "MakeAndModel"), glass, feeder or both, both)


def read_status(data: bytes) -> Status:
    """Read ScannerStatus.

    Raises:
        ScannerFailedError: It is nothing of the sort.
    """
    root = _read(data, "ScannerStatus")
    jobs = {
        _text(job, "JobUri").rstrip("/").rpartition("/")[2]: _text(job, "JobState")
        for job in _all(root, "JobInfo")
    }
    return Status(_text(root, "State"), _text(root, "AdfState"), jobs)


def choose_settings(
    able: Capabilities, request: ScanRequest, largest_dpi: int = 0
) -> dict[str, str]:
    """Say what a scan should be, in the scanner's words.

    Args:
        able: What it says it can do.
        request: What the scan should be.
        largest_dpi: More than this it cannot; 0 where what it says holds.

    Raises:
        RequestRefusedError: It has no such source, mode or format.
    """
    if request.source == "flatbed":
        intake, source = able.glass, "Platen"
    else:
        intake, source = (able.both_sides if request.duplex else able.feeder), "Feeder"
    if intake is None:
        raise RequestRefusedError(source=source, duplex=str(request.duplex))
    mode = _MODES[request.mode]
    kind = next((kind for kind in _FORMATS if kind in intake.formats), "")
    if mode not in intake.modes or not kind:
        raise RequestRefusedError(mode=mode, format=kind)
    width, height = request.paper.width_mm * _UNITS_PER_MM, request.paper.height_mm * _UNITS_PER_MM
    settings = {
        "InputSource": source,
        "ColorMode": mode,
        "DocumentFormat": kind,
        "Resolution": str(_nearest_dpi(intake, request.dpi, largest_dpi)),
        "Width": str(min(round(width), intake.width or round(width))),
        "Height": str(min(round(height), intake.height or round(height))),
    }
    if source == "Feeder":
        settings["Duplex"] = str(request.duplex).lower()
    return settings


def write_settings(settings: dict[str, str]) -> bytes:
    """Write ScanSettings; every value is one of the standard's words or a number of ours."""
    duplex = f"<scan:Duplex>{settings['Duplex']}</scan:Duplex>" if "Duplex" in settings else ""
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.0</pwg:Version>
<pwg:ScanRegions><pwg:ScanRegion>
<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
<pwg:Width>{settings["Width"]}</pwg:Width><pwg:Height>{settings["Height"]}</pwg:Height>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{settings["InputSource"]}</pwg:InputSource>
<scan:ColorMode>{settings["ColorMode"]}</scan:ColorMode>
<pwg:DocumentFormat>{settings["DocumentFormat"]}</pwg:DocumentFormat>
<scan:DocumentFormatExt>{settings["DocumentFormat"]}</scan:DocumentFormatExt>
<scan:XResolution>{settings["Resolution"]}</scan:XResolution>
<scan:YResolution>{settings["Resolution"]}</scan:YResolution>
{duplex}</scan:ScanSettings>
"""
    return text.encode()


def _nearest_dpi(intake: Intake, dpi: int, largest_dpi: int) -> int:
    most = largest_dpi or max(intake.dpis, default=dpi)
    if intake.any_dpi_between:
        return min(max(dpi, min(intake.dpis, default=dpi)), most)
    able = [number for number in intake.dpis if number <= most]
    higher = [number for number in able if number >= dpi]
    return min(higher) if higher else max(able, default=most)


def _intake(element: ET.Element, root: ET.Element) -> Intake:
    discrete = [_dpi(found) for found in _all(element, "DiscreteResolution")]
    ends = [
        _number(limits, name)
        for limits in _all(element, "XResolutionRange", "XResolution")
        for name in ("Min", "Max")
    ]
    dpis = tuple(sorted(number for number in (discrete or ends) if number > 0))
    return Intake(
        _number(element, "MaxWidth"),
        _number(element, "MaxHeight"),
        # Some say once for all ways in what each of them can do.
        frozenset(_texts(element, "ColorMode") or _texts(root, "ColorMode")),
        frozenset(_texts(element, *_FORMAT_TAGS) or _texts(root, *_FORMAT_TAGS)),
        dpis,
        not discrete,
    )


def _dpi(resolution: ET.Element) -> int:
    across, along = _number(resolution, "XResolution"), _number(resolution, "YResolution")
    return across if across == along else 0


def _number(element: ET.Element, name: str) -> int:
    """Give a whole number; 0 where there is none."""
    found = _text(element, name)
    return int(found) if _WHOLE_NUMBER.fullmatch(found) else 0


def _read(data: bytes, name: str) -> ET.Element:
    try:
        text = data.decode("utf-8-sig")
        # What a document type can do (entities that swell, files read) no scanner needs.
        if "<!DOCTYPE" in text:
            raise ScannerFailedError(answer="doctype")
        root = ET.fromstring(text)  # noqa: S314 - see above
    except (UnicodeDecodeError, ET.ParseError, ValueError) as error:
        raise ScannerFailedError(answer=type(error).__name__) from error
    if _local(root) != name:
        raise ScannerFailedError(answer=_local(root)[:40])
    return root


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    return (found for found in element.iter() if _local(found) in names)


def _find(element: ET.Element, name: str) -> ET.Element | None:
    return next(_all(element, name), None)


def _text(element: ET.Element, name: str) -> str:
    found = _find(element, name)
    return (found.text or "").strip() if found is not None else ""


def _texts(element: ET.Element, *names: str) -> list[str]:
    return [(found.text or "").strip() for found in _all(element, *names)]
