"""PDFs as bytes, as small as they can be.

    pdf(["First line", "Second line"], ["On page two"], title="Plan", author="Ann", made="D:20251120")
    assembled({1: b"<< /Type /Catalog … >>", …})

The first are pages of lines with a card; the second any objects at all, with the table that leads to them.
"""

import zlib
from collections.abc import Mapping, Sequence


def stream(content: bytes, *, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def squeezed(content: bytes, times: int = 1) -> bytes:
    """A compressed stream; more than once, as a bomb is."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, more=b"/Filter [%s]" % (b"/FlateDecode " * times))


def assembled(objects: Mapping[int, bytes], *, trailer: bytes = b"", before: bytes = b"") -> bytes:
    """These objects as a file. Object 1 is the catalogue."""
    file, places = before + b"%PDF-1.7\n", {}
    for number, content in sorted(objects.items()):
        places[number] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    size = max(objects) + 1
    ending = b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF"
    return file + ending % (table, size, trailer, len(file))


def pdf(*pages: Sequence[str], title: str = "", author: str = "", made: str = "", before: bytes = b"") -> bytes:
    """Pages of lines in any script: the codes in them are UTF-16, and a table says so, as word processors write one."""
    letters = sorted({char for lines in pages for line in lines for char in line})
    table = b"\n".join(b"<%s> <%s>" % (_hex(char), _hex(char)) for char in letters)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Lang (uk-UA) >>",
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /ToUnicode 4 0 R"
        b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 >>] >>",
        4: squeezed(
            b"begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            b"%d beginbfchar\n%s\nendbfchar\nendcmap" % (len(letters), table)
        ),
        5: b"<< /Title %s /Author %s /CreationDate (%s) >>" % (_told(title), _told(author), made.encode()),
    }
    for number, lines in enumerate(pages):
        shown = b" T* ".join(b"<%s> Tj" % _hex(line) for line in lines)
        objects[6 + 2 * number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (7 + 2 * number)
        )
        objects[7 + 2 * number] = squeezed(b"BT /F 12 Tf 14 TL 50 700 Td %s ET" % shown)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * number) for number in range(len(pages)))
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    return assembled(objects, trailer=b"/Info 5 0 R", before=before)


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


def _told(text: str) -> bytes:
    return b"<feff%s>" % _hex(text)
