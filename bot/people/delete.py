"""Erasure: asked twice, then everything about the chat is destroyed as soon as the last words have left."""

from typing import Final

from bot.people import menu
from bot.request import Request, row
from bot.routing import command, press
from channels.outgoing import Choice
from contacts.addresses import AddressState
from hearings.erasing import withdraw_ballots

ERASED: Final = "erased"  #: reason of what an edition under way no longer brings


@command("delete")
@press("delete")
async def ask_delete(request: Request) -> None:
    _ = request.gettext
    await request.done()
    lines = [
        _(
            "This deletes your language, your topics, what we wrote to each other and the address of this chat. "
            "It cannot be undone. Shall I delete everything?"
        )
    ]
    if await request.stores.participants.of_address(request.address.id):
        lines.append(
            _(
                "Your ideas and votes in a hearing are deleted, too, as long as they are not counted. "
                "What was counted or became part of a measure stays; nobody can see that it was yours."
            )
        )
    await request.show(
        "\n\n".join(lines),
        row(Choice(_("Yes, delete everything"), "delete_yes"), Choice(_("No, go back"), "menu")),
    )


@press("delete_yes")
async def delete(request: Request) -> None:
    _ = request.gettext
    if request.staff is not None:
        await request.show(
            _(
                "You are a member of staff. Please let an administrator end your membership first; "
                "then you can delete everything."
            ),
            *menu.home(request),
        )
        return
    if request.office.poll_keys is not None:
        await withdraw_ballots(request.stores, request.office.poll_keys, request.address.id)
    await request.stores.deliveries.skip_address(request.address.id, ERASED, request.now)
    await request.show(_("Everything is deleted. Write to me if you want to start again. Goodbye!"))
    await request.stores.addresses.set_state(request.address.id, AddressState.ERASING, request.now)
