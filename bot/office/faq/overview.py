"""Questions and answers: how many there are, and the ways to all that is done with them."""

from bot.office.asking import leave_question
from bot.office.faq.reminding import soon
from bot.office.faq.words import READERS, may_write
from bot.office.menu import label, office_button, show
from bot.request import Request, row, rows_of
from bot.routing import command, press
from channels.outgoing import Choice
from faq.entries import EntryState


@command("faqs", role=READERS)
@press("fqs", role=READERS)
async def show_overview(request: Request) -> None:
    _, faq = request.office_gettext, request.stores.faq
    await leave_question(request)
    counts = {state: await faq.count(state) for state in EntryState}
    ending = await faq.count_expiring(soon(request.office, request.now))
    lines = [
        _.n("- %(n)s answer is published", "- %(n)s answers are published", counts[EntryState.PUBLISHED]),
        _.n("- %(n)s draft", "- %(n)s drafts", counts[EntryState.DRAFT]),
        _.n("- %(n)s answer was withdrawn", "- %(n)s answers were withdrawn", counts[EntryState.WITHDRAWN]),
        _.n(
            "- the last day of %(n)s answer is near or over", "- the last day of %(n)s answers is near or over", ending
        ),
    ]
    states = [
        Choice(label(_.gettext("Drafts (%(number)s)"), number=counts[EntryState.DRAFT]), "fqs_list:draft"),
        Choice(label(_.gettext("Withdrawn (%(number)s)"), number=counts[EntryState.WITHDRAWN]), "fqs_list:withdrawn"),
    ]
    choices = [
        Choice(_("Topics"), "fqs_topics"),
        Choice(_("Search"), "fqs_find"),
        *states,
        Choice(label(_.gettext("Last day near (%(number)s)"), number=ending), "fqs_last"),
        Choice(_("Languages"), "fqs_langs"),
        Choice(_("Unanswered"), "fqs_open"),
        Choice(_("Test a question"), "fqs_try"),
        Choice(_("Figures"), "fqs_figs"),
    ]
    new = row(Choice(_("New entry"), "fqs_new")) if may_write(request) else ()
    heading = _("**Questions and answers**")
    await show(request, "\n\n".join([heading, "\n".join(lines)]), new, *rows_of(choices), row(office_button(_)))
