"""One Elasticsearch cluster as a caller of it sees it: requests in, answers out, the vendor's errors as ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from workers.core.errors import ConfigError, KhabarError, Permanent, Transient

REQUEST_TIMEOUT_S = 60.0
"""A bulk of 500 takes half a second; a node that collects garbage may take much longer."""
CLOSED = "cluster_block_exception"
"""The index takes no writes for now: it is being copied, or its disk is full."""
OVERLOADED = frozenset({409, 429, 502, 503, 504})
"""For an update a 409 is a lost sighting, not a duplicate: try again."""


class ElasticClient:
    """Sends requests. Nothing connects before the first."""

    def __init__(self, *, url: str, api_key: str | None) -> None:
        self.url = url
        self._client = Elasticsearch(
            url,
            api_key=api_key,
            request_timeout=REQUEST_TIMEOUT_S,
            max_retries=0,  # what to try again, and when, is the pipeline's business
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def call(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **params: str) -> Any:
        """Send one request; the vendor's errors become ours."""
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        headers = {"accept": "application/json", "content-type": kind}
        try:
            answer = self._client.perform_request(method, path, params=params, headers=headers, body=body)
        except ApiError as fault:
            raise _translate(fault, self.url) from fault
        except TransportError as fault:
            raise Transient(f"Elasticsearch at {self.url} cannot be reached: {fault.message}") from fault
        return answer.body


class NotFound(Permanent):
    """What was asked for is not there."""


class NoIndex(ConfigError):
    """Neither is the alias: nobody has created it."""


def reason_of(error: Mapping[str, Any]) -> str:
    """Return an error of Elasticsearch and its causes on one line."""
    reason = f"{error.get('type')}: {error.get('reason')}"
    cause = error.get("caused_by")
    return f"{reason}, caused by {reason_of(cause)}" if isinstance(cause, Mapping) else reason


def no_index(url: str, reason: str) -> str:
    """Return what to tell the operator when the alias is not there."""
    return f"Elasticsearch at {url} holds no index yet ({reason}): run `khabar index create`"


def _translate(fault: ApiError, url: str) -> KhabarError:
    status = fault.meta.status
    body = fault.body if isinstance(fault.body, Mapping) else {}
    error = body.get("error")
    reason = reason_of(error) if isinstance(error, Mapping) else str(error or fault.message)
    if isinstance(error, Mapping) and error.get("type") == CLOSED:
        return Transient(f"Elasticsearch at {url} takes no writes now: {reason}")
    if status in OVERLOADED:
        return Transient(f"Elasticsearch at {url} is overloaded ({status}): {reason}")
    if isinstance(error, Mapping) and error.get("type") == "index_not_found_exception":
        return NoIndex(no_index(url, reason))
    if status == 404:
        return NotFound(f"Elasticsearch at {url}: {reason}")
    if status in {401, 403}:
        return Permanent(f"Elasticsearch at {url} refuses us ({status}): check KHABAR_ELASTICSEARCH_API_KEY")
    return Permanent(f"Elasticsearch at {url}: {reason}")
