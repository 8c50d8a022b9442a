"""Whom a connection trusts, without one: the sources of authorities, and files that are none."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

import pytest

from tui.registry.exchange import PLAIN, Trust
from tui.registry.tls import UnusableError, context_of


def test_the_system_judges_where_the_extra_is_installed() -> None:
    truststore = pytest.importorskip("truststore")
    assert isinstance(context_of(PLAIN, {}), truststore.SSLContext)


def test_without_it_the_known_authorities_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "truststore", None)
    context = context_of(PLAIN, {})
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.get_ca_certs()


def test_an_insecure_registry_may_show_any_certificate() -> None:
    context = context_of(Trust(verify=False, authorities=("/nonexistent",)), {})
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_NONE, False)


@pytest.mark.parametrize(
    ("trust", "environ", "named"),
    [
        pytest.param(PLAIN, {"SSL_CERT_FILE": "/nonexistent/ca"}, "SSL_CERT_FILE, /nonexistent/ca,", id="the variable"),
        pytest.param(Trust(authorities=("/nonexistent/ca.crt",)), {}, "/nonexistent/ca.crt", id="an authority"),
        pytest.param(
            Trust(pairs=(("/nonexistent/a.cert", "/nonexistent/a.key"),)), {},
            "/nonexistent/a.cert with /nonexistent/a.key", id="a certificate of our own",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(trust: Trust, environ: dict[str, str], named: str) -> None:
    with pytest.raises(UnusableError) as told:
        context_of(trust, environ)
    assert str(told.value) == f"{named} cannot be used as a certificate: No such file or directory."


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ca.crt"
    file.write_text("canary")
    with pytest.raises(UnusableError) as told:
        context_of(Trust(authorities=(str(file),)), {})
    assert str(file) in str(told.value)
    assert "canary" not in str(told.value)
