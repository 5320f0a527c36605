"""Where webhooks may point: never to what only the server can reach, unless the operator names it."""

from __future__ import annotations

import pytest

from api.webhooks.destinations import AddressRefused, Destinations, NotHttps, Unresolved, UrlRefused

PRIVATE = (
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "192.0.0.192",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "fd00:ec2::254",
    "fe80::1",
    "ff0e::1",
)
PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e")


def names(**hosts: tuple[str, ...]) -> Destinations:
    """Destinations on an internet that knows these names alone."""

    def lookup(host: str, _: int) -> tuple[str, ...]:
        if host not in hosts:
            raise Unresolved(host)
        return hosts[host]

    return Destinations(lookup=lookup)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused, match="no public address; name it in FAULTWISE_WEBHOOK_HOSTS"):
        Destinations().check(f"https://{host}/in")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    Destinations().check(f"https://{host}/in")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.1", "0x7f.0.0.1", "2130706433", "017700000001"])
def test_a_name_or_spelling_of_this_machine_is_refused_as_the_system_resolves_it(host: str) -> None:
    with pytest.raises(AddressRefused):
        Destinations().check(f"https://{host}/in")


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(AddressRefused, match=r"erp leads to 10\.0\.0\.8"):
        names(erp=("93.184.215.14", "10.0.0.8")).addresses("erp", 443)


def test_a_name_that_nobody_knows_yet_may_be_known_later() -> None:
    names().check("https://erp.example/in")
    with pytest.raises(Unresolved):
        names().addresses("erp.example", 443)


def test_what_the_operator_names_may_be_private_and_nothing_beside_it() -> None:
    allowed = Destinations.of(allows_http=False, hosts="10.0.0.8, [::1]")
    allowed.check("https://10.0.0.8:8443/in")
    allowed.check("https://[::1]/in")
    with pytest.raises(AddressRefused):
        allowed.check("https://10.0.0.9/in")


def test_plain_http_and_passwords_are_refused() -> None:
    with pytest.raises(NotHttps, match="https only"):
        Destinations().check("http://93.184.215.14/in")
    Destinations(allows_http=True).check("http://93.184.215.14/in")
    with pytest.raises(UrlRefused, match="ends up in logs"):
        Destinations().check("https://ann:secret@93.184.215.14/in")
