"""What is installed is what the product asks for: one OpenCV, the headless 4."""

from importlib.metadata import distributions

import cv2


def test_opencv_is_the_headless_four() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in distributions()}

    assert {name for name in names if name.startswith("opencv")} == {"opencv-python-headless"}
    assert cv2.__version__.startswith("4.")
