"""Later revisions that are well-formed in every way and change what a signed file is or shows."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Values = dict[str, generic.PdfObject]


def dictionary(**values: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): one for key, one in values.items()})


def numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def name(value: str) -> generic.NameObject:
    return pdf_name(f"/{value}")


def switch(*, on: bool) -> generic.BooleanObject:
    return generic.BooleanObject(on)


def _root(writer: IncrementalPdfFileWriter, **values: generic.PdfObject) -> None:
    writer.root.update(dictionary(**values))
    writer.update_root()


def _form(writer: IncrementalPdfFileWriter, **values: generic.PdfObject) -> None:
    form = writer.root["/AcroForm"]
    form.update(dictionary(**values))
    writer.update_container(form)
    writer.update_root()


def _page(writer: IncrementalPdfFileWriter, **values: generic.PdfObject) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page.update(dictionary(**values))
    writer.update_container(page)


def _widget(writer: IncrementalPdfFileWriter, **values: generic.PdfObject) -> None:
    widget = writer.root["/AcroForm"]["/Fields"][0].get_object()
    widget.update(dictionary(**values))
    writer.update_container(widget)


def _picture(writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
    entries = dictionary(Type=name("XObject"), Subtype=name("Form"), BBox=numbers(0, 0, 99, 99))
    return writer.add_object(generic.StreamObject(entries, stream_data=b"1 0 0 rg 0 0 99 99 re f"))


def _add_field(writer: IncrementalPdfFileWriter, **values: generic.PdfObject) -> None:
    field = dictionary(
        Type=name("Annot"), Subtype=name("Widget"), Rect=numbers(0, 0, 0, 0), **values
    )
    fields = writer.root["/AcroForm"]["/Fields"]
    fields.append(writer.add_object(field))
    writer.update_container(fields)


# --- the page -----------------------------------------------------------------------------


def smaller_page(writer: IncrementalPdfFileWriter) -> None:
    _page(writer, MediaBox=numbers(0, 0, 10, 10))


def turned_page(writer: IncrementalPdfFileWriter) -> None:
    _page(writer, Rotate=generic.NumberObject(180))


def other_resources(writer: IncrementalPdfFileWriter) -> None:
    font = dictionary(Type=name("Font"), Subtype=name("Type3"))
    _page(writer, Resources=dictionary(Font=dictionary(F1=writer.add_object(font))))


def further_page(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    page = dictionary(
        Type=name("Page"), Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 9, 9)
    )
    tree["/Kids"].append(writer.add_object(page))
    tree[pdf_name("/Count")] = generic.NumberObject(2)
    writer.update_container(tree)


def page_in_waiting(writer: IncrementalPdfFileWriter) -> None:
    """Hide and replace, first half: the page that a later switch will show."""
    writer.add_object(dictionary(Type=name("Page"), MediaBox=numbers(0, 0, 9, 9)))


def catalog_in_waiting(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(dictionary(Type=name("Catalog"), Pages=writer.root.raw_get("/Pages")))


def picture_in_waiting(writer: IncrementalPdfFileWriter) -> None:
    _picture(writer)


# --- the catalog --------------------------------------------------------------------------


def layers_switched(writer: IncrementalPdfFileWriter) -> None:
    group = writer.add_object(dictionary(Type=name("OCG"), Name=pdf_string("cover")))
    groups = generic.ArrayObject([group])
    _root(writer, OCProperties=dictionary(OCGs=groups, D=dictionary(OFF=groups)))


def script_on_opening(writer: IncrementalPdfFileWriter) -> None:
    _root(writer, OpenAction=dictionary(S=name("JavaScript"), JS=pdf_string("app.beep()")))


def other_permissions(writer: IncrementalPdfFileWriter) -> None:
    value = writer.add_object(dictionary(Type=name("Sig")))
    _root(writer, Perms=dictionary(DocMDP=value))


def marked(writer: IncrementalPdfFileWriter) -> None:
    _root(writer, MarkInfo=dictionary(Marked=switch(on=True)))


def other_version(writer: IncrementalPdfFileWriter) -> None:
    _root(writer, Version=name("2.0"))


def stuffed_store(writer: IncrementalPdfFileWriter) -> None:
    """Put the page tree into the security store."""
    _root(writer, DSS=writer.add_object(dictionary(Pages=writer.root.raw_get("/Pages"))))


def store_and_page(writer: IncrementalPdfFileWriter) -> None:
    """Do true upkeep, and a change with it."""
    certificate = writer.add_object(generic.StreamObject(stream_data=b"certificate"))
    _root(writer, DSS=writer.add_object(dictionary(Certs=generic.ArrayObject([certificate]))))
    smaller_page(writer)


# --- the form -----------------------------------------------------------------------------


def fields_drawn_anew(writer: IncrementalPdfFileWriter) -> None:
    _form(writer, NeedAppearances=switch(on=True))


def other_letters(writer: IncrementalPdfFileWriter) -> None:
    _form(writer, DA=pdf_string("/Helv 0 Tf 1 g"))


def other_fonts(writer: IncrementalPdfFileWriter) -> None:
    _form(writer, DR=dictionary(Font=dictionary()))


def form_of_xml(writer: IncrementalPdfFileWriter) -> None:
    _form(writer, XFA=writer.add_object(generic.StreamObject(stream_data=b"<xdp/>")))


def unseen_field_nobody_signs(writer: IncrementalPdfFileWriter) -> None:
    _add_field(writer, FT=name("Sig"), T=pdf_string("Trap"))


def text_field(writer: IncrementalPdfFileWriter) -> None:
    _add_field(writer, FT=name("Tx"), T=pdf_string("Trap"), V=pdf_string("100000000"))


def same_signature_in_another_field(writer: IncrementalPdfFileWriter) -> None:
    value = writer.root["/AcroForm"]["/Fields"][0].get_object().raw_get("/V")
    _add_field(writer, FT=name("Sig"), T=pdf_string("Moved"), V=value)


def signature_moved_to_another_field(writer: IncrementalPdfFileWriter) -> None:
    same_signature_in_another_field(writer)
    fields = writer.root["/AcroForm"]["/Fields"]
    del fields[0]


def renamed_field(writer: IncrementalPdfFileWriter) -> None:
    _widget(writer, T=pdf_string("Other"))


def flags_of_a_signed_field(writer: IncrementalPdfFileWriter) -> None:
    _widget(writer, Ff=generic.NumberObject(1))


def hidden_signature(writer: IncrementalPdfFileWriter) -> None:
    _widget(writer, F=generic.NumberObject(2))


def moved_signature(writer: IncrementalPdfFileWriter) -> None:
    _widget(writer, Rect=numbers(0, 0, 500, 500))


def other_picture_of_a_signature(writer: IncrementalPdfFileWriter) -> None:
    _widget(writer, AP=dictionary(N=_picture(writer)))


def other_words_in_a_signature(writer: IncrementalPdfFileWriter) -> None:
    value = writer.root["/AcroForm"]["/Fields"][0].get_object()["/V"]
    value[pdf_name("/Name")] = pdf_string("Giáp Văn Ước")
    writer.update_container(value)


ALL = (
    smaller_page,
    turned_page,
    other_resources,
    further_page,
    page_in_waiting,
    catalog_in_waiting,
    picture_in_waiting,
    layers_switched,
    script_on_opening,
    other_permissions,
    marked,
    other_version,
    stuffed_store,
    store_and_page,
    fields_drawn_anew,
    other_letters,
    other_fonts,
    form_of_xml,
    unseen_field_nobody_signs,
    text_field,
    same_signature_in_another_field,
    signature_moved_to_another_field,
    renamed_field,
    flags_of_a_signed_field,
    hidden_signature,
    moved_signature,
    other_picture_of_a_signature,
    other_words_in_a_signature,
)
