"""The Studio brings in a file whose headings are its own, says which is which, and reads what came of each line."""

from playwright.sync_api import expect

HEADINGS = "Mail address,day,actions\n"
GOOD = "".join(f"erin@tidewater.example,2026-09-{day:02d},{day % 5}\n" for day in range(1, 29))
ODD = "stranger@elsewhere.example,2026-09-03,4\nerin@tidewater.example,soon,3\n"


def test_a_file_of_usage(visit, complaints, picture):
    page = visit("stella", "/imports/")
    page.get_by_role("link", name="Usage", exact=True).click()
    choose(page)
    expect(page.locator("main")).to_contain_text("Say which is which below")
    page.get_by_label("Email").select_option("Mail address")
    page.get_by_label("Keep these headings as").fill("Weekly export")
    choose(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("28 of 30 lines said something new")
    expect(page.locator("main")).to_contain_text("waits for a known person")
    expect(page.locator("table", has_text="“soon” is not a day")).to_be_visible()
    picture("studio-import")
    with page.expect_download() as download:
        page.get_by_role("link", name="Lines that were not applied").click()
    assert "soon" in download.value.path().read_text(encoding="utf-8-sig")
    complaints[:] = [said for said in complaints if "422" not in said]  # a refused form, as the console words it


def choose(page):
    page.get_by_label("Tool").select_option(label="Claims Summariser")
    file = {"name": "claims.csv", "mimeType": "text/csv", "buffer": (HEADINGS + GOOD + ODD).encode()}
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Bring it in").click()
