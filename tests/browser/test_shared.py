"""A server that a class shares, as two browsers see it: each is known by a cookie of its own."""

import shutil

from folders import places
from playwright.sync_api import expect
from server import ROOT, serve

from explainers import serving, visitors
from explainers.locks import Lock
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.status import Status
from pages.parts.visitor import NOT_YOURS


def test_a_run_can_be_stopped_in_the_browser_that_started_it_alone(new_page, tmp_path):
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    secrets = f'{serving.NAME} = "{serving.SHARED}"\n'
    (tmp_path / ".streamlit/secrets.toml").write_text(secrets)
    anna, bert = new_page(visitor="Anna"), new_page(visitor="Bert")
    with serve(ROOT / "app.py", cwd=tmp_path, **places(tmp_path)) as address:
        anna.goto(f"{address}/home")
        [cookie] = (c for c in anna.context.cookies() if c["name"] == visitors.COOKIE)
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        owner = visitors.known(cookie["value"])
        folder = create(preset("notes"), tmp_path / "runs", "annas", owner=owner)
        lock = Lock(folder.lock)
        assert lock.acquire()
        Status(phase="training", message="Training: epoch 1 of 10.").write(folder)
        for page in (anna, bert):
            page.goto(f"{address}/train")
        expect(anna.locator(".st-key-train-stop button")).to_be_enabled()
        expect(bert.get_by_text(NOT_YOURS)).to_be_visible()
        expect(bert.locator(".st-key-train-stop button")).to_be_disabled()
        lock.release()
