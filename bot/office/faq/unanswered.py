"""What people asked and nobody could answer, as groups over all languages.

Only questions that enough people ask are shown; of all others it is said how many groups there are.
"""

from typing import Final

from bot.office.asking import leave_question
from bot.office.faq.words import READERS, may_write, ways_back
from bot.office.menu import label, number, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from faq.clusters import SHOWN, Cluster
from faq.unanswered import SINCE, group_of, unanswered_groups
from locales.formatting import Raw, format_list, quoted
from locales.registry import LANGUAGES, own_name

LISTED: Final = 6
EXAMPLES: Final = 3


@press("fqs_open", role=READERS)
async def show_asked_unanswered(request: Request) -> None:
    await leave_question(request)
    await show_unanswered(request)


async def show_unanswered(request: Request, note: str = "") -> None:
    _, found = request.office_gettext, await unanswered_groups(request.stores.askings, request.now)
    shown = [cluster for cluster in found if cluster.is_shown]
    smaller = len(found) - len(shown)
    blocks: list[str] = [note, _("**Questions of the last %(days)s days without an answer**", days=SINCE.days)]
    if not shown:
        blocks.append(_("There is none that at least %(people)s people ask.", people=SHOWN))
    rows: list[Row] = []
    for place, cluster in enumerate(shown[:LISTED], 1):
        blocks += _lines(request, place, cluster)
        rows.append(_choices(request, place, cluster))
    if smaller:
        blocks.append(
            _.n(
                "%(n)s question is asked by fewer than %(people)s people and is shown to nobody.",
                "%(n)s questions are asked by fewer than %(people)s people each and are shown to nobody.",
                smaller,
                people=SHOWN,
            )
        )
    await show(request, "\n\n".join(filter(None, blocks)), *rows, ways_back(_))


async def asked_group(request: Request) -> Cluster | None:
    """Return the group that holds the question of a button; None where it is not shown any more, which is said."""
    cluster = await group_of(request.stores.askings, number(request), request.now)
    if cluster is None:
        await show_unanswered(request, request.office_gettext("This group is not there any more."))
    return cluster


def _lines(request: Request, place: int, cluster: Cluster) -> list[str]:
    _ = request.office_gettext
    tags = [tag for tag in LANGUAGES if any(each.language == tag for each in cluster.askings)]
    languages = format_list([own_name(tag) for tag in tags], _.language.tag)
    heading: Raw = _.n(
        "**%(place)s.** %(n)s person, in %(languages)s:",
        "**%(place)s.** %(n)s people, in %(languages)s:",
        cluster.people,
        place=str(place),
        languages=languages,
    )
    examples = list(dict.fromkeys(each.text for each in cluster.askings))[:EXAMPLES]
    return [heading, *[quoted(text) for text in examples]]


def _choices(request: Request, place: int, cluster: Cluster) -> Row:
    _, asking_id = request.office_gettext, cluster.central.id
    choices = []
    if may_write(request):
        words = label(_.gettext("%(place)s. Write an entry"), place=place)
        choices.append(Choice(words, f"fqs_draft:{asking_id}"))
    if request.staff is not None and request.staff.may(Role.MODERATOR):
        words = label(_.gettext("%(place)s. Goal for the next hearing"), place=place)
        choices.append(Choice(words, f"fqs_goal:{asking_id}"))
    return row(*choices)
