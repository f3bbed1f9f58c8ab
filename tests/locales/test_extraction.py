from pathlib import Path

import polib
import pytest
from jinja2 import TemplateSyntaxError

from locales.__main__ import main
from locales.extraction import collect, update
from locales.registry import LANGUAGES, Domain
from tests.locales.conftest import translate, write


def texts(root: Path, domain: Domain = "people") -> set[object]:
    return {(m.context, m.id) if m.context else m.id for m in collect(root).catalogues[domain] if m.id}


def test_calls_are_found_wherever_they_stand(tmp_path: Path) -> None:
    write(
        tmp_path,
        "hub/a.py",
        """
        LABELS = {1: N_("marked")}
        def f(_, request, n, x):
            return g(_("outer %(v)s", v=h(_("inner"))), _.n("%(n)s one", "%(n)s many", len(x) + 1), _.p("ctx", "word"),
                     _.np("ctx", "%(n)s a", "%(n)s b", n), request.gettext("long" " name"),
                     request.office_gettext("staff"), self._("member"), _(x.label))
        """.replace("\n        ", "\n"),
    )

    assert texts(tmp_path) == {
        *("marked", "outer %(v)s", "inner", ("%(n)s one", "%(n)s many"), ("ctx", "word")),
        *(("ctx", ("%(n)s a", "%(n)s b")), "long name", "staff", "member"),
    }


def test_other_functions_are_left_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        "hub/a.py",
        'x.n("a", "b", 1); np.p("c", "d"); print("e"); translator("de", "people")\ndef _(m="f"): ...\n',
    )

    assert texts(tmp_path) == set()


def test_templates_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "channels/webchat/templates/a.html",
        """{{ _("in braces") }}{% trans name=x %}Hi {{ name }}{% endtrans %}
        {% trans n=x|length %}{{ n }} chat{% pluralize %}{{ n }} chats{% endtrans %}{{ pgettext("ctx", "word") }}""",
    )

    assert texts(tmp_path) == {"in braces", "Hi %(name)s", ("%(n)s chat", "%(n)s chats"), ("ctx", "word")}


def test_staff_texts_are_apart_and_tests_are_not_read(tmp_path: Path) -> None:
    for name in ("bot/office/a.py", "console/b.py", "bot/c.py", "channels/webchat/d.py", "tests/e.py", "locales/f.py"):
        write(tmp_path, name, f'_("{name}")')

    assert texts(tmp_path, "office") == {"bot/office/a.py"}
    assert texts(tmp_path, "people") == {"bot/c.py", "console/b.py", "channels/webchat/d.py", "locales/f.py"}


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("bot/a.py", '\n_(f"Hello {name}")', 2),
        ("bot/a.py", '_("Hello " + name)', 1),
        ("bot/a.py", '_("Hello %s" % name)', 1),
        ("bot/a.py", '_.n("one", "many" if x else "more", n)', 1),
        ("bot/a.py", "x = 1\ndef", 2),
        ("bot/a.html", '<p>\n{{ _.n("one", "many", n) }}', 2),
    ],
)
def test_text_that_cannot_be_read_is_a_problem_and_nothing_is_written(
    tree: Path, name: str, source: str, line: int
) -> None:
    before = (tree / "locales/de/people.po").read_bytes()
    write(tree, name, source)

    [problem] = update(tree).problems

    assert problem.startswith(f"{name}:{line}: ")
    assert (tree / "locales/de/people.po").read_bytes() == before


def test_broken_template_is_an_error_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, "bot/a.html", "{% trans %}never closed")

    with pytest.raises(TemplateSyntaxError) as caught:
        collect(tmp_path)

    assert caught.value.__notes__ == ["bot/a.html"]


def test_update_keeps_what_is_translated_and_drops_what_is_gone(tree: Path) -> None:
    write(tree, "bot/new.py", '# Translators: on a button\nx = _("New")  # noqa\n')
    update(tree)
    translate(tree / "locales/de/people.po", {"New": "Neu"})
    write(tree, "bot/menu.py", "")

    update(tree)

    [entry] = polib.pofile(str(tree / "locales/de/people.po"))
    assert (entry.msgid, entry.msgstr, entry.comment) == ("New", "Neu", "on a button")
    assert entry.occurrences == [("bot/new.py", "")]


def test_changed_plural_is_translated_again(tree: Path) -> None:
    write(tree, "bot/menu.py", '_.n("%(n)s chat", "%(n)s chats", n)')
    update(tree)
    translate(tree / "locales/de/people.po", {"%(n)s chat": ["%(n)s Chat", "%(n)s Chats"]})
    write(tree, "bot/menu.py", '_.n("%(n)s chat", "%(n)s open chats", n)')

    update(tree)

    [entry] = polib.pofile(str(tree / "locales/de/people.po"))
    assert entry.msgstr_plural == {0: "", 1: ""}


def test_marks_and_comments_of_translators_are_kept(tree: Path) -> None:
    path = tree / "locales/de/people.po"
    text = path.read_text().replace("#: bot/menu.py", "# ask the office\n#: bot/menu.py\n#, fuzzy")
    path.write_text(f"# Reviewed by readers.\n{text}")

    update(tree)

    catalogue = polib.pofile(str(path))
    assert catalogue.header.strip() == "Reviewed by readers."
    assert [(entry.tcomment, entry.fuzzy) for entry in catalogue] == [("ask the office", True)]


def test_second_update_changes_nothing(tree: Path) -> None:
    write(tree, "bot/zebra.py", '_.n("%(n)s chat", "%(n)s chats", n); _("A")\n')
    update(tree)
    files = {path: path.read_bytes() for path in tree.rglob("*.po")}

    update(tree)

    assert {path: path.read_bytes() for path in tree.rglob("*.po")} == files
    assert len(files) == 8


def test_files_have_the_pinned_rule_and_no_noise(tree: Path) -> None:
    catalogue = polib.pofile(str(tree / "locales/ar/people.po"))

    assert catalogue.metadata == {
        "Language": "ar",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES["ar"].plural.header,
    }
    assert str(tree) not in (tree / "locales/ar/people.po").read_text()


def test_command_writes_the_catalogues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "bot/menu.py", '_("Hello")')

    assert main(["extract", "--root", str(tmp_path)]) == 0
    assert main(["check", "--root", str(tmp_path)]) == 1

    assert "locales/tr/people.po: 'Hello': empty\n" in capsys.readouterr().out
