"""Reading config/index.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workers.adapters.index_definition import load_definition
from workers.core.errors import ConfigError


def test_faults_name_the_file_and_the_place(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "index.json"
    with pytest.raises(ConfigError, match=r"index\.json: cannot be read"):
        load_definition(path)
    for content, message in (
        ("{", "not valid JSON"),
        ("[]", "expected an object"),
        (json.dumps({**index_definition, "aliases": {}}), "unknown key 'aliases'"),
        (json.dumps({**index_definition, "mappings": {"dynamic": True}}), "'dynamic': 'strict'"),
        (json.dumps({**index_definition, "mappings": {"dynamic": "strict", "properties": {}}}), "properties.title"),
        (json.dumps({**index_definition, "settings": {"analysis": {}}}), "'fa_head' is missing"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigError) as fault:
            load_definition(path)
        assert str(path) in str(fault.value)
        assert message in str(fault.value)
