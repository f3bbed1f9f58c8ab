"""What was written as Markdown, for a page."""

from functools import lru_cache

from markupsafe import Markup

from channels.html import to_html
from channels.markdown import parse


@lru_cache(maxsize=512)  # reading a long text takes longer than all the rest of a page
def html_of(markdown: str) -> Markup:
    return Markup(to_html(parse(markdown)))  # noqa: S704 (to_html escapes)
