import pytest

from contacts.staff import INVITE_LIFE, InviteUnusable, Role, StaffMember, accept_invite, invite_staff
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, BORIS, MINUTE, NOON


async def contact_of_anna(stores: Stores) -> int:
    contact_id = (await stores.addresses.open(ANNA, NOON)).contact_id
    assert contact_id is not None
    return contact_id


async def invited(database: Database, role: Role) -> tuple[str, StaffMember]:
    code = await database.unit(lambda s: invite_staff(s.staff, role, None, NOON))
    contact_id = await database.unit(contact_of_anna)
    return code, await database.unit(lambda s: accept_invite(s.staff, code, contact_id, "Anna Öz", NOON + MINUTE))


async def test_the_first_who_opens_an_invite_is_staff(database: Database) -> None:
    code, member = await invited(database, Role.EDITOR)

    assert member == StaffMember(member.id, member.contact_id, Role.EDITOR, "Anna Öz")
    assert await database.read(lambda s: s.staff.by_contact(member.contact_id)) == member
    assert await database.read(lambda s: s.staff.get(member.id)) == member
    assert await database.read(lambda s: s.staff.members()) == [member]
    with pytest.raises(InviteUnusable):
        await database.unit(lambda s: accept_invite(s.staff, code, member.contact_id, "", NOON + MINUTE))


async def test_an_invite_ends_and_an_unknown_code_is_none(database: Database) -> None:
    code = await database.unit(lambda s: invite_staff(s.staff, Role.ADMIN, 1, NOON))
    contact_id = await database.unit(contact_of_anna)

    with pytest.raises(InviteUnusable):
        await database.unit(lambda s: accept_invite(s.staff, code, contact_id, "", NOON + INVITE_LIFE))
    with pytest.raises(InviteUnusable):
        await database.unit(lambda s: accept_invite(s.staff, "guess", contact_id, "", NOON))
    assert await database.read(lambda s: s.staff.members()) == []


async def test_an_invite_is_used_once(database: Database) -> None:
    code = await database.unit(lambda s: invite_staff(s.staff, Role.ADMIN, None, NOON))
    invite = await database.read(lambda s: s.staff.invite(code))
    assert invite is not None

    used = [
        await database.unit(lambda s: s.staff.use_invite(invite.id, 1, NOON)),
        await database.unit(lambda s: s.staff.use_invite(invite.id, 2, NOON)),
    ]

    assert used == [True, False]


async def test_a_new_role_replaces_the_old_and_keeps_the_name(database: Database) -> None:
    _, editor = await invited(database, Role.EDITOR)
    code = await database.unit(lambda s: invite_staff(s.staff, Role.ADMIN, None, NOON))

    admin = await database.unit(lambda s: accept_invite(s.staff, code, editor.contact_id, "", NOON + 2 * MINUTE))

    assert admin == StaffMember(editor.id, editor.contact_id, Role.ADMIN, "Anna Öz")  # what they wrote stays theirs
    assert await database.read(lambda s: s.staff.members()) == [admin]


async def test_a_name_can_be_changed_and_who_left_is_no_staff(database: Database) -> None:
    _, member = await invited(database, Role.EDITOR)

    await database.unit(lambda s: s.staff.set_name(member, "A. Öz"))
    renamed = await database.read(lambda s: s.staff.get(member.id))
    await database.unit(lambda s: s.staff.end(member.id, NOON))

    assert renamed == StaffMember(member.id, member.contact_id, Role.EDITOR, "A. Öz")
    assert await database.read(lambda s: s.staff.by_contact(member.contact_id)) is None


async def test_tasks_are_announced_to_the_chats_of_those_who_do_them(database: Database) -> None:
    _, member = await invited(database, Role.EDITOR)
    await database.unit(lambda s: s.addresses.open(BORIS, NOON))
    anna = await database.read(lambda s: s.addresses.find(ANNA))
    assert anna is not None

    assert await database.read(lambda s: s.staff.chats(Role.EDITOR, Role.ADMIN)) == [anna.id]
    assert await database.read(lambda s: s.staff.chats(Role.MODERATOR)) == []
    assert await database.read(lambda s: s.staff.chats_of(member.id)) == [anna.id]
