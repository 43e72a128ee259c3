"""The content model of ETSI TS 119 102-2, read from the classes pyHanko generated of its schema.

They are read as text: importing them needs a library the product does without.
"""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

VR = "http://uri.etsi.org/19102/v1.2.1#"
_ROOT = "ValidationReportType"
_MODULES = ("etsi.ts_11910202", "etsi.xades", "w3c.xmldsig_core")


class Part(NamedTuple):
    """An element or attribute a type may have."""

    name: str
    namespace: str
    kind: str
    is_attribute: bool
    required: bool
    several: bool


def faults_of(report: ET.Element) -> list[str]:
    """Give what in a report is not as the schema has it; order, names, namespaces, counts."""
    if report.tag != f"{{{VR}}}ValidationReport":
        return [f"root {report.tag}"]
    return _faults(report, _ROOT, "ValidationReport")


def _faults(element: ET.Element, kind: str, where: str) -> list[str]:
    if kind not in _types():  # a plain value
        return [f"{where} has children"] if len(element) else []
    parts = _parts(kind)
    named = {f"{{{part.namespace}}}{part.name}": part for part in parts if not part.is_attribute}
    faults = [f"{where}/{child.tag}" for child in element if child.tag not in named]
    order = [list(named).index(child.tag) for child in element if child.tag in named]
    if order != sorted(order):
        faults.append(f"{where}: order")
    for tag, part in named.items():
        children = element.findall(tag)
        if part.required and not children and kind not in _CHOICES:
            faults.append(f"{where}: no {part.name}")
        if len(children) > 1 and not part.several:
            faults.append(f"{where}: several {part.name}")
        for child in children:
            faults += _faults(child, part.kind, f"{where}/{part.name}")
    attributes = {part.name for part in parts if part.is_attribute}
    faults += [f"{where}@{name}" for name in element.attrib if name not in attributes]
    return faults


_CHOICES = {"SignersDocumentType"}  # either a digest or the document itself


@cache
def _types() -> dict[str, ast.ClassDef]:
    found: dict[str, ast.ClassDef] = {}
    for module in _MODULES:
        spec = find_spec("pyhanko.generated")
        assert spec is not None
        assert spec.submodule_search_locations is not None
        folder = Path(spec.submodule_search_locations[0])
        tree = ast.parse((folder / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        found |= {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return found


def _parts(kind: str) -> list[Part]:
    node = _types()[kind]
    inherited = [
        part
        for parent in node.bases
        if isinstance(parent, ast.Name) and parent.id in _types()
        for part in _parts(parent.id)
    ]
    own = [_part(entry) for entry in node.body if isinstance(entry, ast.AnnAssign)]
    return [*inherited, *(part for part in own if part is not None)]


def _part(entry: ast.AnnAssign) -> Part | None:
    assert isinstance(entry.value, ast.Call)
    assert isinstance(entry.target, ast.Name)
    said = {keyword.arg: keyword.value for keyword in entry.value.keywords}
    about: dict[str, Any] = ast.literal_eval(said["metadata"])
    if about.get("type") not in {"Element", "Attribute"}:
        return None
    annotation = ast.unparse(entry.annotation)
    several = annotation.startswith("tuple[")
    kind = annotation.removeprefix("tuple[").split(",")[0].split(" ")[0]
    return Part(
        name=about.get("name", entry.target.id),
        namespace=about.get("namespace", ""),
        kind=kind,
        is_attribute=about.get("type") == "Attribute",
        required=bool(about.get("required")) or about.get("min_occurs", 0) > 0,
        several=several,
    )
