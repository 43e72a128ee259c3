"""`bench.read` measures any folder with truth files and prints one table."""

import json
from pathlib import Path

import pytest

from bench.read import main
from samples.faults import encode_jpeg
from samples.layouts import draw_layout
from samples.papers.look import make_look


def test_a_folder_is_read_by_us_and_by_the_peers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, kind, layout in (("a", "content", "sparse"), ("b", "blank", "blank")):
        page = draw_layout(layout, make_look(7, dpi=200))
        (tmp_path / f"{name}.jpg").write_bytes(encode_jpeg(page.image, 90))
        said = {"number": 1, "kind": kind, "turn_degrees": 0, "text": page.text}
        truth = {"level": "clean", "pages": [said], "type": "khac", "fields": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")

    main([str(tmp_path), "--peers", "1", "--ocrmypdf", "0", "--out", str(tmp_path / "out.txt")])

    table = json.loads(capsys.readouterr().out)
    assert json.loads((tmp_path / "out.txt").read_text(encoding="utf-8")) == table
    text = table["text"]["clean"]
    assert text["pages"] == 1
    assert text["cer"] < 0.05
    assert text["cpu_seconds"] > 0
    peers = table["peers"]["clean"]
    assert peers["tesseract --psm 3"]["cer"] < 0.2
    assert peers["tesseract pdf txt"]["pdf_bytes"] > 0
    assert table["letters_on_empty_pages"] == {"pages": 1, "most": 0, "too_many": {}}
    assert table["types"]["clean"]["right"] == 2
    assert sum(row["words"] for row in table["confidence"]) > 5
    assert table["not_read"] == []
