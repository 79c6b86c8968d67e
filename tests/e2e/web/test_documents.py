"""Documents: adding, with progress; reading, removing; collections, and keys that open only some."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from qa.settings import Settings
from tests.e2e.web.conftest import Open, Watch, last, put
from tests.fakes.app import FakeApp, answer
from tests.fakes.library import FakeLibrary

DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, {type: "text/plain"}));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
    if (kind === "dragover" && document.querySelector("#drop").hidden) throw new Error("nothing says where to drop");
  }
}"""


def choose(page: Page, *paths: Path) -> None:
    page.locator("#files").set_input_files(list(paths))


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_chosen_file_is_added_and_listed(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    choose(page, write(tmp_path, "roads.txt", "Roads\nThe county has 412 km of roads.\n"))
    row = page.locator(".documents li", has_text="roads.txt")
    expect(row.locator(".where")).to_contain_text("2 paragraphs · 1 figure")
    expect(page.locator("#live")).to_contain_text("roads.txt: added")
    expect(page.locator(".upload")).to_have_count(0)


def test_a_dropped_file_is_added(open_page: Open) -> None:
    app = FakeApp()
    page = open_page(app)
    page.evaluate(DROP, ["铁路.txt", "铁路\n全长38公里。\n"])
    expect(page.locator(".documents")).to_contain_text("铁路.txt")
    expect(page.locator("#drop")).to_be_hidden()
    assert app.library.open().source("铁路.txt").paragraphs == 2


def test_sending_and_reading_are_shown_while_they_last(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    held = []
    page.route(
        "**/v1/documents?*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    choose(page, write(tmp_path, "roads.txt", "Roads\n412 km\n"))
    expect(page.locator(".upload progress")).to_have_accessible_name("roads.txt")
    page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.locator(".documents")).to_contain_text("roads.txt")


def test_a_file_that_cannot_be_read_says_why_and_the_others_are_kept(
    open_page: Open, watch: Watch, tmp_path: Path
) -> None:
    watch.allowed.append("Failed to load resource")
    page = open_page()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2")
    choose(page, bad, write(tmp_path, "good.txt", "Good\n7 of 9 wells are open.\n"))
    expect(page.locator(".upload.failed")).to_contain_text("not added: it is binary and not text")
    expect(page.locator(".documents")).to_contain_text("good.txt")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".upload")).to_have_count(0)


def test_a_document_is_removed_only_after_asking(open_page: Open) -> None:
    app = FakeApp()
    page = open_page(app)
    page.get_by_role("button", name="Remove bulletin.txt").click()
    expect(page.get_by_role("dialog")).to_contain_text("Answers will no longer draw on bulletin.txt.")
    page.keyboard.press("Escape")
    expect(page.locator(".documents")).to_contain_text("bulletin.txt")
    page.get_by_role("button", name="Remove bulletin.txt").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator(".documents")).not_to_contain_text("bulletin.txt")
    assert "bulletin.txt" not in [source.file for source in app.library.open().sources()]


def test_a_document_can_be_read_from_its_beginning(open_page: Open) -> None:
    page = open_page()
    page.locator(".document", has_text="充电设施.txt").click()
    expect(page.locator("#panel-title")).to_have_text("充电设施.txt")
    expect(page.locator("#panel .cited .text p")).to_have_text("2025年末的充电设施与网络")


def test_a_long_list_says_what_it_leaves_out(open_page: Open) -> None:
    library = FakeLibrary({"default": {f"{number:04}.txt": "1 ton\n" for number in range(1001)}})
    page = open_page(FakeApp(library=library))
    expect(page.locator(".documents li")).to_have_count(1000)
    expect(page.locator("#panel")).to_contain_text("The first 1000 of 1001 are listed.")


def test_each_collection_has_its_documents_and_its_conversation(open_page: Open) -> None:
    library = FakeLibrary({"default": {"a.txt": "A\n1 ton\n"}, "minutes": {"b.txt": "B\n2 tons\n"}})
    app = FakeApp([replace(answer("abstained"), looked_at=())], library=library)
    page = open_page(app)
    put(page, "How many tons?")
    page.get_by_label("Collection").select_option("minutes")
    expect(page.locator(".documents .file")).to_have_text(["b.txt"])
    expect(page.locator("article.turn")).to_have_count(0)
    put(page, "And here?")
    assert (app.requests[1].collection, app.requests[1].history) == ("minutes", ())
    page.get_by_label("Collection").select_option("default")
    expect(last(page, ".question")).to_have_text("How many tons?")


def test_a_new_collection_is_made_with_its_first_file(open_page: Open, watch: Watch, tmp_path: Path) -> None:
    watch.allowed.append("404")
    app = FakeApp()
    page = open_page(app)
    page.get_by_label("Collection").select_option("New collection…")
    page.get_by_role("dialog").get_by_role("textbox").fill("roads")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("#panel .empty")).to_have_text("No documents yet.")
    expect(page.locator("#welcome h2")).to_have_text("There is nothing to answer from yet")
    choose(page, write(tmp_path, "roads.txt", "Roads\n412 km\n"))
    expect(page.locator(".documents .file")).to_have_text(["roads.txt"])
    assert app.library.names() == ["default", "roads"]


def test_a_key_for_another_collection_opens_that_one(open_page: Open, watch: Watch) -> None:
    watch.allowed.append("401")
    settings = Settings()
    server = replace(settings.server, api_keys="clerk:open-sesame:minutes:rw")
    library = FakeLibrary({"default": {"a.txt": "A\n1 ton\n"}, "minutes": {"b.txt": "B\n2 tons\n"}})
    page = open_page(FakeApp(settings=replace(settings, server=server), library=library))
    page.get_by_role("dialog").locator("input").fill("open-sesame")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Collection")).to_have_value("minutes")
    expect(page.locator(".documents .file")).to_have_text(["b.txt"])


def test_a_server_with_keys_is_opened_with_one_that_may_only_read(open_page: Open, watch: Watch) -> None:
    watch.allowed.append("401")
    settings = Settings()
    hashed = hashlib.sha256(b"open sesame").hexdigest()
    server = replace(settings.server, api_keys=f"reader:sha256={hashed}:default:r")
    page = open_page(FakeApp([answer()], settings=replace(settings, server=server)))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This server asks for a key")
    dialog.locator("input").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("This key is not known here.")
    dialog.locator("input").fill("open sesame")
    page.keyboard.press("Enter")
    expect(page.locator(".documents li")).to_have_count(3)
    expect(page.locator("#panel .note")).to_have_text("This collection can be read and not changed.")
    expect(page.locator(".adder, .remove")).to_have_count(0)
    put(page, "How many charging points are there?")
    expect(last(page, "button.cite")).to_have_count(2)
