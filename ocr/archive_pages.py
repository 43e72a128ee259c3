"""Pages of other programs' PDFs are rid of what PDF/A forbids and nobody sees.

Only what draws nothing is dropped, and what a form holds becomes part of the page. Nothing
else is mended: whether the page still looks and reads the same, `ocr.archive_copy` checks.
"""

from collections.abc import Sequence
from contextlib import suppress

from pikepdf import Annotation, Array, Dictionary, Name, Object, Page, Pdf, Stream, pdfa

_OF_PAGES = (
    "/AA", "/AF", "/B", "/Dur", "/LastModified", "/Metadata", "/PieceInfo", "/PresSteps",
    "/StructParents", "/Tabs", "/TemplateInstantiated", "/Thumb", "/Trans", "/VP",
)  # fmt: skip
_OF_FORMS = (
    "/AF", "/LastModified", "/Metadata", "/OPI", "/PieceInfo", "/StructParent", "/StructParents",
)  # fmt: skip
_LEFT_OF_PICTURES = frozenset({
    "/BitsPerComponent", "/ColorSpace", "/Decode", "/DecodeParms", "/Filter", "/Height",
    "/ImageMask", "/Intent", "/Length", "/Mask", "/Matte", "/OC", "/SMask", "/SMaskInData",
    "/Subtype", "/Type", "/Width",
})  # fmt: skip
_OF_FONTS = ("/CIDSet", "/CharSet")  # optional, and often wrong
_OF_NOTES = ("/A", "/AA", "/AF", "/Dest", "/IRT", "/PA", "/Popup", "/RT", "/StructParent")
_NEVER_KEPT = frozenset({"/Popup", "/FileAttachment", "/Movie", "/Screen", "/Sound", "/3D"})
_UNSEEN_FLAGS = 0b100011  # annotation flags Invisible, Hidden and NoView


def make_pages_archival(pdf: Pdf) -> None:
    """Drop what PDF/A-2 forbids of the pages of a new PDF, as far as nobody sees it.

    Actions, scripts, attachments, hidden notes, metadata of parts and lists of glyphs that are
    optional go; form fields are drawn into their page; links to addresses stay.

    Args:
        pdf: Holds copied pages and nothing else; its metadata is not set yet.
    """
    for page in pdf.pages:
        _drop(page.obj, _OF_PAGES)
        _settle_notes(page)
    for item in pdf.objects:
        _strip(item)
    pdf.remove_unreferenced_resources()
    for scope in pdf.content_scopes():
        if scope.resources is not None:
            _drop_empty(scope.resources)
    pdfa.prepare(pdf, "2b", output_intent=None)
    with suppress(KeyError):
        del pdf.Root.Metadata
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]


def _strip(item: Object) -> None:
    """Drop what parts of a page say of themselves."""
    if isinstance(item, Stream) and item.get("/Subtype") == "/Image":
        _drop(item, tuple(set(item.keys()) - _LEFT_OF_PICTURES))
    elif isinstance(item, Stream):
        _drop(item, _OF_FORMS)
    elif isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
        _drop(item, _OF_FONTS)


def _drop_empty(resources: Object) -> None:
    """Drop kinds of resources of which there is none, which the gate would not know."""
    for kind in list(resources.keys()):
        group = resources.get(kind)
        if isinstance(group, Dictionary) and not len(group.keys()):
            del resources[kind]


def _drop(item: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def _settle_notes(page: Page) -> None:
    notes = page.obj.get("/Annots")
    if not isinstance(notes, Array):
        return
    listed = [note for note in notes if isinstance(note, Dictionary)]
    fields = [note for note in listed if note.get("/Subtype") == "/Widget"]
    _draw_fields(page, fields)
    kept = [note for note in listed if note.get("/Subtype") != "/Widget" and _settled(note)]
    del page.obj["/Annots"]
    if kept:
        page.obj.Annots = Array(kept)


def _settled(note: Object) -> bool:
    """Rid a note of what it does; say whether anything is left of it."""
    kind, action = note.get("/Subtype"), note.get("/A")
    _drop(note, _OF_NOTES)
    look = note.get("/AP")
    if isinstance(look, Dictionary):
        _drop(look, ("/D", "/R"))
    if kind != "/Link":
        return kind not in _NEVER_KEPT
    if not isinstance(action, Dictionary) or action.get("/S") != "/URI" or "/URI" not in action:
        return False
    note.A = Dictionary(S=Name.URI, URI=action.URI)
    return True


def _draw_fields(page: Page, fields: Sequence[Object]) -> None:
    """Draw what form fields show into the page; one without a look shows nothing."""
    drawn = []
    turn = int(page.obj.get("/Rotate", 0))
    for number, field in enumerate(fields):
        note = Annotation(field)
        look = note.get_appearance_stream(Name.N)
        if note.flags & _UNSEEN_FLAGS or not isinstance(look, Stream):
            continue
        look.Type, look.Subtype = Name.XObject, Name.Form
        name = page.add_resource(look, Name.XObject, Name(f"/SohoaField{number}"))
        drawn.append(note.get_page_content_for_appearance(name, turn))
    if drawn:
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + b"\n".join(drawn))
