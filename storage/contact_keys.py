"""A contact's data key is that of one of its chats: what becomes of it when that chat leaves."""

from sqlalchemy import exists, select, update

from storage.keys import seal_of_key
from storage.session import Session
from storage.tables.contacts import address, contact, representative, staff_member

NAME = "staff_member.name"


async def leave_contact(session: Session, address_id: int, contact_id: int) -> bool:
    """Let a contact go on without one of its chats; return False where it has no other, and nothing was changed."""
    mine = (address.c.contact_id == contact_id) & (address.c.id != address_id)
    others = await session.rows(select(address.c.id, address.c.key_id).where(mine).order_by(address.c.id))
    if not others:
        return False
    (kept,) = await session.rows(select(contact.c.key_id).where(contact.c.id == contact_id))
    if kept.key_id not in [each.key_id for each in others]:
        await _seal_anew(session, contact_id, kept.key_id, others[0].key_id)
    left = address.c.organisation_id == representative.c.organisation_id
    speaks = exists().where(mine, left)
    await session.run(representative.delete().where(representative.c.contact_id == contact_id, ~speaks))
    return True


async def _seal_anew(session: Session, contact_id: int, key_id: int, new_id: int) -> None:
    old, new = await seal_of_key(session, key_id), await seal_of_key(session, new_id)
    members = select(staff_member.c.id, staff_member.c.name).where(staff_member.c.contact_id == contact_id)
    for row in await session.rows(members):
        if row.name is not None:
            name = new.close(old.open(row.name, NAME), NAME)
            await session.run(update(staff_member).where(staff_member.c.id == row.id).values(name=name))
    await session.run(update(contact).where(contact.c.id == contact_id).values(key_id=new_id))
