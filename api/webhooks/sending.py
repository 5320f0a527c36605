"""One try of one delivery: a signed POST to an address that was looked at, and how it ended."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version

import anyio
import httpcore2
from anyio.to_thread import run_sync

from api.webhooks.destinations import Destinations, NotHttps, Unresolved, UrlRefused
from api.webhooks.signing import signed
from knowledge.webhooks.deliveries import SAID_LIMIT, Reply, Taken

SECONDS = 10.0  # for all of a try
_CONNECT_SECONDS = 3.0  # for each address of a host


class Sender:
    """Sends deliveries to where they may go; redirects are not followed, proxies of the environment not used."""

    def __init__(self, destinations: Destinations, seconds: float = SECONDS) -> None:
        self._destinations, self._seconds = destinations, seconds
        self._trusted = httpcore2.default_ssl_context()

    async def send(self, taken: Taken) -> Reply:
        """How the try ended; it arrived where the receiver answered 2xx."""
        try:
            with anyio.fail_after(self._seconds):
                return await self._posted(taken)
        except UrlRefused:
            return Reply(failure="refused_address")
        except Unresolved:
            return Reply(failure="unresolved")
        except (TimeoutError, httpcore2.TimeoutException):
            return Reply(failure="timeout")
        except httpcore2.ProtocolError:
            return Reply(failure="no_http")
        except httpcore2.NetworkError as error:
            is_untrusted = isinstance(error.__context__, ssl.SSLCertVerificationError)
            return Reply(failure="untrusted" if is_untrusted else "unreachable")

    async def _posted(self, taken: Taken) -> Reply:
        if taken.url.startswith("http:") and not self._destinations.allows_http:
            raise NotHttps("webhooks are sent by https only")
        headers = [
            ("Content-Type", "application/json"),
            ("User-Agent", f"faultwise/{version('faultwise')}"),
            *signed(taken.id, taken.body, taken.secret, datetime.now(UTC)).items(),
        ]
        # A connection for each try: what was resolved and looked at is what is connected to.
        pool = httpcore2.AsyncConnectionPool(self._trusted, network_backend=_Guarded(self._destinations))
        async with pool, pool.stream("POST", taken.url, headers=headers, content=taken.body.encode()) as answer:
            if 200 <= answer.status < 300:
                return Reply(status=answer.status)
            return Reply(status=answer.status, failure="status", said=await _beginning(answer))


class _Guarded(httpcore2.AnyIOBackend):
    """Connects to addresses that were looked at; TLS still names the host."""

    def __init__(self, destinations: Destinations) -> None:
        self._destinations = destinations

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers."""
        addresses = await run_sync(self._destinations.addresses, host, port, abandon_on_cancel=True)
        failed: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await super().connect_tcp(address, port, _CONNECT_SECONDS, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed


async def _beginning(answer: httpcore2.Response) -> str:
    """The first words of what a receiver answered; the rest is not read."""
    read = b""
    async for chunk in answer.aiter_stream():
        read += chunk
        if len(read) >= 4 * SAID_LIMIT:  # bytes of UTF-8 in a character, at most
            break
    return read.decode(errors="replace")[:SAID_LIMIT]
