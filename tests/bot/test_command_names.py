"""Commands in the languages that Telegram's letters can write."""

import re

from bot.command_names import NAMES, english_name, local_name
from bot.profile import COMMANDS, commands_by_code
from bot.routing import COMMANDS as ROUTES
from tests.bot.driver import Hub, Person


def test_every_local_name_is_telegrams_and_leads_back() -> None:
    locals_ = [(english, local) for names in NAMES.values() for english, local in names.items()]

    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", local) for _, local in locals_)
    assert all(english_name(local) == english for english, local in locals_)
    assert len({local for _, local in locals_}) == len(locals_)
    assert not {local for _, local in locals_} & set(ROUTES)


def test_registered_commands_are_all_answered(hub: Hub) -> None:
    for commands in commands_by_code(hub.office.city).values():
        assert [english_name(name) for name, _ in commands] == [name for name, _ in COMMANDS]
    assert {name for name, _ in COMMANDS} <= set(ROUTES)
    assert local_name("topics", "ar") == "topics"


async def test_a_german_command_is_understood(anna: Person) -> None:
    await anna.say("/themen")

    assert "Which topics would you like to get?" in anna.reads
