"""Why no safe connection came about, in words: what is wrong with a certificate, or that nobody speaks TLS there."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable

from tui.core.answers import Unreached
from tui.core.language import later, tr

_FOREIGN = frozenset({
    "WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE", "BAD_RECORD_TYPE",
})  # fmt: skip
"""What OpenSSL calls a reply that is no record of TLS (its sslerr.h)."""
_CERTIFICATE = {
    9: later("The certificate of {host} is not valid yet: its clock, or the one of this machine, is wrong."),
    10: later("The certificate of {host} has expired."),
    18: later("The certificate of {host} is self-signed, and this machine does not trust it."),
    19: later("The certificate of {host} is of an authority that this machine does not trust."),
    20: later("The certificate of {host} is of an authority that this machine does not trust."),
    21: later("The certificate of {host} is of an authority that this machine does not trust."),
    62: later("The certificate that {host} shows is for another host name."),
    64: later("The certificate that {host} shows is for another address."),
}
"""By the numbers of OpenSSL's x509_vfy.h (X509_V_ERR_…)."""


def unsafe(chain: Iterable[BaseException], host: str, reason: str) -> tuple[Unreached, str]:
    """What kind of fault it is, and a whole sentence. `chain`: a fault with its causes; `reason`: its innermost
    words."""
    faults = [item for item in chain if isinstance(item, ssl.SSLError)]
    if any(getattr(item, "reason", "") in _FOREIGN for item in faults):
        return Unreached.NO_TLS, tr("What answers at {host} speaks no TLS.", host=host)
    code = next(
        (getattr(item, "verify_code", None) for item in faults if isinstance(item, ssl.SSLCertVerificationError)), None
    )
    if code in _CERTIFICATE:
        return Unreached.TLS, tr(_CERTIFICATE[code], host=host)
    return Unreached.TLS, tr("The reason that is given: {reason}.", reason=_words(reason))


def _words(reason: str) -> str:
    """OpenSSL's words, without its codes and the line of its source: `[SSL: X] certificate revoked (_ssl.c:1006)`."""
    return re.sub(r"\[[\w: ]+\]\s*|\s*\(_ssl\.c:\d+\)", "", reason).strip() or reason
