"""Numbers for Prometheus: for administrators, or where it is set so for whoever is on this machine."""

from __future__ import annotations

from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request, Response

from api.auth.caller import Caller
from api.auth.permission import Bearer, Cookie, Permission, address_of
from api.cli.first_start import is_loopback
from api.metering import MEDIA_TYPE
from api.provided import Provided
from api.routing import Router
from api.services import Services

router = Router()


class MetricsPermission(Permission):
    """Lets in administrators, and with ``FAULTWISE_METRICS_ON_LOOPBACK`` who asks from this machine."""

    def __call__(  # type: ignore[override]  # nobody, where that is let in
        self, request: Request, services: Provided, tasks: BackgroundTasks, bearer: Bearer, cookie: Cookie
    ) -> Caller | None:
        """Who asks, nobody on this machine; else refused like anywhere."""
        # subtle: behind a proxy on this machine everybody seems to be here, so what was forwarded is not let in.
        is_local = is_loopback(address_of(request)) and "x-forwarded-for" not in request.headers
        if services.settings.metrics_on_loopback and is_local:
            return None
        return super().__call__(request, services, tasks, bearer, cookie)


@router.get("/metrics", include_in_schema=False)
def read_metrics(
    who: Annotated[Caller | None, Depends(MetricsPermission("administer"))],  # noqa: ARG001
    services: Provided,
) -> Response:
    """All numbers in Prometheus' format."""
    return Response(services.meter.text(_states(services)), media_type=MEDIA_TYPE)


def _states(services: Services) -> dict[str, float]:
    """What is measured when somebody looks: how much is indexed and how far behind the knowledge that is."""
    head, snapshot = services.store.head(), services.index.snapshot
    return {
        "index_passages": float(len(snapshot)),
        "index_lag_changes": float(max(0, head - snapshot.seq)),
        "index_is_following": float(not services.index.trouble),
        "knowledge_head": float(head),
    }
