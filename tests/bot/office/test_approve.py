from broadcasts.broadcasts import BroadcastState
from contacts.staff import Role, accept_invite, invite_staff
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import translate, write


async def ask(author: Person) -> None:
    await write(author)
    await author.press("Send…")
    await author.press("News from the integration office")
    await author.press("Everyone who gets this topic")
    await author.press("Ask for approval")


async def test_the_author_cannot_send_alone(strict_hub: Hub, author: Person) -> None:
    await ask(author)

    assert "there is nobody else who may" in author.reads
    await author.press_token("ed_now:1:3:everyone")
    assert "Another person must approve this edition" in author.reads
    assert await strict_hub.unit(lambda stores: stores.broadcasts.latest(10)) == []


async def test_another_person_approves_and_the_author_sends(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    assert "I have asked 1 person." in author.reads
    assert approver.reads == "Eva asks you to approve the edition “Schwimmkurs”."
    author.look_away()

    await approver.press("Show edition 1")
    assert "Jeden Montag um 19 Uhr im Hallenbad." in approver.reads
    await approver.press("Approve")

    assert approver.reads == "“Schwimmkurs” is approved. Its author can send it now."
    assert author.reads == "Ada has approved the edition “Schwimmkurs”."
    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    await author.press("Send now")
    await strict_hub.run_broadcasts()
    assert "Schwimmkurs" in strict_hub.person("Hans").reads


async def test_asking_twice_disturbs_nobody_twice(author: Person, approver: Person) -> None:
    await ask(author)
    approver.look_away()

    await author.press_again()

    assert "They have been asked already." in author.reads
    assert approver.sees == []


async def test_approving_twice_tells_the_author_once(author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    author.look_away()

    await approver.press_again()

    assert "This edition is approved already." in approver.reads
    assert author.sees == []


async def test_what_was_changed_after_it_was_read_is_not_approved(author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await translate(author)

    await approver.press("Approve")

    assert "The edition was changed since you read it." in approver.reads
    await approver.press("Read it again")
    assert "Yüzme kursu" in approver.reads


async def test_a_change_voids_the_approval(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    await author.press("Show the edition")
    assert "Approved by Ada." in author.reads

    await author.press("Change text")
    await author.say("Schwimmkurs\n\nJeden Dienstag.")
    await author.press("Save")

    assert "Not approved yet" in author.reads
    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    assert "Send now" not in author.buttons


async def test_the_list_shows_what_others_wrote(author: Person, approver: Person) -> None:
    await approver.say("/approve")
    assert approver.reads == "No edition waits for your approval."
    await write(approver, "Eigene\n\nText")
    await write(author)

    await approver.say("/approve")

    assert approver.buttons == ["Schwimmkurs", "Office"]
    await approver.press_token("ap:1")
    assert "You wrote this edition: somebody else must approve it." in approver.reads


async def test_an_approver_reads_what_another_wrote_before_sending_it(
    strict_hub: Hub, author: Person, approver: Person
) -> None:
    await write(author)
    await approver.say("/editions")
    await approver.press("Schwimmkurs")
    await approver.press("Send…")
    await approver.press("News from the integration office")
    await approver.press("Everyone who gets this topic")
    assert "Send now" not in approver.buttons
    await approver.press("Ask for approval")
    await approver.press("Approve")

    await approver.press("Show the edition")
    await approver.press("Send…")
    await approver.press("Everyone who gets this topic")
    await approver.press("Send now")
    await strict_hub.run_broadcasts()

    (broadcast,) = await strict_hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.state is BroadcastState.FINISHED


async def test_an_editor_cannot_release_what_another_wrote(strict_hub: Hub, author: Person, approver: Person) -> None:
    other = await strict_hub.staff("Bea", Role.EDITOR)
    await ask(author)

    await other.press_token("ed_now:1:3:everyone")

    assert "Another person must approve this edition" in other.reads
    assert await strict_hub.unit(lambda stores: stores.broadcasts.latest(10)) == []


async def test_the_approval_screen_lists_how_far_each_language_is(author: Person, approver: Person) -> None:
    await write(author)
    await translate(author)
    await author.press("Change text")
    await author.press("Deutsch")
    await author.say("Schwimmkurs\n\nJeden Dienstag.")
    await author.press("Save")
    await author.press("Ask for approval")

    await approver.press("Show edition 1")

    assert "• Deutsch: checked" in approver.reads
    assert "• Türkçe: ⚠ outdated, the main text has changed since" in approver.reads
    assert approver.buttons[-3:] == ["Approve", "Send back…", "Back"]


async def test_one_press_leaves_out_what_the_approver_wrote(strict_hub: Hub, author: Person, approver: Person) -> None:
    await write(author)
    await approver.say("/editions")
    await approver.press("Schwimmkurs")
    await translate(approver)
    await approver.press("Ask for approval")
    assert "• Türkçe: checked; written by you, so somebody else must approve it" in approver.reads

    await approver.press("Approve")

    assert approver.reads == "You have approved “Schwimmkurs”. Not approved yet: Türkçe."
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.approved_languages == ("de",)
    await approver.press_token("ap:1")
    assert "You wrote what is still open here: somebody else must approve it." in approver.reads


async def test_only_what_changed_since_the_approval_can_be_read(author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    await author.press("Show the edition")
    await author.press("Change text")
    await author.say("Schwimmkurs\n\nJeden **Dienstag** um 19 Uhr.")
    await author.press("Save")
    await translate(author)
    await author.press("Ask for approval")

    await approver.press("Show edition 1")
    await approver.press("Only what changed since the last approval")

    assert "Before: Jeden Montag um **19 Uhr** im Hallenbad." in approver.reads
    assert "Now: Jeden **Dienstag** um 19 Uhr." in approver.reads
    assert "Yüzme kursu" in approver.reads  # never approved, so in full
    await approver.press("Approve")
    assert approver.reads == "“Schwimmkurs” is approved. Its author can send it now."


async def test_who_is_no_longer_staff_meets_the_answer_of_a_stranger(
    strict_hub: Hub, author: Person, approver: Person
) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await strict_hub.unit(lambda stores: stores.staff.end(approver.staff_id, strict_hub.now))

    await approver.press("Approve")

    assert "no longer works" in approver.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.approvals == {}


async def test_who_only_writes_now_can_no_longer_approve(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await change_role(strict_hub, approver, Role.EDITOR)

    await approver.press("Approve")

    assert "no longer works" in approver.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.approvals == {}


async def test_an_approval_stays_when_who_gave_it_leaves(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    await strict_hub.unit(lambda stores: stores.staff.end(approver.staff_id, strict_hub.now))

    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    await author.press("Send now")
    await strict_hub.run_broadcasts()

    assert "Schwimmkurs" in strict_hub.person("Hans").reads


async def test_an_author_who_becomes_an_approver_stays_the_author(strict_hub: Hub, author: Person) -> None:
    await write(author)
    await change_role(strict_hub, author, Role.APPROVER)

    await author.press_token("ap:1")

    assert "You wrote this edition: somebody else must approve it." in author.reads


async def change_role(hub: Hub, person: Person, role: Role) -> None:
    code = await hub.unit(lambda stores: invite_staff(stores.staff, role, None, hub.now))
    contact_id = (await hub.unit(lambda stores: stores.addresses.find(person.address))).contact_id
    await hub.unit(lambda stores: accept_invite(stores.staff, code, contact_id, "", hub.now))
