"""The only place where ports meet adapters: `Services` builds each part when it is asked for, and shares it.

Beside it: what config/ declares (`declared`), what lives in Redis (`redis_parts`), the index (`index_parts`), the
archive (`archive_parts`), what asks other machines (`web_parts`). Nothing connects until it is first used.
"""

from workers.bootstrap.services import Services

__all__ = ["Services"]
