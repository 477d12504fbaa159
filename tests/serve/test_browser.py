"""The preview as a person uses it, in a real browser: edit, see, break, mend, switch, search, with keys alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.documents.conftest import needed
from tests.documents.pages import REGISTER
from tests.documents.test_accessible import AXE, RUN
from tests.serve.running import PATIENCE, Running, write

CUSTOMERS = "registers/customers.yaml"
FOCUSED = """() => {
  const one = document.activeElement;
  return [`${one.textContent.trim()}|${one.href}`, getComputedStyle(one).outlineStyle];
}"""
NOTICE = "/en/document/public/customers"
HOSTILE = "</title><script>document.title='stolen'</script><img src=x onerror=alert(1)>"

expect.set_options(timeout=PATIENCE * 1000)


def document(page: Page, language: str = "en") -> FrameLocator:
    """The document in its frame."""
    return page.frame_locator(f"#pane-{language} iframe:not(.coming)")


def save(root: Path, old: str, new: str) -> None:
    """Save the register with something replaced."""
    assert old in REGISTER
    write(root, {CUSTOMERS: REGISTER.replace(old, new)})


def test_from_the_overview_to_a_document_and_on_to_another(preview: Running, files: Path, page: Page) -> None:
    page.goto(preview.url)
    expect(page).to_have_url(f"{preview.url}/en/")
    expect(page.locator(".tile h3")).to_have_text("Customers")
    page.get_by_role("link", name=re.compile("Privacy notice +Customers")).click()
    expect(page).to_have_title(re.compile("Customers.* · ropa"))
    expect(document(page).locator("h1")).to_contain_text("Customers")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Index of notices").click()
    document(page).get_by_role("link", name="suomi").click()
    expect(page).to_have_url(f"{preview.url}/fi/document/public/index")
    expect(document(page, "fi").locator("html")).to_have_attribute("lang", "fi")


def test_an_edit_is_seen_without_a_reload_and_the_reader_stays_where_they_were(
    preview: Running, files: Path, page: Page
) -> None:
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("#purpose-billing")).to_have_text("Billing")
    page.evaluate("window.kept = true")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'; scrollTo(0, 600)")
    save(files, "    name: Billing\n", "    name: Sending invoices\n")
    expect(document(page).locator("#purpose-billing")).to_have_text("Sending invoices")
    assert page.evaluate("window.kept"), "the page itself was not loaded again"
    assert page.evaluate("scrollY") == 600
    expect(page.locator("#pane-en iframe")).to_have_count(1)


def test_a_broken_file_leaves_the_last_good_view_below_the_error_and_is_mended(
    preview: Running, files: Path, page: Page
) -> None:
    save(files, "    name: Billing\n", "    name: The last good name\n")
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("#purpose-billing")).to_have_text("The last good name")
    write(files, {CUSTOMERS: REGISTER + "notes: [never closed\n"})
    trouble = page.locator("#broken .trouble")
    expect(trouble).to_contain_text("This is the last good view")
    expect(trouble.locator(".card.error")).to_contain_text("FMT008")
    line = REGISTER.count("\n") + 1
    expect(trouble.locator("a.place").first).to_have_attribute(
        "href", re.compile(rf"^vscode://file/.*/registers/customers\.yaml:{line}:\d+$|:{line + 1}:1$")
    )
    expect(document(page).locator("#purpose-billing")).to_have_text("The last good name")
    box = trouble.bounding_box()
    frame = page.locator("#pane-en iframe").bounding_box()
    assert box is not None
    assert frame is not None
    assert box["y"] + box["height"] <= frame["y"], "the error stands above the document"
    write(files, {"registers/parties/mailer.yaml": "party: mailer\nname: Esimerkki Renamed Oy\nexample: yes\n"})
    page.goto(preview.url + "/en/")
    expect(page.locator(".files")).to_contain_text("Esimerkki Renamed Oy")
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("#purpose-billing")).to_have_text("The last good name")
    save(files, "    name: Billing\n", "    name: Mended\n")
    expect(document(page).locator("#purpose-billing")).to_have_text("Mended")
    expect(page.locator("#broken .trouble")).to_have_count(0)


def test_broken_settings_leave_every_document_as_it_was(preview: Running, files: Path, page: Page) -> None:
    page.goto(f"{preview.url}/sv/document/public/customers")
    expect(document(page, "sv").locator("h1")).to_contain_text("Customers")
    write(files, {"registers/workspace.yaml": "workspace: 1\n\tlanguages: [en]\n"})
    expect(page.locator("#broken .trouble")).to_be_visible()
    expect(document(page, "sv").locator("h1")).to_contain_text("Customers")
    write(files)
    expect(page.locator("#broken .trouble")).to_have_count(0)


def test_a_finding_stands_beside_the_place_it_concerns(preview: Running, files: Path, page: Page) -> None:
    save(files, "basis: 6-1-b", "basis: 6-1-q")
    page.goto(preview.url + NOTICE)
    card = page.locator("#notes > .card", has_text="FMT011")
    expect(card).to_have_attribute("data-anchor", "purpose-billing")
    expect(card.locator(".severity")).to_have_text("error")
    expect(card).to_contain_text("What to do")
    heading = document(page).locator("#purpose-billing")
    page.wait_for_function(
        """() => {
          const frame = document.querySelector('#pane-en iframe');
          const card = document.querySelector('#notes > .card[data-anchor="purpose-billing"]');
          const place = frame.contentDocument.getElementById('purpose-billing');
          const top = frame.getBoundingClientRect().top + place.getBoundingClientRect().top;
          return Math.abs(card.getBoundingClientRect().top - top) < 40;
        }"""
    )
    card.get_by_role("link", name="Show in the document").click()
    expect(heading).to_be_in_viewport()
    card.locator("summary", has_text="The lines in the file").click()
    expect(card.locator(".lines mark")).to_have_text("6-1-q")
    save(files, "basis: 6-1-b", "basis: 6-1-c")
    expect(card).to_have_count(0)


def test_findings_are_grouped_by_register_with_remedy_law_and_lines(
    preview: Running, files: Path, page: Page
) -> None:
    save(files, "processors: none", "processors: [{party: nobody, purposes: [billing]}]")
    page.goto(f"{preview.url}/en/findings")
    group = page.locator("section", has=page.locator("h2", has_text="Customers"))
    card = group.locator(".card", has_text="REF001")
    expect(card.locator(".lines .here")).to_contain_text("nobody")
    page.get_by_role("link", name="warning", exact=True).click()
    expect(page.locator(".card.error")).to_have_count(0)
    page.get_by_role("link", name="All findings").click()
    expect(page.locator(".card.error", has_text="REF001")).to_be_visible()


def test_the_language_is_switched_on_the_same_page(preview: Running, files: Path, page: Page) -> None:
    page.goto(f"{preview.url}/en/findings")
    for language, name, title in (("fi", "suomi", "Havainnot"), ("sv", "svenska", "Iakttagelser")):
        page.locator(".languages a", has_text=name).click()
        expect(page).to_have_url(f"{preview.url}/{language}/findings")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto(preview.url + NOTICE)
    page.locator(".languages a", has_text="suomi").click()
    expect(document(page, "fi").locator("html")).to_have_attribute("lang", "fi")


def test_languages_stand_side_by_side_in_step_and_follow_a_save(preview: Running, files: Path, page: Page) -> None:
    page.goto(preview.url + NOTICE)
    for name in ("suomi", "svenska"):
        page.locator(".beside a", has_text=name).click()
        expect(page.locator(".beside a", has_text=name)).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(f"{preview.url}{NOTICE}?beside=fi&beside=sv")
    for language in ("en", "fi", "sv"):
        expect(document(page, language).locator("html")).to_have_attribute("lang", language)
    page.wait_for_function(
        """() => {
          const frames = [...document.querySelectorAll('.pane iframe')];
          const tops = frames.map(frame => {
            const place = frame.contentDocument.getElementById('rights');
            return place && place.getBoundingClientRect().top + frame.getBoundingClientRect().top;
          });
          const lefts = frames.map(frame => frame.getBoundingClientRect().left);
          return tops.every(top => top && Math.abs(top - tops[0]) < 3) && new Set(lefts).size === 3;
        }"""
    )
    save(files, "    name: Billing\n", "    name: {en: Invoices, fi: Laskut, sv: Fakturor}\n")
    for language, name in (("en", "Invoices"), ("fi", "Laskut"), ("sv", "Fakturor")):
        expect(document(page, language).locator("#purpose-billing")).to_have_text(name)
    page.locator(".beside a", has_text="suomi").click()
    expect(page).to_have_url(f"{preview.url}{NOTICE}?beside=sv")


def test_search_looks_through_everything(preview: Running, files: Path, page: Page) -> None:
    save(files, "basis: 6-1-b", "basis: 6-1-q")
    page.goto(f"{preview.url}/en/")
    expect(page.locator(".state .count.error")).to_be_visible()
    search = page.get_by_role("searchbox", name="Search")
    search.fill("CUSTOMERS")
    search.press("Enter")
    heading = page.locator("h2")
    expect(heading.filter(has_text="Registers")).to_be_visible()
    expect(heading.filter(has_text="Documents")).to_be_visible()
    search.fill("mailer esimerkki")
    search.press("Enter")
    expect(page.locator("section", has=heading.filter(has_text="Parties")).locator("li")).to_contain_text(
        "Esimerkki Mailer Oy"
    )
    search.fill("6-1-q")
    search.press("Enter")
    expect(page.locator("section", has=heading.filter(has_text="Findings")).locator("mark").first).to_have_text(
        "6-1-q"
    )
    search.fill("rekisterinpitäjä")
    search.press("Enter")
    hit = page.locator(".hits li", has_text="(fi)").first
    hit.get_by_role("link").click()
    expect(document(page, "fi").locator("html")).to_have_attribute("lang", "fi")
    page.goto(f"{preview.url}/en/search?q=nowhereatall")
    expect(page.locator(".none")).to_have_text("Nothing holds all of these words.")


def test_all_can_be_reached_with_keys_alone(preview: Running, files: Path, page: Page) -> None:
    page.goto(f"{preview.url}/en/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main")
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(FOCUSED)
        if name in reached or page.evaluate("document.activeElement === document.body"):
            break
        reached.append(name)
        box = page.locator(":focus").bounding_box()
        assert box is None or box["height"] > 0
        assert outline in ("solid", "auto"), name
    every = page.evaluate(
        "[...document.querySelectorAll('main a')].map(one => one.textContent.trim() + '|' + one.href)"
    )
    assert set(every) <= set(reached)
    page.locator("main a", has_text="Privacy notice").focus()
    page.keyboard.press("Enter")
    expect(document(page).locator("h1")).to_be_visible()
    page.locator(".beside a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pane")).to_have_count(2)


def test_focus_and_opened_details_outlive_a_save(preview: Running, files: Path, page: Page) -> None:
    save(files, "basis: 6-1-b", "basis: 6-1-q")
    page.goto(preview.url + NOTICE)
    card = page.locator("#notes > .card", has_text="FMT011")
    for _ in range(5):  # a page that is renewed between press and release of the button sees no click
        card.locator("summary", has_text="The lines in the file").click()
        if card.locator(".lines mark").is_visible():
            break
    page.get_by_role("searchbox").fill("half a wo")
    write(files, {CUSTOMERS: REGISTER.replace("basis: 6-1-b", "basis: 6-1-q").replace("name: Billing", "name: Bill")})
    expect(document(page).locator("#purpose-billing")).to_have_text("Bill")
    expect(card.locator(".lines mark")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("half a wo")
    summary = card.locator("summary", has_text="The lines in the file")
    summary.focus()
    write(files, {CUSTOMERS: REGISTER.replace("basis: 6-1-b", "basis: 6-1-q") + "oops: 1\n"})
    expect(page.locator("#notes > .card", has_text="oops")).to_be_visible()
    expect(summary).to_be_focused()


def test_hostile_and_huge_texts_are_shown_as_text(preview: Running, files: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    huge = "x" * 200_000
    quoted = HOSTILE.replace("'", "’")
    texts = REGISTER.replace("name: Customers", f"name: '{quoted}'").replace(
        "basis: 6-1-b", f"basis: '{quoted}{huge}'"
    )
    write(files, {CUSTOMERS: texts})
    for target in ("/en/", "/en/findings", NOTICE, "/en/search?q=script", f"/en/search?q={'%3Cscript%3E'}"):
        page.goto(preview.url + target)
        expect(page.locator("main")).to_be_visible()
        expect(page.locator("main img, main script")).to_have_count(0)
        assert "stolen" not in page.title().replace(quoted, "")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440, target
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("h1")).to_contain_text("<script>")
    assert all(url.startswith(preview.url) for url in asked), asked


def test_a_register_that_is_deleted_and_comes_back(preview: Running, files: Path, page: Page) -> None:
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("h1")).to_contain_text("Customers")
    (files / CUSTOMERS).unlink()
    expect(page.locator("h1")).to_have_text("Not here")
    write(files)
    expect(document(page).locator("h1")).to_contain_text("Customers")


def test_a_template_that_breaks_leaves_the_last_good_view(preview: Running, files: Path, page: Page) -> None:
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("h1")).to_contain_text("Customers")
    broken = '{% extends "shipped/notice.html.j2" %}\n{% block contents %}{{ nothing.at.all }}{% endblock %}\n'
    write(files, {"templates/notice.html.j2": broken})
    expect(page.locator("#broken .trouble")).to_contain_text("DOC002")
    expect(document(page).locator("h1")).to_contain_text("Customers")
    write(files, {"templates/notice.html.j2": broken.replace("{{ nothing.at.all }}", "<p id=own>Own words</p>")})
    expect(document(page).locator("#own")).to_have_text("Own words")
    (files / "templates" / "notice.html.j2").unlink()
    expect(document(page).locator("#own")).to_have_count(0)


def test_a_document_runs_no_script_and_asks_nothing_elsewhere(preview: Running, files: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(preview.url + NOTICE)
    expect(document(page).locator("h1")).to_be_visible()
    frame = page.locator("#pane-en iframe")
    assert "allow-scripts" not in (frame.get_attribute("sandbox") or "allow-scripts")
    assert all(url.startswith(preview.url) for url in asked), asked


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_axe_finds_nothing_on_a_phone_and_a_desk_light_and_dark(
    width: int, scheme: str, preview: Running, files: Path, browser: Browser
) -> None:
    axe = Path(needed(str(AXE), "axe-core")).read_text(encoding="utf-8")
    save(files, "basis: 6-1-b", "basis: 6-1-q")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE * 1000)
    found = []
    try:
        page = context.new_page()
        page.goto(f"{preview.url}/en/")
        expect(page.locator(".tile .count.error")).to_be_visible()
        for target in (
            "/en/",
            "/fi/findings",
            "/sv/search?q=customers",
            NOTICE,
            f"{NOTICE}?beside=fi",
            "/en/nothing",
        ):
            page.goto(preview.url + target)
            if "document" in target:
                expect(document(page).locator("h1")).to_be_visible()
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append((target, "wider than the window", str(wide)))
            page.evaluate(axe)
            found += [(target, one["id"], one["nodes"][0]["html"][:300]) for one in page.evaluate(RUN)]
    finally:
        context.close()
    assert not found
