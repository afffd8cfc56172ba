"""What WeasyPrint's tags get wrong in forms, put right."""

import io

import pikepdf


def mend_headers(pdf: bytes) -> bytes:
    """Writes the Scope of every table header, and leaves each field the one label that stands before it.

    WeasyPrint names both labels of a row with two fields as headers of both (ISO 32000-1 §14.8.5.7: Headers, Scope), so
    that a screen reader would read 姓名 行動電話 before the name.
    """
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        for thing in paper.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TR":
                _mend_row(thing)
        out = io.BytesIO()
        paper.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _mend_row(row: pikepdf.Object) -> None:
    cells = [cell for cell in row.K if isinstance(cell, pikepdf.Dictionary)]
    labels = [bytes(cell.ID) for cell in cells if cell.S == "/TH"]
    has_fields = any(cell.S == "/TD" for cell in cells)
    nearest = None
    for cell in cells:
        if cell.S == "/TH":
            nearest = cell.ID
            cell.A.Scope = pikepdf.Name.Row if has_fields else pikepdf.Name.Column
        elif nearest is not None:
            others = [header for header in cell.A.get("/Headers", []) if bytes(header) not in labels]
            cell.A.Headers = pikepdf.Array([nearest, *others])
