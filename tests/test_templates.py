"""What holds for every template, style sheet and script: they compile, keep the strict content
security policy and their budgets, and every word on them can be translated."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts]
STATIC = ROOT / "static" / "portal"
SHEETS, SCRIPTS = sorted(STATIC.glob("*.css")), sorted(STATIC.glob("*.js"))
SPRITE = (ROOT / "templates" / "components" / "_sprite.html").read_text()
MAX_TEMPLATE, MAX_LINE, MAX_STATIC = 150, 120, 400

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktrans(?:late)?.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def name_of(path):
    return str(path.relative_to(ROOT))


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=name_of)


def read(path):
    return path.read_text(encoding="utf-8")


@each(TEMPLATES)
def test_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


@each(TEMPLATES)
def test_template_keeps_its_budget(path):
    assert len(read(path).splitlines()) <= MAX_TEMPLATE


def wide_lines(source):
    """The numbers of the lines that no screen shows whole; they would make the budget void."""
    lines = enumerate(source.splitlines(), start=1)
    return [number for number, line in lines if len(line) > MAX_LINE]


@each(TEMPLATES)
def test_template_keeps_its_lines_short(path):
    assert wide_lines(read(path)) == []


def test_wide_lines_finds_a_line_that_is_one_letter_too_wide():
    source = f"{'宽' * MAX_LINE}\n{'宽' * (MAX_LINE + 1)}\n"
    assert wide_lines(source) == [2]


@each(PAGES)
def test_template_has_no_style_attribute_and_no_inline_script(path):
    source = COMMENT.sub("", read(path))
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"<style|javascript:|\son[a-z]+\s*=\s*[\"']", source)
    scripts = re.findall(r"<script\b[^>]*>", source)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


@each(PAGES)
def test_every_chinese_word_of_a_template_is_marked(path):
    source = TRANSLATED.sub("", COMMENT.sub("", read(path)))
    assert CHINESE.findall(TAG.sub("", source)) == []


@each(PAGES)
def test_template_draws_only_what_the_sprite_has(path):
    wanted = set(re.findall(r'href="#([it]-[a-z]+)"', read(path)))
    wanted |= {f"t-{name}" for name in re.findall(r'\{% icon "([a-z]+)" %\}', read(path))}
    missing = {name for name in wanted if f'id="{name}"' not in SPRITE}
    assert missing == set()


@each(SHEETS + SCRIPTS)
def test_static_file_keeps_its_budget(path):
    assert len(read(path).splitlines()) <= MAX_STATIC


@each(SHEETS)
def test_style_sheet_uses_tokens_that_exist_and_colours_old_browsers_know(path):
    source = read(path)
    known = set(re.findall(r"(--gd-[\w-]+)\s*:", read(STATIC / "tokens.css")))
    assert set(re.findall(r"var\((--gd-[\w-]+)\)", source)) <= known
    assert not re.search(
        r"oklch\(|light-dark\(|color-mix\(", re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    )
    assert source.count("{") == source.count("}")


@each(SCRIPTS)
def test_script_is_well_formed_and_needs_no_eval(path):
    source = read(path)
    assert not re.search(r"\beval\(|new Function|setAttribute\(\"style\"", source)
    assert CHINESE.findall(re.sub(r"//.*|/\*.*?\*/|/\[[^\n]*?\]\?[^\n]*?/", "", source)) == []
    node = shutil.which("node")
    if node:
        subprocess.run(
            [node, "--check", "--input-type=module"], input=source, text=True, check=True
        )


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_pages_for_a_broken_portal_need_neither_request_nor_context(name):
    html = get_template(name).render()
    assert "<h1" in html
    assert 'href="/"' in html


# ---------- forms as Django renders them here ----------


@pytest.fixture
def bound_form():
    class Sample(forms.Form):
        name = forms.CharField(label="名称", help_text="与协议一致")
        note = forms.CharField(label="说明", required=False)
        agreed = forms.BooleanField(label="已同意")

    return Sample({"note": "x"})


def test_a_field_error_stands_under_its_field_with_shape_and_word(bound_form):
    html = str(bound_form)
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#i-bad"' in html


def test_only_optional_fields_say_that_they_are(bound_form):
    html = str(bound_form)
    assert html.count("可不填") == 1
    assert html.index("说明") < html.index("可不填")


def test_a_form_error_is_announced(bound_form):
    bound_form.add_error(None, "<b>金额超过协议</b>")
    html = str(bound_form)
    assert 'role="alert"' in html
    assert "&lt;b&gt;金额超过协议" in html


def test_messages_carry_shape_as_well_as_colour():
    level = type("Message", (), {"level_tag": "error", "__str__": lambda self: "没有保存"})()
    source = '{% include "components/_messages.html" %}'
    html = Template(source).render(Context({"messages": [level]}))
    assert 'href="#i-bad"' in html
    assert "没有保存" in html


# Nothing is kept that no page uses

STYLED = re.compile(r"\.(gd-[\w-]+)")
REGISTERED = re.compile(r"@register\.\w+(?:\([^)]*\))?\ndef (\w+)")


def users() -> str:
    """All that names a class or a tag: templates, scripts, and the widgets of the forms."""
    widgets = [path for path in ROOT.glob("[a-z]*/**/*.py") if path.parts[len(ROOT.parts)] in OURS]
    return "\n".join(
        read(path) for path in [*(ROOT / "templates").rglob("*.*"), *SCRIPTS, *widgets]
    )


OURS = {path.parent.name for path in ROOT.glob("*/apps.py")}


def unused(names, source: str) -> set[str]:
    return {name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", source)}


def test_every_class_of_the_style_sheets_is_used():
    classes = {name for path in SHEETS for name in STYLED.findall(read(path))}
    assert len(classes) > 50
    assert unused(classes, users()) == set()


def test_every_tag_and_filter_is_used():
    tags = {
        name for path in ROOT.glob("*/templatetags/*.py") for name in REGISTERED.findall(read(path))
    }
    assert len(tags) > 20
    templates = "\n".join(read(path) for path in (ROOT / "templates").rglob("*.*"))
    assert unused(tags, templates) == set()


def test_unused_finds_what_nobody_names():
    source = '<p class="gd-note">{% bullet 3 %}</p>'
    assert unused({"gd-not", "gd-note", "bullet", "bull"}, source) == {"gd-not", "bull"}
