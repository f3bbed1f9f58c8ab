"""What a member of staff has sent for an edition and not saved yet: kept with their step, so nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from bot.request import Request
from broadcasts.editions import BODY_CHARS
from broadcasts.one_file import ReadText, TextProblem, check_text
from broadcasts.pasting import join_pieces, looks_cut, parse_pasted
from hub.steps import Step

STEP: Final = "ed_text"  #: asks for a text, or for a file with several
KEPT_CHARS: Final = 4 * BODY_CHARS  #: of one language: enough to see how much is too much


@dataclass(frozen=True, slots=True)
class Unsaved:
    edition_id: int = 0  #: 0: a new edition
    seen_version: int = 0  #: of the edition as this person saw it
    language: str = ""  #: of the text that is asked for
    pieces: tuple[str, ...] = ()  #: of one long text, as messengers cut it
    before: tuple[str, ...] = ()  #: what `pieces` took the place of
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  #: from a file: language -> title, body

    @staticmethod
    def asked(step: Step | None) -> "Unsaved | None":
        """Return what the step holds when a text is asked for; nothing need have been sent yet."""
        if step is None or step.name != STEP:
            return None
        data = step.data
        texts = {language: (title, body) for language, (title, body) in data["texts"].items()}
        return Unsaved(
            data["edition_id"],
            data["seen_version"],
            data["language"],
            tuple(data["pieces"]),
            tuple(data["before"]),
            texts,
        )

    @staticmethod
    def of(step: Step | None) -> "Unsaved | None":
        """Return what was sent and not saved, if there is any."""
        unsaved = Unsaved.asked(step)
        return unsaved if unsaved is not None and (unsaved.pieces or unsaved.texts) else None

    async def keep(self, request: Request) -> None:
        await request.go(STEP, **asdict(self))
        if self.edition_id and request.staff is not None:
            await request.stores.writers.begin(self.edition_id, request.staff.id, self.language, request.now)

    def with_piece(self, text: str) -> "Unsaved":
        """Return it with one more message: the next piece where the last one looks cut, else a text in its place."""
        if self.pieces and looks_cut(self.pieces[-1]):
            return replace(self, pieces=(*self.pieces, text))
        return replace(self, pieces=(text,), before=self.pieces)

    def joined(self) -> "Unsaved":
        """Return it with the text that was replaced put in front again."""
        return replace(self, pieces=(*self.before, *self.pieces), before=())

    @property
    def more_may_follow(self) -> bool:
        return bool(self.pieces) and looks_cut(self.pieces[-1])

    @property
    def written(self) -> Mapping[str, tuple[str, str]]:
        """Language -> title and body."""
        if self.texts or not self.pieces:
            return self.texts
        return {self.language: parse_pasted(join_pieces(list(self.pieces)))}


def trouble(tag: str, title: str, body: str) -> TextProblem | None:
    """Return what keeps a text from being saved as it is, if anything does."""
    return next(iter(check_text(ReadText(tag, title, body))), None)
