"""``faultwise serve``: the HTTP API and its documentation, until stopped."""

from __future__ import annotations

import socket
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from api.cli.failures import BadInput
from api.cli.options import Data, Host, Port, settings_from
from api.cli.terminal import err

if TYPE_CHECKING:
    from api.services import Services
    from api.settings import Settings


def serve(host: Host = None, port: Port = None, data: Data = None) -> None:
    """Serve the API and its documentation until stopped with Ctrl-C.

    Every request needs an account's token or session (faultwise account, faultwise token).
    """
    from api.cli.first_start import check_address, welcome
    from api.cli.opening import opened

    settings = settings_from(data, host, port)
    check_address(settings)
    with listening(settings) as listener, opened(settings) as services:
        if said := welcome(services.store):
            err().print(said, markup=False, soft_wrap=True)
        run(services, listener)


def listening(settings: Settings) -> socket.socket:
    """A socket on the address of the settings, taken before any long work; ``BadInput`` when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise BadInput(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror or error}; "
            "choose another with --host or --port (--port 0 takes a free one)"
        ) from error


def run(services: Services, listener: socket.socket) -> None:
    """Answer requests on the socket until the process is told to stop."""
    import uvicorn

    from api.app import create_app
    from api.observing import log_requests

    if services.settings.log_requests:
        log_requests()
    config = uvicorn.Config(create_app(services), log_level="warning", server_header=False, ws="none")
    err().print(f"Serving on {address(listener)}  (docs: {address(listener)}/docs)  Ctrl-C stops.", markup=False)
    with one_thread_a_request():
        uvicorn.Server(config).run(sockets=[listener])


def one_thread_a_request() -> AbstractContextManager[object]:
    """While it lasts, NumPy multiplies matrices on the thread that asks.

    subtle: left alone each multiplication is shared out to all cores, and handing out a search's small ones and waiting
    for each other costs more than doing them: 12 ms of processor time a search became 6.
    """
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def address(listener: socket.socket) -> str:
    """The URL that a socket answers on."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
