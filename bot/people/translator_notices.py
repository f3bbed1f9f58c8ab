"""What a translator hears about their work without having asked, in their own language."""

from collections.abc import Callable
from datetime import datetime

from bot.request import Office, row
from broadcasts.translating import RequestState, TranslationRequest
from channels.outgoing import Choice, Outgoing
from locales.catalogues import Translator, translator
from locales.formatting import Raw
from locales.registry import language, own_name
from storage.stores import Stores


async def tell_accepted(stores: Stores, office: Office, request: TranslationRequest, now: datetime) -> None:
    await _tell(stores, office, request, lambda _: _("Your translation has been taken over. Thank you very much!"), now)


async def tell_ended(stores: Stores, office: Office, request: TranslationRequest, now: datetime) -> None:
    await _tell(
        stores,
        office,
        request,
        lambda _: _("The office no longer needs this translation. Thank you for your help!"),
        now,
    )


async def tell_sent_back(stores: Stores, office: Office, request: TranslationRequest, now: datetime) -> None:
    await _tell(
        stores,
        office,
        request,
        lambda _: _(
            "The office asks you to look at your translation once more (%(language)s): %(reason)s",
            language=own_name(request.language),
            reason=request.reason,
        ),
        now,
    )


async def _tell(
    stores: Stores, office: Office, request: TranslationRequest, words: Callable[[Translator], Raw], now: datetime
) -> None:
    """Write to the translator's chat; whoever translates on the page reads it there."""
    main = office.city.main_language
    for address_id in await stores.translations.chats(request):
        chat = await stores.addresses.get(address_id)
        ready = (tag for tag in chat.languages if "people" in language(tag).domains)
        _ = translator(next(ready, main), "people", main)
        is_open = request.state is RequestState.OPEN
        rows = (row(Choice(_("Go on translating"), f"tr_go:{request.id}")),) if is_open else ()
        await stores.outbox.add(address_id, Outgoing(words(_), rows, language=_.language.tag), now)
