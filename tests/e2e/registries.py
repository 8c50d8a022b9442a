"""Real registries of a test's own: docker-registry in several settings, nginx with TLS before it, and pushes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.e2e.conftest import free_port, listens, tool, until
from tui.demo.images import Image

USER, PASSWORD = "ada", "e2e-canary-5c11"
HTPASSWD = f"{USER}:$2y$05$abcdefghijklmnopqrstuuG2mp28k4e2oSrOLmuW1YYjX7BVqjFwK\n"
"""bcrypt of that password, the one hash that docker-registry takes."""


@contextmanager
def docker_registry(folder: Path, more: str = "") -> Iterator[str]:
    """`127.0.0.1:PORT` of a docker-registry with these further lines of its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "log"
    (folder / "config.yml").write_text(
        f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\n"
        f"http: {{addr: 127.0.0.1:{port}}}\n{more}\n"
    )
    with _running([tool("docker-registry", "docker-registry"), "serve", str(folder / "config.yml")], port, log):
        yield f"127.0.0.1:{port}"


def with_htpasswd(folder: Path) -> str:
    """Settings: nobody is let in but one user."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "htpasswd").write_text(HTPASSWD)
    return f"auth: {{htpasswd: {{realm: ours, path: {folder}/htpasswd}}}}"


def cache_of(upstream: str) -> str:
    """Settings: a pull-through cache of another registry."""
    return f"proxy: {{remoteurl: 'http://{upstream}'}}"


@contextmanager
def nginx(folder: Path, upstream: str, certificate: Path, more: str = "", protocols: str = "") -> Iterator[str]:
    """`127.0.0.1:PORT` of an nginx that speaks TLS, and HTTP/2 where `protocols` says so; it logs that."""
    port, log = free_port(), folder / "nginx.log"
    spools = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(f"""
        daemon off; master_process off; pid {folder}/nginx.pid; error_log {log};
        events {{}}
        http {{
          log_format spoke "$server_protocol $request_method $uri"; access_log {folder}/access spoke; {spools}
          server {{
            listen 127.0.0.1:{port} ssl {protocols};
            ssl_certificate {certificate}; ssl_certificate_key {certificate.with_suffix(".key")}; {more}
            location / {{ proxy_pass http://{upstream}; proxy_set_header Host $http_host; proxy_http_version 1.1; }}
          }}
        }}""")
    with _running([tool("nginx", "nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], port, log):
        yield f"127.0.0.1:{port}"


@contextmanager
def _running(words: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("ab") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out)
    until(lambda: listens(port), words[0], process, log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def authority(folder: Path) -> Path:
    """A certificate authority of our own, its key beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "ca.crt"
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=our own authority",
             "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", str(made.with_suffix(".key")),
             "-out", str(made))  # fmt: skip
    return made


def signed(ca: Path, name: str, extension: str) -> Path:
    """A certificate signed by the authority, its key beside it."""
    made, request, extra = (ca.with_name(f"{name}{end}") for end in (".crt", ".csr", ".ext"))
    extra.write_text(f"{extension}\n")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout",
             str(made.with_suffix(".key")), "-out", str(request))  # fmt: skip
    _openssl("x509", "-req", "-in", str(request), "-CA", str(ca), "-CAkey", str(ca.with_suffix(".key")),
             "-CAcreateserial", "-days", "2", "-extfile", str(extra), "-out", str(made))  # fmt: skip
    return made


def _openssl(*words: str) -> None:
    subprocess.run([tool("openssl", "openssl"), *words], check=True, capture_output=True)


def push(host: str, repository: str, image: Image, *tags: str, login: tuple[str, str] | None = None) -> None:
    """Push an image by the protocol itself (distribution-spec, section Push)."""
    base = f"http://{host}/v2/{repository}"
    with httpx.Client(auth=login, trust_env=False) as client:
        for blob in image.blobs:
            place = urljoin(base, client.post(f"{base}/blobs/uploads/").raise_for_status().headers["location"])
            client.put(place, params={**httpx.URL(place).params, "digest": blob.digest}, content=blob.data)
        for name, manifest in ((m.digest, m) for m in image.children):
            _put(client, f"{base}/manifests/{name}", manifest.media_type, manifest.data)
        for tag in tags:
            _put(client, f"{base}/manifests/{tag}", image.manifest.media_type, image.manifest.data)


def _put(client: httpx.Client, url: str, media_type: str, data: bytes) -> None:
    client.put(url, content=data, headers={"content-type": media_type}).raise_for_status()
