"""The pages as HTML, in the visitor's language: the chat, the way into it, and the way out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.address import Address
from channels.channel import Limits
from channels.chat_store import Author, ChatEntry
from channels.webchat.appearance import SIZES, Appearance, Scheme
from channels.webchat.assets import Assets
from channels.webchat.entries import shown
from channels.webchat.icons import ICONS
from channels.webchat.look import Look
from channels.webchat.trouble import FileTooLarge, NotTaken, sentence
from channels.webchat.visitor import chat_mark, new_key
from locales.catalogues import Translator, fallback, translator
from locales.formatting import direction
from locales.preferring import preferred

PAGE_ENTRIES: Final = 50
#: What a person may do without; loaded once the page stands and can be used.
EXTRAS: Final = ("look.js", "aloud.js", "install.js", "voice.js", "push.js")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visitor had written when something went wrong; shown again so that nothing is lost."""

    problem: str = ""  #: the sentence that says what happened
    text: str = ""
    key: str = ""  #: of the form that failed: sent again, it is the same action


class Pages:
    """Renders with one look; `languages` are those that can be chosen."""

    def __init__(self, look: Look, languages: Sequence[str], limits: Limits, assets: Assets) -> None:
        self._look = look
        self._languages = languages
        self._limits = limits
        self._assets = assets
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def sentence(self, trouble: NotTaken, tag: str) -> str:
        return sentence(trouble, self.texts(tag), self._limits)

    def texts(self, tag: str) -> Translator:
        return translator(tag, main=self._look.main_language)

    def language(self, accept_language: str, entries: Iterable[ChatEntry] = ()) -> str:
        """Return the language of the page: of what the hub said last, else the first of the browser's that we have."""
        for entry in reversed(list(entries)):
            if entry.author is Author.HUB:
                return self.spoken(entry.message.language)
        complete = [tag for tag in self._languages if self.spoken(tag) == tag]
        return preferred(accept_language, complete) or self._look.main_language

    def spoken(self, tag: str) -> str:
        """Return the language in which a reader of `tag` gets the page's own words."""
        return fallback(tag, main=self._look.main_language)

    def chat(
        self,
        address: Address,
        entries: Sequence[ChatEntry],
        tag: str,
        appearance: Appearance,
        *,
        past: bool,
        draft: Draft,
    ) -> str:
        """Return the chat with these entries.

        Args:
            past: an earlier piece of the history; it is read, and does not follow the chat.
        """
        earlier = entries[0].id if len(entries) == PAGE_ENTRIES else None
        return self._render(
            "chat.html",
            tag,
            appearance,
            offline_page=self._offline_page(tag, appearance),
            extras=" ".join(map(self._assets.url, EXTRAS)),
            sizes=SIZES,
            themes={scheme: self._assets.url(Appearance(scheme).theme) for scheme in Scheme},
            entries=[shown(entry, self._look, tag) for entry in entries],
            last=max((entry.sequence for entry in entries), default=0),
            mark=chat_mark(address),
            earlier=earlier,
            past=past,
            draft=draft,
            key=draft.key or new_key(),
            limits=self._limits,
            script_texts=self._script_texts(tag),
        )

    def start(self, tag: str, payload: str, appearance: Appearance, *, known: bool, problem: str = "") -> str:
        """Return the page before the chat; `known`: this browser has a chat already."""
        values = {"payload": payload, "known": known, "key": new_key(), "problem": problem}
        return self._render("start.html", tag, appearance, **values)

    def next_person(self, tag: str, appearance: Appearance) -> str:
        return self._render("next.html", tag, appearance)

    def offline(self, tag: str, appearance: Appearance) -> str:
        """Return the page that the browser keeps for when there is no connection."""
        return self._render("offline.html", tag, appearance)

    def manifest(self, tag: str) -> str:
        """Return what makes the chat an app: its name in the person's language, colours and icons."""
        pictures = [
            {
                "src": self._assets.url(name),
                "sizes": f"{icon.pixels}x{icon.pixels}",
                "type": "image/png",
                "purpose": "maskable" if icon.maskable else "any",
            }
            for name, icon in ICONS.items()
        ]
        manifest = {
            "id": "./",  # one app, whatever the language
            "name": f"{self._look.office_in(tag)} · {self._look.city_in(tag)}",
            "short_name": self._look.office_in(tag),
            "lang": tag,
            "dir": direction(tag),
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "theme_color": self._assets.colour("--brand"),
            "background_color": self._assets.colour("--wall"),
            "icons": pictures,
        }
        return json.dumps(manifest, ensure_ascii=False)

    def embedding(self, tag: str, snippet: str) -> str:
        """Return the page that shows the line a city puts into its own site, and what it does."""
        return self._render("embed.html", tag, Appearance(), snippet=snippet)

    def event(self, entry: ChatEntry, tag: str) -> str:
        """Return an entry as the data of its event."""
        view = shown(entry, self._look, tag)
        html = self._templates.get_template("entry.html").render(entry=view, first_of_day=False, new_key=new_key)
        data = {
            "id": view.id,
            "sequence": view.sequence,
            "author": view.author,
            "removed": view.removed,
            "lang": view.language,
            "page": self.spoken(view.language) if view.language else "",
            "html": html,
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def embed_script(self) -> str:
        """Return the script of the snippet with its words in every language that has them."""
        words = {}
        for tag in self._languages:
            if self.spoken(tag) == tag:
                _ = self.texts(tag)
                words[tag] = [_("Chat"), self._look.office_in(tag), _("Close the chat"), direction(tag)]
        colours = {"ground": self._assets.colour("--brand"), "ink": self._assets.colour("--on-brand")}
        data = json.dumps({"main": self._look.main_language, "words": words, **colours}, ensure_ascii=False)
        script = self._assets.get("embed.js")
        assert script
        return script.content.decode().replace("/* data */ null", data)

    def words(self, tag: str) -> dict[str, str]:
        """Return what the extras say; the page itself has the words that it needs from the beginning."""
        _ = self.texts(tag)
        return {
            # Translators: on a button under a message: the browser reads it aloud.
            "readAloud": _("Read aloud"),
            # Translators: on the same button while the browser is reading.
            "stopReading": _("Stop reading"),
            # Translators: on the button with a microphone.
            "record": _("Record a voice message"),
            "stopRecording": _("Stop recording"),
            # Translators: said by screen readers while a voice message is being recorded.
            "recording": _("Recording …"),
            "listen": _("Listen to the recording"),
            "discard": _("Discard the recording"),
            "sendRecording": _("Send the recording"),
            "noMicrophone": _("The microphone cannot be used. Please allow it in the browser, or write."),
            "pushOn": _("Tell me about new messages"),
            "pushOff": _("Do not tell me about new messages any more"),
            "pushExplained": _(
                "This device then shows when there is something new, also while this page is closed. For that, the "
                "maker of your browser learns that this device gets news from us, and when. What we write to each "
                "other it does not learn."
            ),
            "pushSwitchOn": _("Switch on"),
            "pushNot": _("Do not switch on"),
            "pushFailed": _("The browser did not allow this. You can allow messages from this page in its settings."),
            "install": _("Install as an app"),
        }

    def _render(self, template: str, tag: str, appearance: Appearance, **values: Any) -> str:
        return self._templates.get_template(template).render(
            _=self.texts(tag),
            lang=tag,
            dir=direction(tag),
            look=self._look,
            appearance=appearance,
            brand=self._assets.colour("--brand"),
            asset=self._assets.url,
            new_key=new_key,
            **values,
        )

    def _offline_page(self, tag: str, appearance: Appearance) -> str:
        """Return the address of the page for when there is no connection; another one once it looks different."""
        mark = self._assets.mark(appearance.theme, "chat.css", "offline.js")
        return f"offline?lang={tag}&size={appearance.size}&mark={mark}"

    def _script_texts(self, tag: str) -> str:
        """Return what the script says, as JSON."""
        _ = self.texts(tag)
        return json.dumps(
            {
                "sending": _("Sending …"),
                "waiting": _("Will be sent as soon as there is a connection."),
                "tooLarge": self.sentence(FileTooLarge(), tag),
            },
            ensure_ascii=False,
        )
