"""Who is in which chat: making chats and people, joining, leaving, blocking, promoting, and what bots hear of it."""

import time

from tests.telegram_api.call import user_member
from tests.telegram_api.commands import hears
from tests.telegram_api.errors import Json
from tests.telegram_api.world import Bot, Chat, Message, Person, Status, World

FIRST_SUPERGROUP_ID = -1_001_000_000_000
ANONYMOUS_ADMINISTRATOR = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}


class Membership:
    """People and their chats. Both may be given as objects or by id."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def bot(self) -> Bot:
        """The first bot, for the many tests that have only one."""
        return next(iter(self.world.bots.values()))

    def private_chat(
        self, user_id: int, first_name: str = "Anna", language_code: str | None = "de", *, started: bool = True,
        bot: Bot | None = None,
    ) -> Chat:  # fmt: skip
        """Make a person and their chat with a bot; `started`: they have pressed START before."""
        bot = bot or self.bot
        person = self.world.people.setdefault(user_id, Person(user_id, first_name, language_code))
        chat = self.world.private_chats.get((bot.id, user_id))
        if chat is None:
            members = {user_id: Status.MEMBER, bot.id: Status.MEMBER if started else Status.LEFT}
            chat = Chat(user_id, "private", person=person, members=members)
            self.world.private_chats[bot.id, user_id] = chat
        return chat

    def person(self, user_id: int, first_name: str = "Ali", language_code: str | None = "de") -> Person:
        """Make a person who has no chat with a bot yet."""
        return self.world.people.setdefault(user_id, Person(user_id, first_name, language_code))

    def group(self, chat_id: int, title: str, *, creator: Person | int | None = None, kind: str = "") -> Chat:
        """Make a group without bots; ids below -10^12 are supergroups as in life, others basic groups."""
        kind = kind or ("supergroup" if chat_id <= -1_000_000_000_000 else "group")
        self.world.groups[chat_id] = chat = Chat(chat_id, kind, title)
        if creator is not None:
            chat.members[self._person(creator).id] = Status.CREATOR
        return chat

    def chat(self, chat_id: Chat | int, bot: Bot | None = None) -> Chat:
        if isinstance(chat_id, Chat):
            return chat_id
        chat = self.world.find_chat(bot or self.bot, chat_id)
        if chat is None:
            raise LookupError(f"no chat {chat_id}")
        return chat

    async def join(self, group: Chat | int, user: Person | int) -> None:
        await self._add(self.chat(group), self._person(user).json(), self._person(user).json())

    async def leave(self, group: Chat | int, user: Person | int) -> None:
        person = self._person(user).json()
        await self._remove(self.chat(group), person, person, Status.LEFT)

    async def add_bot(self, group: Chat | int, by: Person | int, bot: Bot | None = None) -> None:
        """Put a bot into a group; `by` becomes a member if they were none."""
        group, person = self.chat(group), self._person(by)
        group.members.setdefault(person.id, Status.MEMBER)
        await self._add(group, person.json(), (bot or self.bot).json())

    async def remove_bot(self, group: Chat | int, by: Person | int, bot: Bot | None = None) -> None:
        await self._remove(self.chat(group), self._person(by).json(), (bot or self.bot).json(), Status.KICKED)

    async def promote(self, group: Chat | int, user: Person | Bot | int, by: Person | int | None = None) -> None:
        """Make a member an administrator."""
        await self._set_status(group, user, Status.ADMINISTRATOR, by)

    async def demote(self, group: Chat | int, user: Person | Bot | int, by: Person | int | None = None) -> None:
        await self._set_status(group, user, Status.MEMBER, by)

    async def block(self, user: Person | int, *, bot: Bot | None = None) -> None:
        await self._let(user, bot or self.bot, Status.KICKED)

    async def unblock(self, user: Person | int, *, bot: Bot | None = None) -> None:
        await self._let(user, bot or self.bot, Status.MEMBER)

    async def deactivate(self, user: Person | int) -> None:
        """Delete the person's account. Bots are not told."""
        self._person(user).is_deactivated = True

    async def mute(self, group: Chat | int) -> None:
        """From now on only administrators may write in the group. Bots are not told."""
        self.chat(group).is_muted = True

    async def delete_group(self, group: Chat | int) -> None:
        self.chat(group).is_deleted = True

    async def migrate(self, group: Chat | int) -> Chat:
        """Make a supergroup of a basic group: a new chat with the same members and ids of its own."""
        old = self.chat(group)
        new_id = FIRST_SUPERGROUP_ID - len(self.world.groups)
        new = self.group(new_id, old.title)
        new.members, new.is_muted, old.upgraded_to = dict(old.members), old.is_muted, new_id
        creator = next((user for user, status in old.members.items() if status is Status.CREATOR), 0)
        by = self.world.user_json(creator) or ANONYMOUS_ADMINISTRATOR
        self._deliver(old.add(by, service={"migrate_to_chat_id": new_id}))
        self._deliver(new.add(by, service={"migrate_from_chat_id": old.id}))
        return new

    def _person(self, user: Person | int) -> Person:
        return user if isinstance(user, Person) else self.world.people.get(user) or self.person(user)

    def _deliver(self, message: Message, kind: str = "message") -> Message:
        """Tell every bot in the chat that may hear this message."""
        for bot in self.world.bots_in(message.chat):
            if hears(bot, message):
                bot.updates.put(kind, message.json())
        self.world.changes.tell()
        return message

    async def _add(self, group: Chat, by: Json, user: Json) -> None:
        self._change(group, by, user, Status.MEMBER)
        self._deliver(group.add(by, service={"new_chat_members": [user]}))

    async def _remove(self, group: Chat, by: Json, user: Json, status: Status) -> None:
        listeners = self.world.bots_in(group)
        self._change(group, by, user, status)
        message = group.add(by, service={"left_chat_member": user})
        for bot in listeners:  # the removed bot hears it too
            bot.updates.put("message", message.json())
        self.world.changes.tell()

    async def _set_status(
        self, group: Chat | int, user: Person | Bot | int, status: Status, by: Person | int | None
    ) -> None:
        group = self.chat(group)
        member = user.json() if isinstance(user, Bot) else self._person(user).json()
        creator = next((user for user, status in group.members.items() if status is Status.CREATOR), None)
        actor = by if by is not None else creator
        self._change(group, self._person(actor).json() if actor is not None else member, member, status)

    async def _let(self, user: Person | int, bot: Bot, status: Status) -> None:
        person = self._person(user)
        self._change(self.world.private_chats[bot.id, person.id], person.json(), bot.json(), status)

    def _change(self, chat: Chat, by: Json, user: Json, status: Status) -> None:
        """Set what somebody is in a chat, and tell them (a bot) and the administrators who asked for it."""
        before = chat.status(user["id"])
        chat.members[user["id"]] = status
        change = {
            "chat": chat.json(), "from": by, "date": int(time.time()), "old_chat_member": user_member(before, user),
            "new_chat_member": user_member(status, user),
        }  # fmt: skip
        for bot in self.world.bots.values():
            if bot.id == user["id"]:
                bot.updates.put("my_chat_member", change)
            elif chat.status(bot.id) is Status.ADMINISTRATOR:
                bot.updates.put("chat_member", change)
        self.world.changes.tell()
