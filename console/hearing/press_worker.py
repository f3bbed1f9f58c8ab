"""Makes a PDF in a process of its own: HTML comes in, a tagged PDF goes out. Run by `console.hearing.printing`.

Layout takes seconds of computing and a lot of memory; here it holds up nobody, and ends with the process.
"""

import faulthandler
import logging
import os
import sys
from typing import Final

VARIANT: Final = "pdf/ua-1"  # tagged, with title and language: ISO 14289-1
LIBRARY_MISSING: Final = 3  #: exit code: Pango cannot be loaded


def main() -> int:
    faulthandler.enable()  # layout runs in C libraries: if one of them breaks, the log says where
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as exc:  # the library is there, Pango is not
        sys.stderr.write(str(exc).splitlines()[0])
        return LIBRARY_MISSING
    # Ours, and kept until the process ends: Pango goes on looking through the fonts in a thread of its own,
    # and a short document would be ready, and its fonts thrown away, under that thread's hands.
    fonts = FontConfiguration()
    # Nothing is fetched: a document holds all it shows.
    document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    sys.stdout.buffer.write(document.write_pdf(pdf_variant=VARIANT, font_config=fonts))
    sys.stdout.buffer.flush()
    sys.stderr.flush()
    os._exit(0)  # for the same reason without tidying up


if __name__ == "__main__":
    sys.exit(main())
