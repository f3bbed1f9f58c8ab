"""Whom a broadcast would reach, and in which languages: counted and shown before anything is sent."""

from collections.abc import Mapping
from typing import Final

from bot.office.approve import needs_another
from bot.office.lengths import language_name, messenger_name
from bot.office.menu import edition_button, show
from bot.request import Request, row
from broadcasts.audience import Audience, Segment
from broadcasts.editions import Edition
from broadcasts.preparing import Preview, preview
from channels.outgoing import Choice, Row
from locales.catalogues import N_, Translator
from locales.formatting import bold

AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EVERYONE: N_("Everyone who gets this topic"),
    Audience.ORGANISATIONS: N_("Organisations only"),
    Audience.RESIDENTS: N_("Residents only"),
}


async def show_numbers(request: Request, edition: Edition, audience: Audience, note: str = "") -> None:
    """Show whom this edition would reach, below a sentence about what happened, and ask when it is to be sent."""
    _ = request.office_gettext
    assert edition.topic_id is not None
    segment = Segment(edition.topic_id, audience)
    reach = await preview(request.stores, request.office.channels, edition, segment)
    title = bold(edition.title, _.language.tag)
    lines = [note, title, *_lines(_, reach, audience)]
    back = row(Choice(_("Back"), f"ed_send:{edition.id}"), edition_button(_, edition.id))
    if not reach.total:
        await show(request, "\n\n".join(filter(None, lines)), back)
        return
    wish = f"{edition.id}:{edition.version}:{audience.value}"
    again: list[Row] = []
    if needs_another(request, edition):
        lines.append(_("Before it can be sent, another person must approve it."))
        when = row(Choice(_("Ask for approval"), f"ap_ask:{edition.id}"))
    else:
        when = row(Choice(_("Send now"), f"ed_now:{wish}"), Choice(_("Choose a time…"), f"ed_at:{wish}"))
        again = [row(Choice(_("Repeat…"), f"ed_rep:{wish}"))]
    await show(request, "\n\n".join(filter(None, lines)), when, *again, back)


def _lines(_: Translator, reach: Preview, audience: Audience) -> list[str]:
    """Return paragraphs: how many chats, in which languages, on which messengers, and who gets a fallback."""
    if not reach.total:
        nobody = _("Nobody has subscribed to this topic yet, so there is nobody to send it to.")
        return [nobody, _unreachable(_, reach)]
    return [
        _(AUDIENCES[audience]),
        _.n("It goes to %(n)s chat:", "It goes to %(n)s chats:", reach.total),
        "\n".join(
            _("- %(language)s: %(count)s", language=language_name(tag), count=count)
            for tag, count in reach.by_language.most_common()
        ),
        _("By messenger:"),
        "\n".join(
            _("- %(messenger)s: %(count)s", messenger=messenger_name(_, channel), count=count)
            for channel, count in reach.by_channel.most_common()
        ),
        _fallbacks(_, reach),
        _unreachable(_, reach),
    ]


def _fallbacks(_: Translator, reach: Preview) -> str:
    return "\n".join(
        _.n(
            "⚠ %(n)s chat asked for %(wanted)s and gets %(given)s.",
            "⚠ %(n)s chats asked for %(wanted)s and get %(given)s.",
            count,
            wanted=language_name(wanted),
            given=language_name(given),
        )
        for (wanted, given), count in reach.fallbacks.most_common()
    )


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
