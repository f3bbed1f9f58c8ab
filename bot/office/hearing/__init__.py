"""The hearing as staff lead it. Importing this fills the routing tables."""

from bot.office.hearing import progress, progress_figures, progress_last, progress_step, progress_texts

__all__ = ["progress", "progress_figures", "progress_last", "progress_step", "progress_texts"]
