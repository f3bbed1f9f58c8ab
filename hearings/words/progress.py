"""Decisions and progress in words: what became of a measure, and what the office can do with it."""

from collections.abc import Mapping
from typing import Final

from hearings.measures import MeasureAction, MeasureState
from locales.catalogues import N_

STATES: Final[Mapping[MeasureState, str]] = {
    MeasureState.FROZEN: N_("not decided yet"),
    MeasureState.TAKEN_UP: N_("taken up"),
    MeasureState.CHANGED: N_("taken up, but changed"),
    MeasureState.NOT_TAKEN_UP: N_("not taken up"),
    MeasureState.PLANNED: N_("planned"),
    MeasureState.RUNNING: N_("running"),
    MeasureState.DONE: N_("done"),
    MeasureState.STOPPED: N_("stopped"),
}
ACTIONS: Final[Mapping[MeasureAction, str]] = {
    MeasureAction.TAKE_UP: N_("Take it up"),
    MeasureAction.TAKE_UP_CHANGED: N_("Take it up, but changed"),
    MeasureAction.REJECT: N_("Do not take it up"),
    MeasureAction.PLAN: N_("It is planned"),
    MeasureAction.BEGIN: N_("It is running"),
    MeasureAction.FINISH: N_("It is done"),
    MeasureAction.STOP: N_("It was stopped"),
}
