"""The index that the settings name: an Elasticsearch, else the embedded one of the data dir."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.adapters.index_definition import load_definition
from workers.settings import Settings

if TYPE_CHECKING:
    from workers.pipeline.ports import ArticleIndex


def open_index(settings: Settings, *, read_only: bool) -> ArticleIndex:
    """Return the index; only the embedded one can be opened for reading alone. Raises ConfigError."""
    definition = load_definition(settings.config_dir / "index.json")
    if settings.elasticsearch_url is not None:
        from workers.adapters.elastic import ElasticIndex  # only one of the two is ever needed

        return ElasticIndex(
            url=settings.elasticsearch_url,
            alias=settings.index_alias,
            api_key=settings.elasticsearch_api_key,
            definition=definition,
        )
    from workers.adapters.sqlite_index import SqliteIndex

    return SqliteIndex(path=settings.data_dir / "articles.sqlite", definition=definition, read_only=read_only)
