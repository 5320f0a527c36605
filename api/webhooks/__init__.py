"""Telling other programs what happens: what ``knowledge.webhooks`` wrote down is sent and signed here.

Read in this order: ``destinations`` (where webhooks may point), ``signing`` (the Standard Webhooks specification),
``sending`` (one try), ``retries`` (when the next one is), ``delivering`` (all of it, as long as the server runs),
``refusals`` (what administrators are answered), ``described`` (the events in the OpenAPI description).
"""
