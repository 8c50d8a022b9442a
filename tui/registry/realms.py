"""Who may be told a login: whether the place that gives tokens is to be trusted, by its address alone. Pure."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(netloc: str) -> bool:
    """localhost and 127.0.0.0/8, which Docker too reaches without TLS."""
    host = (urlsplit(f"//{netloc}").hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def trusted_realm(realm: str, host: str, *, insecure: bool = False) -> bool:
    """https; plain http only from a registry on this machine to itself or another port of it, and from one that the
    settings call insecure. Addresses inside a private network are believed only from the host itself
    (go-containerregistry, transport/bearer.go)."""
    parts = urlsplit(realm)
    name = parts.hostname or ""
    if not name or "@" in parts.netloc:
        return False
    if is_loopback(host):
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.netloc))
    same = name == urlsplit(f"//{host}").hostname
    if parts.scheme != "https":
        return same and insecure and parts.scheme == "http"
    if same:
        return True
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return not is_loopback(name)
