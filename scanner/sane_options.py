"""What a device can be told through SANE, as `scanimage --all-options` lists it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scanner.devices import ScanRequest
from scanner.errors import RequestRefusedError

# `    --mode Gray|Color [Gray]`, `    --duplex[=(yes|no)] [no]`, `    -x 0..200mm (…) [80]`
_LISTED = re.compile(r"^ {4}--?([a-z][\w-]*)(?:\[=\((.+)\)\]| (.+?))? \[(.*)\]$", re.MULTILINE)
_RANGE = re.compile(r"(-?[0-9.]+)\.\.(-?[0-9.]+)")
_NUMBER = re.compile(r"[0-9.]+")
_DUPLEX = re.compile(r"duplex|both sides|double.?sided", re.IGNORECASE)
_FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
_NOT_FRONT = re.compile(r"back|card|duplex", re.IGNORECASE)
_GLASS = re.compile(r"flatbed|platen", re.IGNORECASE)
_MODES = {
    "colour": (re.compile(r"color"), re.compile(r"colou?r", re.IGNORECASE)),
    "grey": (re.compile(r"gr[ae]y|grayscale"), re.compile(r"gr[ae]y", re.IGNORECASE)),
}


@dataclass(frozen=True, slots=True)
class SaneOption:
    """One thing a device can be told.

    Attributes:
        name: Without dashes.
        choices: As listed, taken apart at `|`.
        active: Whether it can be set now.
    """

    name: str
    choices: tuple[str, ...]
    active: bool


def read_options(listed: str) -> Mapping[str, SaneOption]:
    """Read what `scanimage --all-options` printed."""
    options = {}
    for name, switch, values, current in _LISTED.findall(listed):
        choices = tuple(part.strip() for part in (switch or values).split("|"))
        options[name] = SaneOption(name, choices, current != "inactive")
    return options


def choose_source(options: Mapping[str, SaneOption], request: ScanRequest) -> dict[str, str]:
    """Say where sheets are taken from, in the device's words.

    Raises:
        RequestRefusedError: It has no such source, or does not see both sides.
    """
    sources = _choices(options, "source")
    if request.duplex:
        return _duplex(options, sources)
    if not sources:
        return {}
    if request.source == "flatbed":
        fit = [name for name in sources if _GLASS.search(name)]
    else:
        fit = [name for name in sources if _FEEDER.search(name) and not _NOT_FRONT.search(name)]
    if not fit:
        raise RequestRefusedError(source=request.source)
    return {"source": fit[0], **_one_sided(options)}


def choose_settings(options: Mapping[str, SaneOption], request: ScanRequest) -> dict[str, str]:
    """Say how a page is scanned, in the device's words, once the source is set.

    Raises:
        RequestRefusedError: It cannot scan in this colour mode.
    """
    settings = {}
    modes = _choices(options, "mode")
    if modes:
        exact, near = _MODES[request.mode]
        fit = [name for name in modes if exact.fullmatch(name.lower())]
        fit += [name for name in modes if near.search(name)]
        if not fit:
            raise RequestRefusedError(mode=request.mode)
        settings["mode"] = fit[0]
    if dpis := _choices(options, "resolution"):
        settings["resolution"] = str(_nearest_dpi(dpis, request.dpi))
    sizes = {"page-width": "x", "page-height": "y"}  # sheet-fed devices centre by these
    width_height = (request.paper.width_mm, request.paper.height_mm)
    for names in (tuple(sizes), tuple(sizes.values())):
        for name, length_mm in zip(names, width_height, strict=True):
            limits = _RANGE.match("|".join(_choices(options, name)))
            if limits:
                settings[name] = f"{min(length_mm, float(limits[2])):g}"
    return settings


def choose_double_feed(
    options: Mapping[str, SaneOption], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Switch on what the device has against double feeds; empty where it has nothing.

    Args:
        options: What it can be told once the source is set.
        wanted: Names and values of all makers, from `scanner/quirks.toml`.
    """
    return {name: value for name, value in wanted.items() if value in _choices(options, name)}


def _choices(options: Mapping[str, SaneOption], name: str) -> tuple[str, ...]:
    option = options.get(name)
    return option.choices if option is not None and option.active else ()


def _duplex(options: Mapping[str, SaneOption], sources: tuple[str, ...]) -> dict[str, str]:
    for name in sources:
        if _DUPLEX.search(name) and not re.search("card", name, re.IGNORECASE):
            return {"source": name}
    feeder = next((name for name in sources if _FEEDER.search(name)), None)
    source = {"source": feeder} if feeder else {}
    for name, value in (("adf-mode", "Duplex"), ("duplex", "yes")):
        # These wake up only once the feeder is chosen, so an inactive one will do.
        if name in options and value in options[name].choices:
            return {**source, name: value}
    raise RequestRefusedError(duplex="no")


def _one_sided(options: Mapping[str, SaneOption]) -> dict[str, str]:
    """Switch the other side off where that is a switch of its own."""
    off = {"adf-mode": "Simplex", "duplex": "no"}
    return {name: value for name, value in off.items() if value in _choices(options, name)}


def _nearest_dpi(choices: tuple[str, ...], dpi: int) -> int:
    limits = _RANGE.match(choices[0])
    if limits:
        return round(min(max(dpi, float(limits[1])), float(limits[2])))
    numbers = [float(found[0]) for choice in choices if (found := _NUMBER.match(choice))]
    higher = [number for number in numbers if number >= dpi]
    if not numbers:
        raise RequestRefusedError(dpi=dpi)
    return round(min(higher) if higher else max(numbers))
