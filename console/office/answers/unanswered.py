"""What people asked of late and nobody could answer, as groups: they become the draft of an entry, or a goal.

Only questions that enough people ask are shown; of all others it is said how many groups there are.
"""

from typing import Final

from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from faq.clusters import SHOWN, Cluster
from faq.drafting import draft_of_group
from faq.unanswered import SINCE, group_of, unanswered_groups
from hearings.asked_goals import goal_of_group
from hearings.goals import GoalFixed, TooManyGoals
from hearings.hearings import Hearing, Phase
from locales.registry import LANGUAGES

PAGE: Final = 20
EXAMPLES: Final = 3
HOME: Final = "/answers/unanswered"


@page(HOME, *INBOX_READERS)
async def unanswered(visit: Visit) -> Reply:
    found, at = await unanswered_groups(visit.stores.askings, visit.now), visit.page_number()
    shown = [cluster for cluster in found if cluster.is_shown]
    prepared = await _prepared(visit) if visit.staff.may(Role.MODERATOR) else []
    return Shown(
        "answers/unanswered.html",
        {
            "groups": [
                (cluster.central.id, cluster.people, _languages(cluster), _examples(cluster))
                for cluster in shown[(at - 1) * PAGE : at * PAGE]
            ],
            "smaller": len(found) - len(shown),
            "people": SHOWN,
            "days": SINCE.days,
            "hearings": prepared,
            "title": lambda hearing: hearing.title.say(visit.language, visit.desk.site.main_language)[0],
            "writes": visit.staff.may(Role.EDITOR),
            "moderates": visit.staff.may(Role.MODERATOR),
            "page": at,
            "more": len(shown) > at * PAGE,
        },
    )


@form(HOME + "/{number}/entry", Role.EDITOR)
async def draft_entry(visit: Visit) -> Reply:
    """Draft an entry of the most central question; a second press leads to the same draft."""
    cluster, _ = await group_of(visit.stores.askings, visit.number(), visit.now), visit.gettext
    if cluster is None:
        return _gone(visit)
    entry, is_new = await draft_of_group(visit.stores.faq, cluster)
    note = _("It is saved as a draft. Please write the answer, and on what it relies.") if is_new else ""
    return Went(f"/answers/{entry.id}", note)


@form(HOME + "/{number}/goal", Role.MODERATOR)
async def draft_goal(visit: Visit) -> Reply:
    """Record it as a goal of a hearing that is being prepared."""
    cluster, _ = await group_of(visit.stores.askings, visit.number(), visit.now), visit.gettext
    if cluster is None:
        return _gone(visit)
    prepared = {str(each.id): each for each in await _prepared(visit)}
    hearing = prepared.get(visit.field("hearing"))
    if hearing is None:
        return Went(HOME, _("This hearing is no longer being prepared. Please choose another one."), done=False)
    try:
        await goal_of_group(visit.stores.goals, hearing, cluster, visit.desk.site.main_language)
    except TooManyGoals:
        return Went(HOME, _("This hearing has as many goals as it can have."), done=False)
    except GoalFixed:
        return Went(HOME, _("This hearing is no longer being prepared. Please choose another one."), done=False)
    note = _("It is a goal of the draft now. The committee decides whether it stays, and in which words.")
    return Went(f"/hearings/{hearing.id}", note)


def _gone(visit: Visit) -> Reply:
    return Went(HOME, visit.gettext("This group is not there any more."), done=False)


async def _prepared(visit: Visit) -> list[Hearing]:
    return await visit.stores.hearings.in_phase(Phase.DRAFT)


def _languages(cluster: Cluster) -> list[str]:
    return [tag for tag in LANGUAGES if any(each.language == tag for each in cluster.askings)]


def _examples(cluster: Cluster) -> list[str]:
    return list(dict.fromkeys(each.text for each in cluster.askings))[:EXAMPLES]
