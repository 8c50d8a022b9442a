"""Whom a TLS connection trusts: the authorities of this machine, as Docker does, and those that a registry has of its
own.

SSL_CERT_FILE and SSL_CERT_DIR take the place of all others, as httpx and OpenSSL have it. Else, with the extra
`truststore`, the system itself judges; without it, the authorities of certifi count and those that OpenSSL finds here.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import httpx

from tui.core.language import tr
from tui.registry.exchange import Trust


class UnusableError(Exception):
    """A certificate file that cannot be used; the message is a whole sentence that names it."""


def context_of(trust: Trust, environ: Mapping[str, str]) -> ssl.SSLContext:
    """Raises UnusableError."""
    context = _authorities(environ) if trust.verify else _anybody()
    # Engines written in Go do not insist on the extensions that authorities made by hand lack.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    for path in trust.authorities if trust.verify else ():
        try:
            context.load_verify_locations(path)
        except OSError as fault:
            raise _unusable(path, fault) from fault
    for certificate, key in trust.pairs:
        try:
            context.load_cert_chain(certificate, key or None, password=_no_password)
        except (OSError, ValueError) as fault:
            raise _unusable(
                tr("{certificate} with {key}", certificate=certificate, key=key) if key else certificate, fault
            ) from fault
    return context


def _no_password() -> str:
    """A key with a passphrase is of no use; without this, OpenSSL would ask for it on the terminal."""
    return ""


def _anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _authorities(environ: Mapping[str, str]) -> ssl.SSLContext:
    file, folder = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
    if file or folder:
        try:
            return ssl.create_default_context(cafile=file or None, capath=None if file else folder)
        except OSError as fault:
            raise _unusable(tr("SSL_CERT_FILE, {file},", file=file), fault) from fault
    try:
        import truststore  # noqa: PLC0415  # an extra
    except ImportError:
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()
        return context
    judged_by_the_system: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return judged_by_the_system


def _unusable(what: str, fault: Exception) -> UnusableError:
    reason = fault.strerror or fault if isinstance(fault, OSError) else fault
    return UnusableError(tr("{what} cannot be used as a certificate: {reason}.", what=what, reason=reason))
