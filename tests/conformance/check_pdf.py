"""Reads reports with a PDF reader that is not ours: prints of each its pages, their text, and which fonts are embedded."""

import base64
import io
import json
import sys

from pypdf import PdfReader


def fonts(page):
    """Name of each font of a page, and whether it is embedded."""
    found = {}
    for font in (page.get("/Resources", {}).get("/Font") or {}).values():
        font = font.get_object()
        below = [one.get_object() for one in font.get("/DescendantFonts", [])] or [font]
        descriptors = [one.get("/FontDescriptor", {}).get_object() for one in below]
        is_embedded = all(any(f"/FontFile{kind}" in one for kind in ("", "2", "3")) for one in descriptors)
        found[str(font["/BaseFont"])] = is_embedded
    return found


def titles(outline):
    return [titles(entry) if isinstance(entry, list) else entry.title for entry in outline]


def main():
    for job in json.load(open(sys.argv[1], encoding="utf-8")):
        reader = PdfReader(io.BytesIO(base64.b64decode(job["pdf"])), strict=True)
        pages = reader.pages
        print(
            json.dumps(
                {
                    "name": job["name"],
                    "title": reader.metadata.title,
                    "language": str(reader.trailer["/Root"].get("/Lang")),
                    "sizes": [[round(float(side)) for side in page.mediabox[2:]] for page in pages],
                    "text": [page.extract_text() for page in pages],
                    "fonts": {name: is_embedded for page in pages for name, is_embedded in fonts(page).items()},
                    "outline": titles(reader.outline),
                },
                ensure_ascii=False,
            )
        )


main()
