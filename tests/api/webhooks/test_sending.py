"""One try against a real receiver: what arrives, and how each way of failing is called."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from api.webhooks.destinations import Destinations, Unresolved
from api.webhooks.sending import Sender
from knowledge.webhooks.deliveries import Reply, Taken
from tests.api.webhooks.receiver import Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ALLOWED = Destinations.of(allows_http=True, hosts="127.0.0.1,localhost")


def send(url: str, destinations: Destinations = ALLOWED, seconds: float = 10.0) -> Reply:
    taken = Taken("w1", "msg_1", url, SECRET, '{"type":"webhook.test"}', 1)
    return asyncio.run(Sender(destinations, seconds).send(taken))


def test_it_arrives_signed(receiver: Receiver) -> None:
    assert send(f"{receiver.url}/in?key=a%20b") == Reply(status=204)
    (received,) = receiver.received
    assert received.path == "/in?key=a%20b"
    assert received.verified(SECRET) == {"type": "webhook.test"}
    assert (received.headers["webhook-id"], received.headers["Content-Type"]) == ("msg_1", "application/json")
    assert received.headers["Host"] == receiver.url.removeprefix("http://")


def test_a_refusal_keeps_the_beginning_of_what_was_said(receiver: Receiver) -> None:
    receiver.statuses, receiver.answer = [500], "坏了".encode() + b"x" * 10_000_000
    reply = send(receiver.url)
    assert (reply.status, reply.failure, reply.said) == (500, "status", "坏了" + "x" * 498)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses, receiver.headers = [307], {"Location": f"{receiver.url}/elsewhere"}
    assert send(receiver.url).status == 307
    assert [received.path for received in receiver.received] == ["/"]


def test_a_receiver_that_does_not_answer_is_left(receiver: Receiver) -> None:
    receiver.seconds = 0.5
    assert send(receiver.url, seconds=0.1) == Reply(failure="timeout")


def test_a_receiver_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/") == Reply(failure="unreachable")


def test_what_does_not_speak_tls(receiver: Receiver) -> None:
    assert send(receiver.url.replace("http:", "https:")) == Reply(failure="unreachable")


def test_a_certificate_counts_for_the_name_in_the_url_and_only_if_it_is_trusted(
    receiver: Receiver, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.serve_tls(certificate)
    named = Destinations.of(allows_http=False, hosts="localhost,127.0.0.1")
    by_name = receiver.url.replace("http://127.0.0.1", "https://localhost")
    assert send(by_name, named) == Reply(failure="untrusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert send(by_name, named).status == 204
    assert send(receiver.url.replace("http:", "https:"), named) == Reply(failure="untrusted")


def test_what_does_not_speak_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:
        url = f"http://127.0.0.1:{odd.getsockname()[1]}/"

        async def tried() -> Reply:
            sending = asyncio.create_task(asyncio.to_thread(send, url))
            connection, _ = await asyncio.to_thread(odd.accept)
            with connection:
                connection.sendall(b"220 mail.example ESMTP\r\n\r\n")
                return await sending

        assert asyncio.run(tried()) == Reply(failure="no_http")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_what_was_allowed_when_it_was_made_is_looked_at_again(receiver: Receiver, host: str) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    assert send(url).status == 204
    assert send(url, Destinations(allows_http=True)) == Reply(failure="refused_address")
    assert send(url, Destinations.of(allows_http=False, hosts=host)) == Reply(failure="refused_address")
    assert len(receiver.received) == 1


def test_a_name_that_changes_its_address_after_the_look_gains_nothing(receiver: Receiver) -> None:
    answers = [("93.184.215.14",), ("127.0.0.1",)]
    rebinding = Destinations(allows_http=True, lookup=lambda *_: answers.pop(0))
    url = receiver.url.replace("127.0.0.1", "erp.example")
    rebinding.check(url)
    assert send(url, rebinding) == Reply(failure="refused_address")
    assert (answers, receiver.received) == ([], [])


def test_the_address_that_was_looked_at_is_the_one_connected_to(receiver: Receiver) -> None:
    dead_first = Destinations(True, frozenset({"erp.example"}), lambda *_: ("127.9.9.9", "127.0.0.1"))
    assert send(receiver.url.replace("127.0.0.1", "erp.example"), dead_first).status == 204
    assert receiver.received[0].headers["Host"].startswith("erp.example:")


def test_a_name_without_address() -> None:
    def unknown(host: str, _: int) -> tuple[str, ...]:
        raise Unresolved(host)

    assert send("http://erp.example/", Destinations(allows_http=True, lookup=unknown)) == Reply(failure="unresolved")
    assert send(f"http://{'x' * 70}.example/") == Reply(failure="unresolved")
