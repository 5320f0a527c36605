"""Webhooks: addresses of other programs that are told what happens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import AnyHttpUrl, BaseModel, Field

from api.auth.permission import MayAdminister
from api.documentation import problems
from api.errors import language_of
from api.paging import Paging
from api.problems import RequestProblem, not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from api.webhooks.destinations import UrlRefused
from api.webhooks.refusals import (
    DELIVERY,
    WEBHOOK,
    WHY_FAILED,
    too_many_webhooks,
    url_refused,
    webhook_disabled,
)
from api.webhooks.signing import new_secret
from knowledge.records import Label, Language, Model
from knowledge.webhooks.deliveries import Delivery, State
from knowledge.webhooks.endpoints import NoSuchWebhook, TooManyWebhooks, Webhook, WebhookState
from knowledge.webhooks.events import EventName

router = Router(prefix="/v1/webhooks", tags=["webhooks"])

_CREATED: dict[int | str, dict[str, Any]] = {
    201: {"headers": {"Location": {"description": "Where to read it again", "schema": {"type": "string"}}}}
}


class WantedWebhook(Model):
    """What a webhook is from now on."""

    url: Annotated[AnyHttpUrl, Field(max_length=2_000, description="Where events are sent, by https unless allowed")]
    events: Annotated[tuple[EventName, ...], Field(max_length=50, description="What it is told; empty: all")] = ()
    description: Label = ""
    is_enabled: Annotated[bool, Field(description="Whether anything is sent")] = True

    def state(self, services: Services) -> WebhookState:
        """The same for the store; 422 where nothing may be sent to the address."""
        state = WebhookState(**self.model_dump() | {"url": str(self.url)})
        try:
            services.destinations.check(state.url)
        except UrlRefused as error:
            raise url_refused(error) from error
        return state


class MadeWebhook(BaseModel):
    """A webhook just made: its secret is shown this once."""

    secret: Annotated[str, Field(description="`whsec_...`, to check signatures with; nobody can look it up again")]
    about: Webhook


class DeliveryView(Delivery):
    """A delivery as it is sent, with why it failed in words."""

    problem: Annotated[str, Field(description="Why the last try failed, for people")]

    @classmethod
    def of(cls, delivery: Delivery, language: Language) -> DeliveryView:
        """A delivery in the reader's language."""
        return cls(**delivery.model_dump(), problem=WHY_FAILED[delivery.failure].in_(language))


class DeliveryQuery(Paging):
    """Which deliveries are wanted."""

    state: Annotated[State | None, Field(description="Only those that wait, arrived, or were given up")] = None


class DeliveryListing(BaseModel):
    """One page of deliveries, the latest first."""

    records: tuple[DeliveryView, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: int


@router.post("", status_code=201, summary="Add a webhook", responses={**_CREATED, **problems(400, 409, 413, 422)})
def create_webhook(wanted: WantedWebhook, who: MayAdminister, services: Provided, response: Response) -> MadeWebhook:
    """A new webhook, told of everything that happens from now on that it wants to hear, whatever groups may see it.

    Signed as the Standard Webhooks specification says; at least once, in no promised order.
    """
    secret = new_secret()
    try:
        made = services.store.add_webhook(wanted.state(services), secret, who.by)
    except TooManyWebhooks as error:
        raise too_many_webhooks() from error
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    return MadeWebhook(secret=secret, about=made)


@router.get("", summary="List webhooks", responses=problems())
def list_webhooks(who: MayAdminister, services: Provided) -> tuple[Webhook, ...]:  # noqa: ARG001
    """All webhooks, the oldest first."""
    return services.store.webhooks()


@router.get("/{webhook_id}", summary="Read a webhook", responses=problems(404))
def read_webhook(webhook_id: str, who: MayAdminister, services: Provided) -> Webhook:  # noqa: ARG001
    """One webhook, without its secret."""
    return _webhook(services, webhook_id)


@router.put("/{webhook_id}", summary="Change a webhook", responses=problems(400, 404, 413, 422))
def change_webhook(webhook_id: str, wanted: WantedWebhook, who: MayAdminister, services: Provided) -> Webhook:
    """Address, events, description, and whether anything is sent; what waits for it goes to the new address."""
    try:
        return services.store.change_webhook(webhook_id, wanted.state(services), who.by)
    except NoSuchWebhook as error:
        raise _unknown(webhook_id) from error


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook", responses=problems(404))
def delete_webhook(webhook_id: str, who: MayAdminister, services: Provided) -> None:
    """It is told nothing more; what was on its way to it is forgotten."""
    try:
        services.store.remove_webhook(webhook_id, who.by)
    except NoSuchWebhook as error:
        raise _unknown(webhook_id) from error


@router.post("/{webhook_id}/test", status_code=202, summary="Try a webhook", responses=problems(404, 409))
def try_webhook(webhook_id: str, who: MayAdminister, services: Provided, request: Request) -> DeliveryView:  # noqa: ARG001
    """A `webhook.test` event on its way to it; its deliveries say how that ended."""
    if not _webhook(services, webhook_id).is_enabled:
        raise webhook_disabled()
    sent = services.store.tell_test(webhook_id)
    if sent is None:
        raise _unknown(webhook_id)
    return DeliveryView.of(sent, language_of(request))


@router.get("/{webhook_id}/deliveries", summary="List deliveries", responses=problems(404, 422))
def list_deliveries(
    webhook_id: str,
    query: Annotated[DeliveryQuery, Query()],
    who: MayAdminister,  # noqa: ARG001
    services: Provided,
    request: Request,
    response: Response,
) -> DeliveryListing:
    """What was sent to a webhook within the last thirty days, or waits to be, the latest first."""
    _webhook(services, webhook_id)
    page = services.store.deliveries(webhook_id, state=query.state, after=query.after, limit=query.limit)
    if page.next_after is not None:
        following = request.url.include_query_params(after=page.next_after, limit=query.limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    language = language_of(request)
    records = tuple(DeliveryView.of(one, language) for one in page.deliveries)
    return DeliveryListing(records=records, next_after=page.next_after, total=page.total)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redelivery",
    status_code=202,
    summary="Deliver again",
    responses=problems(404, 409),
)
def redeliver(
    webhook_id: str,
    delivery_id: str,
    who: MayAdminister,  # noqa: ARG001
    services: Provided,
    request: Request,
) -> DeliveryView:
    """The same event under the same id once more, whether it arrived or was given up."""
    if not _webhook(services, webhook_id).is_enabled:
        raise webhook_disabled()
    found = services.store.redeliver(webhook_id, delivery_id, datetime.now(UTC))
    if found is None:
        raise not_found(DELIVERY, delivery_id)
    return DeliveryView.of(found, language_of(request))


def _webhook(services: Services, id: str) -> Webhook:
    found = services.store.webhook(id)
    if found is None:
        raise _unknown(id)
    return found


def _unknown(id: str) -> RequestProblem:
    return not_found(WEBHOOK, id)
