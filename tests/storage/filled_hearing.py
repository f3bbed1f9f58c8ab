"""Something in every table of a hearing: what people gave, how they voted, and what becomes of it."""

from hearings.attendance import Attendance
from hearings.ballots import Ballot
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureAction, MeasureState, SupportKind
from hearings.participants import Participant
from hearings.polls import Poll, PollAction, PollKind, PollState
from hearings.print_orders import PrintKind, PrintOrder
from hearings.progress import Progress
from hearings.recordings import ReadAloud, Recording
from hearings.results import Method, Proof, Result
from hearings.statements import Deciding, GroupStatement, StatementState
from storage.stores import Stores
from tests.storage.people import NOON

KEY = bytes(32)


async def fill_evening(stores: Stores, hearing: Hearing, goal: Goal, person: Participant, words: str) -> Idea:
    """Let somebody give an idea in their words, make a measure and vote; return the idea."""
    assert person.address_id is not None
    new = Idea(
        0,
        hearing.id,
        goal.id,
        0,
        person.id,
        person.address_id,
        IdeaKind.TEXT,
        "ar",
        words,
        Content.of("de", "Mehr Deutschkurse"),
        Reading.AGREED,
        IdeaState.RECEIVED,
    )
    idea = await stores.ideas.move(await stores.ideas.add(new, NOON), IdeaAction.CONFIRM)
    idea = await stores.ideas.move(idea, IdeaAction.SHOW)
    text = Content.of("de", "Deutschkurse")
    making = Measure(0, hearing.id, goal.id, 0, text, text, text, MeasureState.MAKING, (idea.id,))
    measure = await stores.measures.move(await stores.measures.add(making, NOON), MeasureAction.CONFIRM)
    await stores.measures.support(measure.id, person.id, SupportKind.MAKER, NOON)
    await stores.follows.follow(person.address_id, goal.id, None, NOON)
    await stores.follows.follow(person.address_id, None, measure.id, NOON)
    step = Progress(0, measure.id, None, measure.state, 0, None, text, 1, NOON)
    step = await stores.progress.add(step)
    await stores.progress.publish(step.id, NOON)
    await stores.progress.told([(step.id, person.address_id)], NOON)
    await stores.attendance.put(Attendance(hearing.id, person.address_id, None, 2, ("ar",), words, NOON))
    await stores.print_orders.add(PrintOrder(0, hearing.id, person.address_id, PrintKind.REPORT, ("de",), NOON))
    await stores.recordings.put(Recording(ReadAloud.POLL, 1, "ti", "ab12"))
    return idea


async def fill_votes(stores: Stores, hearing: Hearing, words: str) -> None:
    """Leave one poll open and one counted."""
    question = Content.of("de", "Was fehlt?")
    for state in (PollState.OPEN, PollState.CLOSED):
        draft = Poll(0, hearing.id, None, PollKind.FREE_TEXT, question, (), state, cards=True)
        poll = await stores.polls.move(await stores.polls.add(draft, 1, NOON), PollAction.OPEN, NOON)
        ballot = Ballot({0: words}, "ar", "telegram", 1)
        await stores.ballots.put(poll.id, b"tag", ballot, KEY)
        if state is PollState.CLOSED:
            await stores.ballots.anonymise(poll.id, [ballot])
            method = Method(Proof.CARD, None, None, on_paper=False, languages=("de", "ar"), by_machine=False)
            await stores.polls.move(poll, PollAction.CLOSE, NOON)
            await stores.results.put(Result(poll.id, method, (), (), NOON))


async def fill_office(stores: Stores, hearing: Hearing, goal: Goal, organisation_id: int, words: str) -> None:
    """Print a card, hear an organisation, invite somebody of the committee."""
    await stores.cards.add_batch(hearing.id, ["34679ACDEF"], NOON)
    statement = GroupStatement(
        0,
        hearing.id,
        goal.id,
        organisation_id,
        14,
        Deciding.HANDS,
        10,
        2,
        2,
        Content.of("de", "Wir brauchen Räume."),
        StatementState.SENT,
        on_paper=True,
        hidden_because="advert",
    )
    await stores.statements.add(statement, NOON)
    await stores.committee.add(hearing.id, words, "one-time", NOON)
    await stores.print_orders.add(PrintOrder(0, hearing.id, 1, next(iter(PrintKind)), ("de", "ar"), NOON))
    await stores.recordings.put(Recording(ReadAloud.POLL, 1, "ti", "ab12"))
