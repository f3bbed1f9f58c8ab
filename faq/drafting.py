"""Drafts of entries that come from elsewhere: from an answer that one person got, or from what many ask in vain."""

from datetime import date
from typing import Final

from contacts.inquiries import Author, Inquiry, InquiryStore
from faq.clusters import Cluster
from faq.entries import QUESTION_CHARS, EntryState, FaqEntry, FaqStore, FaqText, Source
from faq.keys import add_entry, key_of
from faq.masking import masked
from faq.topics import UNSORTED

KEY: Final = "asked-{}"


async def draft_of_talk(
    store: FaqStore, inquiries: InquiryStore, inquiry: Inquiry, language: str, authority: str, url: str, today: date
) -> FaqEntry | None:
    """Draft an entry of a person's last question and the office's last answer, without what identifies somebody.

    Args:
        language: in which the answer is written.
        authority: the office, which says it, and `url` where it does.

    Returns:
        The entry; the one that was made before, as it is now; None where the office has not answered.
    """
    present = await store.by_key(KEY.format(inquiry.id))
    if present is not None:
        return present
    questions = await inquiries.messages(inquiry, 1, Author.PERSON)
    answers = await inquiries.messages(inquiry, 1, Author.OFFICE)
    if not questions or not answers:
        return None
    answer = masked(answers[-1].text)
    texts = {language: FaqText(in_one_line(masked(questions[-1].text)), answer)}
    source = Source(authority, "", url, answer, today)
    draft = FaqEntry(0, KEY.format(inquiry.id), UNSORTED, language, texts, source=source, inquiry_id=inquiry.id)
    return await store.add(draft)


async def draft_of_group(store: FaqStore, cluster: Cluster) -> tuple[FaqEntry, bool]:
    """Draft an entry of what many ask, in the words of the most central question; return it and whether it is new."""
    asking = cluster.central
    question = in_one_line(asking.text)
    present = await store.by_key(key_of(question, asking.language))
    if present is not None and present.state is EntryState.DRAFT and present.own.question == question:
        return present, False
    texts = {asking.language: FaqText(question)}
    return await add_entry(store, FaqEntry(0, "", UNSORTED, asking.language, texts)), True


def in_one_line(text: str, most: int = QUESTION_CHARS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
