"""A document as plain text: for e-mail, for search, and wherever nothing but characters can be shown."""

from itertools import groupby

from markdown_it.common.normalize_url import normalizeLink

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span


def to_plain(document: Document) -> str:
    """Return the text: blocks with a blank line between them, "• " and "1. " for items, "> " for quotes."""
    return "\n\n".join(_block(block) for block in document)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(_linked(link, list(run)) for link, run in groupby(block.spans, key=lambda span: span.link))
        case Quote():
            return "\n".join(f"> {line}".rstrip() for line in to_plain(block.blocks).split("\n"))
        case Bullets():
            return "\n".join(_item(block, index, item) for index, item in enumerate(block.items))


def _item(bullets: Bullets, index: int, item: Document) -> str:
    mark = "• " if bullets.start is None else f"{bullets.start + index}. "
    lines = "\n".join(_block(block) for block in item)
    return mark + lines.replace("\n", "\n" + " " * len(mark))


def _linked(link: str, spans: list[Span]) -> str:
    label = "".join(span.text for span in spans)
    return f"{label} ({link})" if link and not _says(label, link) else label


def _says(label: str, link: str) -> bool:
    """Tell whether a label is its own address already."""
    shown = label.strip("\u2068\u2069")
    return link in (shown, f"mailto:{shown}", f"tel:{shown}") or ("://" in shown and normalizeLink(shown) == link)
