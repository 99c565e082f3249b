"""The catalogue is what is there: files, sections, and no file where Streamlit would trip."""

from pathlib import Path

from explainers import catalogue

ROOT = Path(__file__).parents[2]


def test_every_page_has_its_file_and_every_file_its_page():
    listed = {page.path for page in catalogue.PAGES}
    files = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("pages/*/*/page.py")
        if path.parent.name not in ("parts", "server")
    }
    assert listed == files


def test_no_page_lies_directly_in_the_folder_of_pages():
    # Streamlit would run it by itself, without app.py, when it is opened in a fresh server.
    assert list(ROOT.glob("pages/*.py")) == []


def test_sections_and_slugs_fit():
    assert {page.section for page in catalogue.PAGES} <= set(catalogue.SECTIONS)
    slugs = [page.slug for page in catalogue.PAGES]
    assert len(set(slugs)) == len(slugs)
    order = [list(catalogue.SECTIONS).index(page.section) for page in catalogue.PAGES]
    assert order == sorted(order)
    assert catalogue.find("home") is catalogue.PAGES[0]
    assert catalogue.find("nowhere") is None
