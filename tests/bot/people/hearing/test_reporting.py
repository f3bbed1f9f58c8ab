from dataclasses import replace

from contacts.organisations import OrganisationKind, OrganisationState
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import Phase
from hearings.opening import open_poll
from hearings.polls import Poll, PollAction, PollKind, PollState
from hearings.statements import Deciding, GroupStatement, StatementState
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import Evening, an_evening, move_on


async def contact_of(hub: Hub, language: str = "en", state: OrganisationState = OrganisationState.CONFIRMED) -> Person:
    of = await hub.organisation("Amal e. V.", language, state=state)
    return await hub.subscriber("amira", language, organisation=of)


async def statements(hub: Hub, evening: Evening) -> list[GroupStatement]:
    found: list[GroupStatement] = await hub.unit(lambda stores: stores.statements.of(evening.hearing.id))
    return found


async def test_a_contact_reports_and_staff_release_it(hub: Hub) -> None:
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    await mona.say("/office")
    amira = await contact_of(hub, "ar")
    await amira.press_token("hs_new")
    await amira.say("٢")
    await amira.say("١٤")
    (draft,) = await statements(hub, evening)
    await amira.press_token(f"hs_d:{draft.id}:hands")
    for count in ("١٠", "٢", "٢"):
        await amira.say(count)
    await amira.say("نحن نريد دورات مسائية")
    assert "نحن نريد دورات مسائية" in amira.reads
    mona.look_away()
    await amira.press_token(f"hs_send:{draft.id}")

    (sent,) = await statements(hub, evening)
    assert (sent.goal_id, sent.people_count, sent.deciding) == (evening.goals[1].id, 14, Deciding.HANDS)
    assert (sent.for_count, sent.against_count, sent.open_count) == (10, 2, 2)
    assert (sent.text, sent.state) == (Content.of("ar", "نحن نريد دورات مسائية"), StatementState.SENT)
    assert "An organisation has reported to the hearing: Amal e. V." in mona.reads
    await mona.press("Open the report")
    assert "Voices of members, by a show of hands" in mona.reads
    await mona.press("Show it")
    assert [each.state for each in await statements(hub, evening)] == [StatementState.SHOWN]
    await mona.press_again()
    assert "This is done already." in mona.reads
    assert "يعرض المكتب تقرير منظمتكم عن" in amira.reads
    await mona.press("Hide it")
    await mona.press("It is advertising")
    assert [each.state for each in await statements(hub, evening)] == [StatementState.HIDDEN]


async def test_more_voices_than_people_are_refused(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await contact_of(hub)
    await amira.press_token("hs_new")
    await amira.say("1")
    await amira.say("0")
    assert "It must be at least one person." in amira.reads
    await amira.say("many")
    assert "Please type only a number" in amira.reads
    await amira.say("10")
    await amira.say("by hand")
    assert "How did they decide?" in amira.reads
    await amira.press("by a show of hands")
    await amira.say("8")

    await amira.say("3")
    assert "it can be at most 2" in amira.reads
    await amira.say("2")
    await amira.say("1")
    assert "it can be at most 0" in amira.reads
    await amira.say("0")
    await amira.press("Skip")

    assert "For it: 8. Against it: 2. Undecided: 0." in amira.reads
    assert [each.state for each in await statements(hub, evening)] == [StatementState.DRAFT]


async def test_the_position_of_a_board_is_not_the_voice_of_members(hub: Hub) -> None:
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    await mona.say("/office")
    amira = await contact_of(hub)
    await amira.press_token("hs_new")
    await amira.say("1")
    await amira.say("5")
    await amira.press("the board alone decided")
    for count in ("5", "0", "0"):
        await amira.say(count)
    await amira.press("Skip")
    await amira.press("Yes, send it")

    await mona.press("Open the report")

    assert "Position of the board, not voices of members" in mona.reads
    assert len(await statements(hub, evening)) == 1


async def test_who_is_no_confirmed_organisation_cannot_report(hub: Hub) -> None:
    await an_evening(hub)
    waiting = await contact_of(hub, state=OrganisationState.PENDING)
    alone = await hub.subscriber("alone", "en")

    for person in (waiting, alone):
        await person.press_token("hs_new")
        assert "Only organisations that the office has confirmed can report here." in person.reads


async def test_nobody_reaches_the_report_of_another_organisation(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await contact_of(hub)
    await amira.press_token("hs_new")
    await amira.say("1")
    await amira.say("5")
    (draft,) = await statements(hub, evening)
    other = await hub.organisation("Nur e. V.", "en")
    boris = await hub.subscriber("boris", "en", organisation=other)

    for token in ("hs_d", "hs_skip", "hs_again", "hs_send"):
        await boris.press_token(f"{token}:{draft.id}:hands")
        assert "This button no longer works." in boris.reads

    assert await statements(hub, evening) == [draft]


async def test_a_report_is_sent_once_and_not_after_the_vote(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.VOTING)
    amira = await contact_of(hub)
    for _ in range(2):
        await amira.press_token("hs_new")
        await amira.say("1")
        await amira.say("5")
        await amira.press("by a show of hands")
        for count in ("5", "0", "0"):
            await amira.say(count)
        await amira.press("Skip")
        if not _:
            await amira.press("Yes, send it")
            await amira.press_again()
            assert "This report has been sent already." in amira.reads
    await move_on(hub, evening)

    await amira.press("Yes, send it")

    assert "The time for this is over." in amira.reads
    assert [each.state for each in await statements(hub, evening)] == [StatementState.SENT, StatementState.DRAFT]


async def test_staff_do_not_see_what_is_still_being_written(hub: Hub) -> None:
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    amira = await contact_of(hub)
    await amira.press_token("hs_new")
    await amira.say("1")
    (draft,) = await statements(hub, evening)

    await mona.press_token(f"hg_st:{evening.hearing.id}")
    assert "No organisation has reported anything yet." in mona.reads
    await mona.press_token(f"hg_s1:{draft.id}")

    assert "This report no longer exists." in mona.reads


async def test_reports_stand_beside_the_result_and_the_boards_is_named_as_such(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.VOTING)
    goal, keys = evening.goals[0], hub.office.poll_keys
    assert keys is not None

    async def vote(stores: Stores) -> None:
        question = Content.of("en", "More homes?")
        new = Poll(0, goal.hearing_id, goal.id, PollKind.YES_NO, question, (), PollState.DRAFT, False)
        await open_poll(stores, keys, (await stores.polls.add(new, None, hub.now)).id, hub.now)
        for name, deciding in (("Amal e. V.", Deciding.HANDS), ("Nur e. V.", Deciding.BOARD)):
            kind, confirmed = OrganisationKind.ASSOCIATION, OrganisationState.CONFIRMED
            of = await stores.organisations.add(name, kind, ("de",), confirmed, name[:4], (), "", hub.now)
            words = Content.of("de", f"Worte von {name}")
            for state in (StatementState.SHOWN, StatementState.HIDDEN):
                said = GroupStatement(0, goal.hearing_id, goal.id, of, 14, deciding, 9, 3, 2, words, state)
                said = replace(said, on_paper=said.is_board)
                await stores.statements.add(said, hub.now)

    async def publish(stores: Stores) -> None:
        (poll,) = await stores.polls.of(goal.hearing_id)
        await stores.polls.move(poll, PollAction.RELEASE, hub.now)

    await hub.unit(vote)
    evening = await move_on(hub, evening)
    await hub.close_polls()
    await hub.unit(publish)
    await move_on(hub, evening)
    reader = hub.person("reader", hint="en")

    await reader.press_token(f"hr:{goal.hearing_id}")

    assert "What organisations report (not counted with the votes)" in reader.reads
    assert "Amal e. V.: voices of members" in reader.reads
    assert "Nur e. V.: position of the board" in reader.reads
    assert reader.reads.count("It came on paper; the office typed it in.") == 1
    assert reader.reads.count("For it: 9. Against it: 3. Undecided: 2.") == 2


async def a_sent_report(hub: Hub, *languages: str) -> tuple[Person, list[Person], GroupStatement]:
    """Return a moderator, the organisation's chats in these languages, and its report that waits."""
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    of = await hub.organisation("Amal e. V.", "ar")
    chats = [await hub.subscriber(f"chat {tag}", tag, organisation=of) for tag in languages]

    async def work(stores: Stores) -> GroupStatement:
        text = Content.of("ar", "نحن نريد دورات مسائية")
        goal, state = evening.goals[0], StatementState.SENT
        new = GroupStatement(0, evening.hearing.id, goal.id, of, 14, Deciding.HANDS, 10, 2, 2, text, state)
        return await stores.statements.add(new, hub.now)

    return mona, chats, await hub.unit(work)


async def test_every_chat_hears_in_its_language_that_the_report_is_hidden_and_why(hub: Hub) -> None:
    mona, (arabic, english), report = await a_sent_report(hub, "ar", "en")
    await mona.press_token(f"hg_s1:{report.id}")
    await mona.press("Hide it")
    await mona.press("A person could be recognised")

    assert "Done: nobody sees it any more. The organisation has your reason." in mona.reads
    assert "It says something about a person who could be recognised." in mona.reads
    assert "The office does not show your organisation’s report about “Housing”. The reason:" in english.reads
    assert "It says something about a person who could be recognised." in english.reads
    assert "Write to the office" in english.buttons
    assert "السكن" in arabic.reads
    assert "recognised" not in arabic.reads


async def test_a_reason_of_ones_own_is_read_as_it_was_written_and_goes_when_it_is_shown(hub: Hub) -> None:
    mona, (english,), report = await a_sent_report(hub, "en")
    await mona.press_token(f"hg_s1:{report.id}")
    await mona.press("Hide it")
    await mona.press("Another reason…")
    await mona.say("x" * 501)
    assert "This is too long." in mona.reads
    await mona.say("Der Name von Frau Müller steht darin.")
    assert "Der Name von Frau Müller steht darin." in english.reads

    await mona.press("Show it")

    assert "The office shows your organisation’s report about “Housing”." in english.reads
    assert "Müller" not in mona.reads
    (stored,) = await hub.unit(lambda stores: stores.statements.of(report.hearing_id))
    assert (stored.state, stored.hidden_because) == (StatementState.SHOWN, "")


async def test_where_the_organisation_has_no_chat_staff_learn_that(hub: Hub) -> None:
    mona, _chats, report = await a_sent_report(hub)
    await mona.press_token(f"hg_sok:{report.id}")
    assert "The organisation cannot be told: it has no chat here." in mona.reads
    await mona.press_token(f"hg_sok:{report.id}")
    assert "This is done already." in mona.reads
    await mona.press_token(f"hg_snr:{report.id}:unclear")
    assert "The organisation cannot be told: it has no chat here." in mona.reads

    await mona.press_token(f"hg_snr:{report.id}:advert")

    assert "This is done already." in mona.reads
    assert "We could not read it or did not understand it." in mona.reads


async def test_nobody_is_told_twice(hub: Hub) -> None:
    mona, (english,), report = await a_sent_report(hub, "en")
    for _ in range(2):
        await mona.press_token(f"hg_sok:{report.id}")

    assert len([text for text in english.history if "The office shows" in text]) == 1


async def test_a_reason_does_not_open_what_is_still_being_written(hub: Hub) -> None:
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    amira = await contact_of(hub)
    await amira.press_token("hs_new")
    await amira.say("1")
    (draft,) = await statements(hub, evening)
    await mona.press_token(f"hg_snw:{draft.id}")

    await mona.say("No")

    assert "This report no longer exists." in mona.reads
    assert await statements(hub, evening) == [draft]
