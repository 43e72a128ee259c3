"""Keys held by a service of the Cloud Signature Consortium API, versions 1 and 2.

Shapes, by section of the two documents: v1.0.4.0 (2019) and v2.0.0.2 (2023).

    oauth2/token            v1 8.3.3, v2 8.4.4; client credentials: RFC 6749, 4.4
    credentials/list        v1 11.4, v2 11.4: `credentialIDs`
    credentials/info        v1 11.5, v2 11.5: `key.status`, `key.algo`, `cert.certificates`,
                            `multisign`, `authMode` (v1) or `auth.mode` (v2)
    credentials/authorize   v1 11.6: `hash`, `PIN`, `OTP`; v2 11.6: `hashes`,
                            `hashAlgorithmOID`, `authData`; both `numSignatures`; gives `SAD`,
                            or in v2 with status 202 a `handle`
    credentials/authorizeCheck  v2 11.7: `handle`; gives `SAD`, or 202 and a `handle`
    signatures/signHash     v1 11.9: `hash`, `hashAlgo`; v2 11.10: `hashes`,
                            `hashAlgorithmOID`, `operationMode`; gives `signatures` in the
                            order of the hashes, or for mode A a `responseID`
    signatures/signPolling  v2 11.12: `requestID`; 202 `accepted_request` while it waits
    errors                  v1 10.1, v2 10.2: `error`; `access_denied` is the user's no;
                            `invalid_pin`, `invalid_otp` v1 11.6, 11.9;
                            `invalid_authentication_data` v2 11.6; "SAD expired" v2 11.10

The activation data (SAD) never leaves the call that got it. A voucher that waits for consent
holds a `handle` or a `responseID`; with these the API goes on by the service token alone.
"""

import base64
import time
from collections.abc import Mapping
from dataclasses import replace

from asn1crypto import x509

from signing.errors import (
    ActivationError,
    ConsentExpiredError,
    ConsentRefusedError,
    OutcomeUnknownError,
    RemoteError,
    RemoteRefusedError,
)
from signing.options import CscOptions
from signing.remote import Batch, Holder, Keep, Signatures, Voucher, Waiting, expect, read_holder
from signing.remote_link import Effect, RemoteLink, Reply
from signing.report import Json

_SHA256 = "2.16.840.1.101.3.4.2.1"
_RSA = "1.2.840.113549.1.1.1"  # the hash algorithm is said beside it
_ALGORITHMS = {
    "rsa": ("1.2.840.113549.1.1.11", _RSA),
    # ecdsa-with-SHA256 gives DER, ecdsa-plain-SHA256 gives r and s (BSI TR-03111)
    "ec": ("1.2.840.10045.4.3.2", "0.4.0.127.0.7.1.1.4.1.3"),
}
_BAD_ACTIVATION = {"invalid_pin", "invalid_otp", "invalid_authentication_data"}
_EARLY_SECONDS = 60  # a token this near its end is not used any more
_TOKEN_SECONDS = 3600.0  # v2 8.4.4, where the service does not say
_ACCEPTED = 202


class CscSigner:
    """A key in a CSC service.

    Args:
        options: Which service and key.
        activation: `PIN`, `OTP` or whatever objects the credential asks for, by id. Used for
            one batch and forgotten.
    """

    def __init__(self, options: CscOptions, activation: Mapping[str, str] | None = None) -> None:
        self._options = options
        self._activation = dict(activation or {})
        self._link = RemoteLink(options)
        self._token, self._token_ends = options.access_token, float("inf")
        self._info: Reply | None = None

    def credentials(self) -> list[str]:
        """List the keys the service holds for the holder of the service token."""
        return self._call("credentials/list", {}).texts("credentialIDs")

    def holder(self) -> Holder:
        """Say whose key it is; see `HashSigner`."""
        return expect(read_holder(self._credential().texts("cert", "certificates")), self._options)

    def start(self, hashes: Mapping[str, bytes], keep: Keep) -> Voucher:
        """Authorize the hashes and have them signed; see `HashSigner`."""
        batch = Batch.open("csc", hashes, self.holder())
        self._require_ready(len(hashes))
        given = self._authorize(batch)
        if given.status == _ACCEPTED:
            batch = replace(batch, state="authorizing", reference=given.text("handle"))
            keep(batch.voucher())
        else:
            batch = self._sign(batch, given.text("SAD"), keep)
        return batch.voucher()

    def collect(self, voucher: Voucher, keep: Keep) -> Signatures | Waiting:
        """Fetch the signatures; see `HashSigner`."""
        batch = Batch.read(voucher, "csc")
        if batch.state == "authorizing":
            given = self._call("credentials/authorizeCheck", {"handle": batch.reference})
            if given.status == _ACCEPTED:
                return replace(batch, reference=given.text("handle")).wait(self._options)
            batch = self._sign(batch, given.text("SAD"), keep)
        if batch.state == "consenting":
            found = self._poll(batch)
            if found is None:
                return batch.wait(self._options)
            batch = batch.answered(found.texts("signatures"))
            keep(batch.voucher())
        if batch.state != "signed":
            raise OutcomeUnknownError(adapter="csc")
        return batch.signatures(self.holder())

    def _authorize(self, batch: Batch) -> Reply:
        body: dict[str, Json] = {
            "credentialID": self._options.credential,
            "numSignatures": len(batch.hashes),
        }
        if self._options.version == 1:
            body |= {"hash": self._hashes(batch), **self._activation}
        else:
            body |= {"hashes": self._hashes(batch), "hashAlgorithmOID": _SHA256}
            if self._activation:
                body["authData"] = [
                    {"id": name, "value": value} for name, value in self._activation.items()
                ]
        self._activation = {}
        # the holder may be asked meanwhile
        seconds = max(self._options.answer_seconds, self._options.consent_seconds)
        # a code is for one use and a wrong PIN is counted: never sent twice
        return self._call("credentials/authorize", body, "once", seconds)

    def _sign(self, batch: Batch, activation_data: str, keep: Keep) -> Batch:
        batch = replace(batch, state="asked", reference="")
        keep(batch.voucher())
        body: dict[str, Json] = {
            "credentialID": self._options.credential,
            "SAD": activation_data,
            "signAlgo": self._algorithm(),
        }
        first = self._options.version == 1
        body["hash" if first else "hashes"] = self._hashes(batch)
        if self._algorithm() == _RSA:
            body["hashAlgo" if first else "hashAlgorithmOID"] = _SHA256
        if self._options.asynchronous and not first:
            body["operationMode"] = "A"
        given = self._call("signatures/signHash", body, "signs")
        if given.has("responseID"):
            batch = replace(batch, state="consenting", reference=given.text("responseID"))
        else:
            batch = batch.answered(given.texts("signatures"))
        keep(batch.voucher())
        return batch

    def _poll(self, batch: Batch) -> Reply | None:
        found = self._call("signatures/signPolling", {"requestID": batch.reference})
        return found if found.status != _ACCEPTED else None

    def _hashes(self, batch: Batch) -> list[Json]:
        return [base64.b64encode(sent).decode() for sent in batch.payloads(self._options)]

    def _require_ready(self, count: int) -> None:
        info = self._credential()
        first = self._options.version == 1
        mode = info.text("authMode") if first else info.text("auth", "mode")
        if mode not in {"explicit", "implicit"}:  # the holder's browser would have to go there
            raise RemoteRefusedError(reason="authorization-mode", mode=mode)
        asks = mode == "explicit" and (first or "objects" in info.part("auth"))
        if asks and not self._activation:
            raise ActivationError(reason="missing")
        if info.text("key", "status") != "enabled":
            raise RemoteRefusedError(reason="key-disabled")
        most = info.part("multisign")
        if not isinstance(most, int) or count > most:
            raise RemoteRefusedError(reason="too-many", most=str(most), asked=count)
        self._algorithm()

    def _algorithm(self) -> str:
        certificate: x509.Certificate = self.holder().certificate
        known = _ALGORITHMS.get(certificate.public_key.algorithm, ())
        offered = self._credential().texts("key", "algo")
        for algorithm in known:
            if algorithm in offered:
                return algorithm
        raise RemoteRefusedError(reason="algorithm")

    def _credential(self) -> Reply:
        if self._info is None:
            body: dict[str, Json] = {
                "credentialID": self._options.credential,
                "certificates": "chain",
                "certInfo": False,
                "authInfo": True,
            }
            self._info = self._call("credentials/info", body)
        return self._info

    def _call(
        self, method: str, body: Mapping[str, Json], effect: Effect = "none", seconds: float = 0
    ) -> Reply:
        url = f"{self._options.base_url}/csc/v{self._options.version}/{method}"
        token = self._service_token()
        given = self._link.post(url, body, token, effect=effect, seconds=seconds)
        if not given.ok:
            raise _refusal(given)
        return given

    def _service_token(self) -> str:
        options = self._options
        if options.client_id and time.monotonic() > self._token_ends - _EARLY_SECONDS:
            self._token = ""
        if not self._token and options.client_id:
            form = {
                "grant_type": "client_credentials",
                "client_id": options.client_id,
                "client_secret": options.client_secret,
                "scope": "service",
            }
            given = self._link.post_form(
                options.token_url or f"{options.base_url}/oauth2/token", form
            )
            if not given.ok:
                raise _refusal(given)
            seconds = given.seconds("expires_in") if given.has("expires_in") else _TOKEN_SECONDS
            self._token_ends = time.monotonic() + seconds
            self._token = given.text("access_token")
        return self._token


def _refusal(given: Reply) -> RemoteError:
    """Say what a refusal means, by its code; its sentence may name the holder and is not kept."""
    error = given.text("error") if given.has("error") else ""
    if error in _BAD_ACTIVATION:
        return ActivationError(error=error)
    if error == "access_denied":
        return ConsentRefusedError(error=error)
    described = given.text("error_description") if given.has("error_description") else ""
    if described.strip(". ").lower() == "sad expired":
        return ConsentExpiredError(error=error)
    return RemoteRefusedError(error=error, status=given.status)
