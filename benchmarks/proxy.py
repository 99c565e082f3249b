"""One address for several servers: nginx, with the configuration that the README recommends."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.browser import ROOT, Server, free_port

CONFIGURATION = ROOT / "benchmarks" / "nginx.conf"

# What Debian's /etc/nginx/nginx.conf is around it, with all files in a folder of its own.
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


def program() -> str | None:
    """The path of nginx, or None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def site(text: str, port: int, addresses: Sequence[str]) -> str:
    """The configuration `text` with another port to listen on, and other servers behind it."""
    servers = "\n".join(f"    server {urlsplit(address).netloc};" for address in addresses)
    text = re.sub(r"listen \d+;", f"listen 127.0.0.1:{port};", text)
    return re.sub(r"( +server [\d.:]+;\n)+", servers + "\n", text)


@contextlib.contextmanager
def before(servers: Sequence[Server]) -> Iterator[Server]:
    """Run nginx before these servers until the block ends."""
    nginx = program()
    if nginx is None:
        raise FileNotFoundError("nginx is not installed (on Debian: apt-get install nginx-light).")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx's workers may be another user
        inner = site(CONFIGURATION.read_text(), port, [server.address for server in servers])
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(AROUND.format(folder=folder, site=inner))
        process = subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", str(configuration)])
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, f"{address}/_stcore/health", Path(folder) / "error.log")
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended: {log.read_text()}")
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    raise RuntimeError("nginx did not answer within 10 s")
