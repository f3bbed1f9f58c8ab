"""Whom a broadcast would reach, and in which languages: counted and shown before anything is sent."""

from bot.office.audience import word_of
from bot.office.choices import code_of
from bot.office.gate import gate_of
from bot.office.menu import edition_button, show
from bot.request import Request, row
from broadcasts.audience import Segment
from broadcasts.editions import Edition
from broadcasts.missed import WAITS_FOR_LANGUAGE
from broadcasts.preparing import Preview, preview
from broadcasts.sending import needs_another
from broadcasts.words.audience import segment_lines
from broadcasts.words.messengers import messenger_name
from channels.outgoing import Choice, Row
from locales.catalogues import Translator
from locales.formatting import bold
from locales.registry import own_name


async def show_numbers(request: Request, edition: Edition, segment: Segment, code: str = "", note: str = "") -> None:
    """Show whom this edition would reach, below a sentence about what happened, and ask when it is to be sent.

    Args:
        code: what was chosen for languages that are not ready, see `bot.office.choices`.
    """
    _ = request.office_gettext
    gate = gate_of(request, edition, code)
    reach = await preview(request.stores, request.office.channels, gate, segment)
    title = bold(edition.title, _.language.tag)
    asked = "\n\n".join(await segment_lines(_, request.stores, segment, request.office.city.main_language))
    lines = [note, title, *_lines(_, reach, segment, asked)]
    back = row(Choice(_("Back"), f"ed_send:{edition.id}"), edition_button(_, edition.id))
    if not reach.total:
        await show(request, "\n\n".join(filter(None, lines)), back)
        return
    wish = f"{edition.id}:{edition.version}:{word_of(segment)}:{code_of(gate.choices)}"
    again: list[Row] = []
    if needs_another(edition, request.office.approval):
        lines.append(_("Before it can be sent, another person must approve it."))
        when = row(Choice(_("Ask for approval"), f"ap_ask:{edition.id}"))
    else:
        when = row(Choice(_("Send now"), f"ed_now:{wish}"), Choice(_("Choose a time…"), f"ed_at:{wish}"))
        again = [row(Choice(_("Repeat…"), f"ed_rep:{wish}"))]
    await show(request, "\n\n".join(filter(None, lines)), when, *again, back)


def _lines(_: Translator, reach: Preview, segment: Segment, asked: str) -> list[str]:
    """Return paragraphs: how many chats, in which languages, on which messengers, and who gets a fallback."""
    if not reach.total and reach.withheld:
        nobody = _("Nobody would get anything now: all of them wait or are left out.")
        return [nobody, _withheld(_, reach), _unreachable(_, reach)]
    if not reach.total:
        nobody = _("Nobody of those who have subscribed is meant, so there is nobody to send it to.")
        if segment == Segment(segment.topic_id):
            nobody = _("Nobody has subscribed to this topic yet, so there is nobody to send it to.")
        return [asked, nobody, _unreachable(_, reach)]
    return [
        asked,
        _.n("It goes to %(n)s chat:", "It goes to %(n)s chats:", reach.total),
        "\n".join(
            _("- %(language)s: %(count)s", language=own_name(tag), count=count)
            for tag, count in reach.by_language.most_common()
        ),
        _("By messenger:"),
        "\n".join(
            _("- %(messenger)s: %(count)s", messenger=messenger_name(_, channel), count=count)
            for channel, count in reach.by_channel.most_common()
        ),
        _fallbacks(_, reach),
        _withheld(_, reach),
        _unreachable(_, reach),
    ]


def _fallbacks(_: Translator, reach: Preview) -> str:
    return "\n".join(
        _.n(
            "⚠ %(n)s chat asked for %(wanted)s and gets %(given)s.",
            "⚠ %(n)s chats asked for %(wanted)s and get %(given)s.",
            count,
            wanted=own_name(wanted),
            given=own_name(given),
        )
        for (wanted, given), count in reach.fallbacks.most_common()
    )


def _withheld(_: Translator, reach: Preview) -> str:
    lines = []
    for (wanted, reason), count in reach.withheld.most_common():
        language = own_name(wanted)
        if reason == WAITS_FOR_LANGUAGE:
            words = _.n(
                "%(n)s chat waits for its language: %(language)s.",
                "%(n)s chats wait for their language: %(language)s.",
                count,
                language=language,
            )
        else:
            words = _.n(
                "%(n)s chat is left out, because its language is not ready: %(language)s.",
                "%(n)s chats are left out, because their language is not ready: %(language)s.",
                count,
                language=language,
            )
        lines.append(words)
    return "\n".join(lines)


def _unreachable(_: Translator, reach: Preview) -> str:
    return "\n".join(
        _.n(
            "⚠ %(n)s subscriber is on a messenger this hub is not connected to (%(messenger)s): it gets nothing.",
            "⚠ %(n)s subscribers are on a messenger this hub is not connected to (%(messenger)s): they get nothing.",
            count,
            messenger=messenger_name(_, channel),
        )
        for channel, count in reach.unreachable.most_common()
    )
