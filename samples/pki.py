"""A make-believe public key infrastructure for the invented office; nobody else trusts it.

Root CA ── issuing CA ── agency and people (PKCS#12 keys)
        └─ time-stamping authority (PKCS#12 key)

Both CAs publish a revocation list that is valid for ten years, far longer than a real CA would
give: what the demo signs has to verify for years without a network. Real lists live for days.

`make_infrastructure` makes a larger one for tests, where certificates are ended, revoked, of the
wrong usage or of the same number, and lists live for a week:

Root CA ── issuing CA ── people, OCSP responder
        ├─ sealing CA ── agency, OCSP responder
        └─ time-stamping authorities that end in 2029, 2041 and 2045
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from samples.certificates import (
    Holder,
    Wanted,
    distinguished_name,
    issue,
    key_usage,
    revocation_list,
    timestamping,
    write_key,
    write_pem,
)

DEMO_PASSPHRASE = "khoa-thu-nghiem"  # noqa: S105 - opens make-believe keys only

_DAY, _HOUR, _WEEK = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
_YEAR = timedelta(days=365)
_ROOT_YEARS, _CA_YEARS, _TSA_YEARS, _PERSON_YEARS, _LIST_YEARS = 30, 20, 15, 5, 10
_NOBODYS = "Hạ tầng khóa giả định"
_SIGNS = key_usage(sign=True, commit=True)
_TWIN_NUMBER = 4242


@dataclass(frozen=True, slots=True)
class Pki:
    """Where the make-believe infrastructure lies.

    Attributes:
        keys: Folder of the PKCS#12 files `agency.p12`, `tsa.p12` and one a person.
        trust: Folder for `signing.trust.load_trust`: anchors, `crls/`, `intermediates/`.
        passphrase: Opens every PKCS#12 file.
    """

    keys: Path
    trust: Path
    passphrase: str

    def key(self, name: str) -> Path:
        """Give the PKCS#12 file of `agency`, `tsa` or a person."""
        return self.keys / f"{name}.p12"


def make_pki(
    folder: Path,
    office: str,
    people: Mapping[str, str],
    at: datetime,
    *,
    passphrase: str = DEMO_PASSPHRASE,
    revoked: Mapping[str, datetime] | None = None,
) -> Pki:
    """Make CAs, keys and revocation lists, and write them under a folder.

    Args:
        folder: Gets `keys/` and `trust/`; made if missing, files in it are replaced.
        office: Name of the agency, as its certificate bears it.
        people: File name without suffix to a person's name: `{"clerk": "Nguyễn Thị Ơn"}`.
        at: When the infrastructure begins, with a time zone; certificates are valid from
            a day before, lists from an hour before.
        passphrase: For every key.
        revoked: Names of people whose certificates were revoked, and when.

    Returns:
        Where everything lies.
    """
    begins, person_ends = at - _DAY, at + _PERSON_YEARS * _YEAR
    root = issue(_authority("CA gốc thử nghiệm", office, begins, at + _ROOT_YEARS * _YEAR, 1))
    wanted = _authority("CA cấp phát thử nghiệm", office, begins, at + _CA_YEARS * _YEAR, 0)
    issuing = issue(wanted, root)
    names = {"agency": office, **people}
    holders = {
        name: issue(
            Wanted(distinguished_name(common, office), begins, person_ends, _SIGNS), issuing
        )
        for name, common in names.items()
    }
    gone = {holders[name].certificate: when for name, when in (revoked or {}).items()}
    stamper = issue(_stamper(begins, at + _TSA_YEARS * _YEAR), root)

    pki = _make_folders(folder, passphrase)
    for name, holder in holders.items():
        write_key(pki.key(name), passphrase, holder, (issuing, root))
    write_key(pki.key("tsa"), passphrase, stamper, (root,))
    write_pem(pki.trust / "root.pem", root)
    write_pem(pki.trust / "intermediates" / "issuing.pem", issuing)
    made, due = at - _HOUR, at + _LIST_YEARS * _YEAR
    _write_list(pki, "root", revocation_list(root, made, due, {}))
    _write_list(pki, "issuing", revocation_list(issuing, made, due, gone))
    return pki


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """A larger infrastructure, with the keys of its authorities: it can go on through the years.

    Attributes:
        pki: Where keys and trust lie. Its `keys/` hold `clerk` and `agency`; `clerk-elliptic`
            with a key of the curve P-256; `lasting`, a person's that ends in 2045; `ended` and
            `early`, not valid at the beginning; `revoked-before` and `revoked-after`, two hours
            before and after it; `enciphering` and `server`, which may sign no paper; `twin-one`
            and `twin-two` of two CAs with the same number, the second revoked; `tsa` (to 2041),
            `tsa-2029`, `tsa-2045`; `ocsp-issuing` and `ocsp-sealing`.
        authorities: `root`, `issuing`, `sealing`.
        holders: Everybody of `keys/` by name.
        revoked: When which certificates were revoked, by name.
    """

    pki: Pki
    authorities: Mapping[str, Holder]
    holders: Mapping[str, Holder]
    revoked: Mapping[str, datetime]

    def lists(self, at: datetime) -> dict[str, bytes]:
        """Give the revocation lists of a moment by authority, in DER; valid a week."""
        return {name: self._list(authority, at) for name, authority in self.authorities.items()}

    def publish(self, at: datetime) -> None:
        """Replace the lists in the trust folder by those of a moment."""
        for name, listed in self.lists(at).items():
            _write_list(self.pki, name, listed)

    def _list(self, authority: Holder, at: datetime) -> bytes:
        gone = {
            self.holders[holder].certificate: when
            for holder, when in self.revoked.items()
            if when <= at and _issued_by(self.holders[holder], authority)
        }
        number = (at - datetime(2000, 1, 1, tzinfo=UTC)).days
        return revocation_list(authority, at - _HOUR, at - _HOUR + _WEEK, gone, number)

    def answer(self, request: bytes, at: datetime) -> bytes:
        """Answer an OCSP request (RFC 6960) as of a moment, in DER; good for a day.

        Of a certificate that none of the issuing authorities gave out it is said to be unknown,
        by the responder of the first.

        Raises:
            ValueError: The request is none, or asks for more than one certificate.
        """
        asked = ocsp.load_der_ocsp_request(request)
        name = next((one for one in ("issuing", "sealing") if self._is_of(asked, one)), "issuing")
        status, when = self._status(asked, name, at)
        responder = self.holders[f"ocsp-{name}"]
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                asked.issuer_name_hash,
                asked.issuer_key_hash,
                asked.serial_number,
                asked.hash_algorithm,
                status,
                at,
                at + _DAY,
                when,
                x509.ReasonFlags.key_compromise if when else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
            .certificates([responder.certificate])
        )
        for extension in asked.extensions:  # the nonce
            builder = builder.add_extension(extension.value, extension.critical)
        signed = builder.sign(responder.key, hashes.SHA256())
        return signed.public_bytes(Encoding.DER)

    def _is_of(self, asked: ocsp.OCSPRequest, name: str) -> bool:
        running = hashes.Hash(asked.hash_algorithm)
        running.update(self.authorities[name].certificate.subject.public_bytes())
        return running.finalize() == asked.issuer_name_hash

    def _status(
        self, asked: ocsp.OCSPRequest, authority: str, at: datetime
    ) -> tuple[ocsp.OCSPCertStatus, datetime | None]:
        for name, holder in self.holders.items():
            numbered = holder.certificate.serial_number == asked.serial_number
            if numbered and _issued_by(holder, self.authorities[authority]):
                when = self.revoked.get(name)
                if when is None or when > at:
                    return ocsp.OCSPCertStatus.GOOD, None
                return ocsp.OCSPCertStatus.REVOKED, when
        return ocsp.OCSPCertStatus.UNKNOWN, None


def make_infrastructure(
    folder: Path, office: str, at: datetime, *, passphrase: str = DEMO_PASSPHRASE
) -> Infrastructure:
    """Make the larger infrastructure for tests, with the lists of the moment it begins.

    Args:
        folder: Gets `keys/` and `trust/`.
        office: Name of the agency.
        at: When it begins, with a time zone, before 2029.
        passphrase: For every key.
    """
    begins, ends = at - 3 * _YEAR, at + _ROOT_YEARS * _YEAR
    root = issue(_authority("CA gốc thử nghiệm", office, begins, ends, 1))
    issuing = issue(_authority("CA cấp phát thử nghiệm", office, begins, ends, 0), root)
    sealing = issue(_authority("CA con dấu thử nghiệm", office, begins, ends, 0), root)
    holders = (
        {name: issue(wanted, issuing) for name, wanted in _people(office, at).items()}
        | {name: issue(wanted, sealing) for name, wanted in _sealers(office, at).items()}
        | {
            name: issue(_stamper(at - _DAY, datetime(year, 6, 1, tzinfo=UTC)), root)
            for name, year in (("tsa", 2041), ("tsa-2029", 2029), ("tsa-2045", 2045))
        }
    )
    made = Infrastructure(
        _make_folders(folder, passphrase),
        {"root": root, "issuing": issuing, "sealing": sealing},
        holders,
        {
            "revoked-before": at - 2 * _HOUR,
            "revoked-after": at + 2 * _HOUR,
            "twin-two": at - 2 * _HOUR,
        },
    )
    for name, holder in holders.items():
        chain = tuple(one for one in (issuing, sealing) if _issued_by(holder, one))
        write_key(made.pki.key(name), passphrase, holder, (*chain, root))
    write_pem(made.pki.trust / "root.pem", root)
    write_pem(made.pki.trust / "intermediates" / "issuing.pem", issuing)
    write_pem(made.pki.trust / "intermediates" / "sealing.pem", sealing)
    made.publish(at)
    return made


def _people(office: str, at: datetime) -> dict[str, Wanted]:
    def person(name: str) -> Wanted:
        subject = distinguished_name(name, office)
        return Wanted(subject, at - _DAY, at + _PERSON_YEARS * _YEAR, _SIGNS, elliptic=True)

    web = (ExtendedKeyUsageOID.SERVER_AUTH,)
    return {
        "clerk": replace(person("Nghiêm Thị Thuý Ơn"), elliptic=False),
        "clerk-elliptic": person("Giáp Văn Ước"),
        "lasting": replace(person("Khúc Thị Bền"), ends=datetime(2045, 6, 1, tzinfo=UTC)),
        "ended": replace(person("Cao Văn Hết"), begins=at - 2 * _YEAR, ends=at - 30 * _DAY),
        "early": replace(person("Lã Thị Sớm"), begins=at + 30 * _DAY),
        "revoked-before": person("Tạ Văn Thôi"),
        "revoked-after": person("Quách Thị Nghỉ"),
        "enciphering": replace(person("Hà Văn Mật"), usage=key_usage(encipher=True)),
        "server": replace(person("may-chu.invalid"), purposes=web),
        "twin-one": replace(person("Phó Văn Một"), serial=_TWIN_NUMBER),
        "ocsp-issuing": _responder(at),
    }


def _sealers(office: str, at: datetime) -> dict[str, Wanted]:
    subject, ends = distinguished_name(office, office), at + _PERSON_YEARS * _YEAR
    agency = Wanted(subject, at - _DAY, ends, _SIGNS)
    twin = distinguished_name("Văn thư", office)
    return {
        "agency": agency,
        "twin-two": replace(agency, subject=twin, serial=_TWIN_NUMBER, elliptic=True),
        "ocsp-sealing": _responder(at),
    }


def _authority(common: str, office: str, begins: datetime, ends: datetime, depth: int) -> Wanted:
    name = distinguished_name(common, f"{_NOBODYS}, {office}")
    return Wanted(name, begins, ends, key_usage(authority=True), depth=depth)


def _stamper(begins: datetime, ends: datetime) -> Wanted:
    name = distinguished_name("Máy chủ cấp dấu thời gian thử nghiệm", _NOBODYS)
    return Wanted(name, begins, ends, key_usage(sign=True), timestamping())


def _responder(at: datetime) -> Wanted:
    name = distinguished_name("Máy chủ trạng thái chứng thư thử nghiệm", _NOBODYS)
    purposes = (ExtendedKeyUsageOID.OCSP_SIGNING,)
    ends = at + _CA_YEARS * _YEAR
    return Wanted(
        name, at - _DAY, ends, key_usage(sign=True), purposes, elliptic=True, unchecked=True
    )


def _issued_by(holder: Holder, authority: Holder) -> bool:
    return holder.certificate.issuer == authority.certificate.subject


def _make_folders(folder: Path, passphrase: str) -> Pki:
    pki = Pki(folder / "keys", folder / "trust", passphrase)
    for made in (pki.keys, pki.trust / "crls", pki.trust / "intermediates"):
        made.mkdir(parents=True, exist_ok=True)
    return pki


def _write_list(pki: Pki, name: str, listed: bytes) -> None:
    (pki.trust / "crls" / f"{name}.crl").write_bytes(listed)
