"""What a person in an emergency reads at once: what to do now, whom to call, and that nobody reads along here."""

from collections.abc import Callable
from typing import Final

from bot.request import Request, row
from channels.outgoing import Choice
from faq.crisis import Crisis, crisis_in
from faq.crisis_numbers import Numbers
from locales.catalogues import Translator, translator
from locales.formatting import Raw, bold
from locales.notices import call_rescue
from locales.registry import MAIN_LANGUAGE, language


async def help_at_once(request: Request, text: str) -> bool:
    """Answer an emergency before anything else is done with a text; False where it speaks of none.

    Nothing is looked up, counted or passed on: whoever wants a person of the office as well presses the button.
    """
    kind = crisis_in(text)
    if kind is None:
        return False
    _, chosen = request.gettext, request.chosen
    words = help_text(_, kind, request.office.city.numbers, chosen[0] if chosen else "")
    await request.say(words, row(Choice(_("Contact the office"), "contact"), Choice(_("Menu"), "menu")))
    return True


def help_text(_: Translator, kind: Crisis, numbers: Numbers, tag: str = "") -> Raw:
    """Return the help for an emergency, as Markdown; its first line is what to do now.

    Args:
        tag: the language that the reader chose. Where it has no texts yet, the first sentence is in it, and German
            stands below whatever language stands in for it, to be shown to somebody who can help.
    """
    lines = _lines(_, kind, numbers)
    if tag and "people" not in language(tag).domains:
        lines.insert(0, call_rescue(tag, numbers.rescue))
        if _.language.tag != MAIN_LANGUAGE:
            lines += _lines(translator(MAIN_LANGUAGE), kind, numbers)
    return Raw("\n\n".join(lines))


def _lines(_: Translator, kind: Crisis, numbers: Numbers) -> list[Raw]:
    machine = _("I am a machine, and at this moment nobody reads what is written here. Please call.")
    return [*HELP[kind](_, numbers), machine]


def _fire(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _(
            "**Call %(number)s now.** Get everybody out, close the doors behind you, take no lift.",
            number=numbers.rescue,
        ),
        _("If smoke is in your way: stay behind a closed door, go to the window and make yourself seen."),
        _("If it smells of gas: no switch, no doorbell, no flame. Go out and call from there."),
        _what_to_say(_),
    ]


def _medical(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _call_rescue(_, numbers),
        _what_to_say(_),
        *_if(
            numbers.doctor,
            _(
                "If no life is in danger but it cannot wait until the practice opens: %(number)s, the doctors on call.",
                number=_shown(_, numbers.doctor),
            ),
        ),
    ]


def _self_harm(_: Translator, numbers: Numbers) -> list[Raw]:
    own = numbers.listening_in.get(_.language.tag, "")
    return [
        _(
            "It is good that you say it. **Please do not stay alone with it now: go to somebody you trust, or call "
            "%(number)s.**",
            number=numbers.listening,
        ),
        _("There somebody listens to you, day and night. It costs nothing, and nobody asks your name."),
        *_if(
            numbers.listening_too,
            _("If the line is busy: %(number)s.", number=_shown(_, numbers.listening_too)),
        ),
        *_if(own, _("In your language, day and night: %(number)s.", number=_shown(_, own))),
        _(
            "If you have hurt yourself or swallowed something, or are about to: call %(number)s at once.",
            number=_shown(_, numbers.rescue),
        ),
        _("If you fear for somebody else: stay with them, listen, and call together."),
    ]


def _poison(_: Translator, numbers: Numbers) -> list[Raw]:
    make_nobody_vomit = _("Make nobody vomit and give no milk. Have the bottle, package or plant at hand.")
    if not numbers.poison:
        return [_call_rescue(_, numbers), make_nobody_vomit]
    return [
        _("**Call the poison centre now: %(number)s.** Doctors answer, day and night.", number=numbers.poison),
        _(
            "If the person is unconscious, has a seizure or breathes badly: call %(number)s instead.",
            number=_shown(_, numbers.rescue),
        ),
        make_nobody_vomit,
    ]


def _police(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _("**Call the police now: %(number)s.** It costs nothing, day and night.", number=numbers.police),
        _("If somebody is hurt: %(number)s.", number=_shown(_, numbers.rescue)),
        _("If you can, go where you are safe: behind a locked door, to neighbours, into a shop."),
        *_victims(_, numbers),
    ]


def _violence(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _in_danger(_, numbers),
        *_women(_, numbers),
        *_if(
            numbers.violence_men,
            _(
                "Men: %(number)s, Monday to Thursday from 8 to 20, Friday from 8 to 15. It costs nothing.",
                number=_shown(_, numbers.violence_men),
            ),
        ),
        *_if(numbers.shelter, _("A safe place here: %(number)s.", number=_shown(_, numbers.shelter))),
        _("It is not your fault. If somebody looks into your telephone, delete this chat."),
    ]


def _child(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _("**If a child is in danger or missing: call %(number)s now.**", number=numbers.police),
        *_if(
            numbers.children,
            _(
                "For children and young people: %(number)s, Monday to Saturday from 14 to 20. It costs nothing, and "
                "nobody asks your name.",
                number=_shown(_, numbers.children),
            ),
        ),
        *_if(
            numbers.parents,
            _("For parents: %(number)s, Monday to Friday from 9 to 17.", number=_shown(_, numbers.parents)),
        ),
        *_if(
            numbers.abuse,
            _(
                "About sexual abuse, also if you only fear it: %(number)s, on weekdays, in many languages. It costs "
                "nothing.",
                number=_shown(_, numbers.abuse),
            ),
        ),
        *_if(numbers.youth_office, _("The youth office here: %(number)s.", number=_shown(_, numbers.youth_office))),
        *_women(_, numbers),
    ]


def _exploitation(_: Translator, numbers: Numbers) -> list[Raw]:
    return [
        _in_danger(_, numbers),
        _(
            "Nobody may force you to work or to sell your body, and no employer may keep your passport. It is not your "
            "fault."
        ),
        *_if(
            numbers.trafficking,
            _("Advice near you, in confidence: %(number)s.", number=_shown(_, numbers.trafficking)),
        ),
        *_women(_, numbers),
        *_victims(_, numbers),
    ]


HELP: Final[dict[Crisis, Callable[[Translator, Numbers], list[Raw]]]] = {
    Crisis.FIRE: _fire,
    Crisis.MEDICAL: _medical,
    Crisis.SELF_HARM: _self_harm,
    Crisis.POISON: _poison,
    Crisis.POLICE: _police,
    Crisis.EXPLOITATION: _exploitation,
    Crisis.CHILD: _child,
    Crisis.VIOLENCE: _violence,
}


def _call_rescue(_: Translator, numbers: Numbers) -> Raw:
    return _("**Call %(number)s now.** It costs nothing, day and night.", number=numbers.rescue)


def _in_danger(_: Translator, numbers: Numbers) -> Raw:
    return _("**If you are in danger now: call the police, %(number)s.** Day and night.", number=numbers.police)


def _what_to_say(_: Translator) -> Raw:
    return _("Say where you are and what has happened, and stay on the line: they tell you what to do until they come.")


def _women(_: Translator, numbers: Numbers) -> list[Raw]:
    text = _(
        "Women: %(number)s, day and night, in German and 18 other languages, among them Arabic, English, Russian, "
        "Turkish and Ukrainian. It costs nothing, and nobody asks your name.",
        number=_shown(_, numbers.violence),
    )
    return _if(numbers.violence, text)


def _victims(_: Translator, numbers: Numbers) -> list[Raw]:
    text = _(
        "For everybody to whom a crime was done: %(number)s, every day from 7 to 22. It costs nothing.",
        number=_shown(_, numbers.victims),
    )
    return _if(numbers.victims, text)


def _if(number: str, line: Raw) -> list[Raw]:
    """Return the line unless there is no such number."""
    return [line] if number else []


def _shown(_: Translator, number: str) -> Raw:
    return bold(number, _.language.tag)
