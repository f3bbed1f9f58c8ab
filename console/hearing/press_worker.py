"""Makes a PDF in a process of its own: HTML comes in, a tagged PDF goes out. Run by `console.hearing.printing`.

Layout takes seconds of computing and a lot of memory; here it holds up nobody, and ends with the process.
"""

import logging
import sys
from typing import Final

VARIANT: Final = "pdf/ua-1"  # tagged, with title and language: ISO 14289-1
LIBRARY_MISSING: Final = 3  #: exit code: Pango cannot be loaded


def main() -> int:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as exc:  # the library is there, Pango is not
        sys.stderr.write(str(exc).splitlines()[0])
        return LIBRARY_MISSING
    # Nothing is fetched: a document holds all it shows.
    document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    sys.stdout.buffer.write(document.write_pdf(pdf_variant=VARIANT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
