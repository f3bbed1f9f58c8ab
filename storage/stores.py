"""All stores of one unit of work."""

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from broadcasts.editions import Edition
from channels.errors import GoneReason
from contacts.addresses import GONE
from storage.address_store import AddressTable
from storage.archive_store import ArchiveTable
from storage.asking_store import AskingTable
from storage.attendance_store import AttendanceTable, CommitteeTable, StatementTable
from storage.audit_store import AuditTable
from storage.ballot_store import BallotTable
from storage.broadcast_store import BroadcastTable
from storage.chat_history import ChatHistory
from storage.delivery_store import DeliveryTable
from storage.directory_store import DirectoryTable
from storage.edition_store import EditionTable
from storage.faq_store import FaqTable
from storage.goal_draft_store import GoalDraftTable
from storage.goal_store import GoalTable
from storage.hearing_store import HearingTable
from storage.hub_stores import FileTable, JobTable, LeaseTable, PaceTable, StepTable, UpdateTable
from storage.idea_store import IdeaTable
from storage.inquiry_store import InquiryTable
from storage.ledger import LedgerTable
from storage.link_store import LinkTable
from storage.measure_store import MeasureTable
from storage.organisation_store import OrganisationTable
from storage.outbox_store import OutboxTable
from storage.pairing_store import PairingTable
from storage.participant_store import ParticipantTable
from storage.passkey_store import PasskeyTable
from storage.poll_store import CardTable, PollTable, ResultTable
from storage.post_store import PostTable
from storage.print_order_store import PrintOrderTable
from storage.problem_store import ProblemTable
from storage.progress_store import FollowTable, ProgressTable
from storage.push_store import PushTable
from storage.reception_store import ReceptionTable
from storage.recording_store import RecordingTable
from storage.schedule_store import ScheduleTable
from storage.session import Session
from storage.sign_in_store import SignInTable
from storage.staff_store import StaffTable
from storage.step_news_store import StepNewsTable
from storage.subscription_store import SubscriptionTable
from storage.translation_store import MachineDraftTable, TranslationTable
from storage.writer_store import WriterTable

T = TypeVar("T")


class _Made(Generic[T]):
    """A store that is made when it is first asked for: `functools.cached_property` without its lock."""

    def __init__(self, kind: Callable[[Session], T]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, stores: "Stores", owner: type) -> T:
        store = stores.__dict__[self._name] = self._kind(stores.session)  # found there from now on
        return store


class Stores:
    """Made for every unit; a store is made when it is first asked for."""

    updates = _Made(UpdateTable)
    steps = _Made(StepTable)
    outbox = _Made(OutboxTable)
    pace = _Made(PaceTable)
    leases = _Made(LeaseTable)
    jobs = _Made(JobTable)
    problems = _Made(ProblemTable)
    posts = _Made(PostTable)
    chat = _Made(ChatHistory)
    files = _Made(FileTable)
    addresses = _Made(AddressTable)
    organisations = _Made(OrganisationTable)
    subscriptions = _Made(SubscriptionTable)
    pushes = _Made(PushTable)
    pairing = _Made(PairingTable)
    staff = _Made(StaffTable)
    sign_in = _Made(SignInTable)
    passkeys = _Made(PasskeyTable)
    directory = _Made(DirectoryTable)
    audit = _Made(AuditTable)
    editions = _Made(EditionTable)
    inquiries = _Made(InquiryTable)
    receptions = _Made(ReceptionTable)
    links = _Made(LinkTable)
    writers = _Made(WriterTable)
    archive = _Made(ArchiveTable)
    broadcasts = _Made(BroadcastTable)
    schedules = _Made(ScheduleTable)
    ledger = _Made(LedgerTable)
    deliveries = _Made(DeliveryTable)
    translations = _Made(TranslationTable)
    machine_drafts = _Made(MachineDraftTable)
    faq = _Made(FaqTable)
    askings = _Made(AskingTable)
    hearings = _Made(HearingTable)
    goals = _Made(GoalTable)
    goal_drafts = _Made(GoalDraftTable)
    participants = _Made(ParticipantTable)
    step_news = _Made(StepNewsTable)
    ideas = _Made(IdeaTable)
    measures = _Made(MeasureTable)
    polls = _Made(PollTable)
    ballots = _Made(BallotTable)
    cards = _Made(CardTable)
    results = _Made(ResultTable)
    statements = _Made(StatementTable)
    recordings = _Made(RecordingTable)
    follows = _Made(FollowTable)
    progress = _Made(ProgressTable)
    attendance = _Made(AttendanceTable)
    committee = _Made(CommitteeTable)
    print_orders = _Made(PrintOrderTable)

    def __init__(self, session: Session) -> None:
        self.session = session

    async def gone(self, address_id: int, reason: GoneReason, now: datetime) -> None:
        """A chat cannot be written to: say so everywhere at once."""
        if reason in GONE:
            await self.addresses.set_state(address_id, GONE[reason], now)
        await self.deliveries.skip_address(address_id, reason.value, now)

    async def take_over(self, repeatable_channels: list[str], now: datetime) -> int:
        """Free what dead workers held; return how many rows."""
        dead = await self.leases.bury()
        if not dead:
            return 0
        freed = await self.outbox.release_dead(dead)
        return freed + await self.deliveries.release_dead(dead, repeatable_channels, now)

    async def edition_of_broadcast(self, broadcast_id: int) -> Edition:
        """Return what a broadcast sends. Raises KeyError when there is none."""
        broadcast = await self.broadcasts.get(broadcast_id)
        edition = await self.editions.get(broadcast.edition_id) if broadcast else None
        if edition is None:
            raise KeyError(broadcast_id)
        return edition
