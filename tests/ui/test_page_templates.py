import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

import vratar
from vratar.ui.navigation import NavGroup, NavItem

ROOMS = Path(vratar.__file__).parent
TEMPLATES = {
    str(path.relative_to(folder)): path
    for folder in sorted(ROOMS.glob("*/templates"))
    for path in sorted(folder.rglob("*.html"))
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_needs_what_the_content_security_policy_forbids(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert "<style" not in text
    assert "javascript:" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_translated_block_is_trimmed(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    assert not re.search(r"{% blocktranslate(?! trimmed)", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_form_that_changes_something_carries_a_token(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    assert len(re.findall(r'method="post"', text)) == text.count("{% csrf_token %}")


def test_the_navigation_opens_at_the_current_page() -> None:
    here = NavItem("Administrators", "/here", current=True)
    setup = NavGroup("Setup", (NavGroup("Staff Management", (here,)),), "settings")
    reports = NavGroup("Reports", (NavItem("Adoption", "/there"),))
    html = render_to_string("ui/parts/navigation.html", {"nodes": [setup, reports]})
    assert html.count("<details open>") == 2
    assert html.count("<details") == 3
    assert '<a href="/here" aria-current="page">' in html
    assert html.count("aria-current") == 1


@pytest.mark.parametrize("status", ["400", "413", "500", "503"])
def test_the_pages_of_a_broken_service_need_nothing(status: str) -> None:
    html = render_to_string(f"{status}.html")
    assert html.count("<h1>") == 1
    assert "<form" not in html


def test_an_error_number_is_shown() -> None:
    assert "Error number 4711." in render_to_string("500.html", {"error_number": "4711"})


@pytest.mark.parametrize("status", ["403", "403_csrf", "404"])
def test_the_other_error_pages_keep_the_frame(status: str) -> None:
    context = {"site_name": "Acme <Panel>", "navigation": [NavItem("Dashboard", "/", "home")]}
    # The context processors need a session; the frame itself needs these only.
    html = render_to_string(f"{status}.html", {**context, "request": RequestFactory().get("/x")})
    assert html.count("<h1>") == 1
    assert "Acme &lt;Panel&gt;" in html
    assert 'class="skip" href="#main"' in html
    assert '<main id="main"' in html


def test_a_name_is_escaped_in_the_heading_and_the_title() -> None:
    context = {"name": "<b>Ana & Co</b>", "status": {"kind": "ok", "text": "On"}}
    html = render_to_string("staff/administrator_edit.html", context)
    assert "<h1><bdi>&lt;b&gt;Ana &amp; Co&lt;/b&gt;</bdi></h1>" in html
    assert "<title>&lt;b&gt;Ana &amp; Co&lt;/b&gt; " in html


def test_the_version_is_told_only_to_who_is_signed_in() -> None:
    context = {"vratar_version": "9.9.9"}
    assert "9.9.9" not in render_to_string("404.html", context)
    assert "9.9.9" not in render_to_string("sign_in/logout.html", context)
    assert "9.9.9" in render_to_string("404.html", {**context, "administrator": object()})
