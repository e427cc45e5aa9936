"""What is wrong with an entry of a configuration file, one line each: place, what was found, what is accepted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
}


def error_lines(fault: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return one `place: what` for each error of an entry of the given model."""
    return [f"{_place(error['loc'])}: {_what(error, model)}" for error in fault.errors()]


def _place(loc: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in loc) or "entry"


def _what(error: ErrorDetails, model: type[BaseModel]) -> str:
    kind, found, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown field (accepted: {', '.join(_fields_at(model, error['loc'][:-1]))})"
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        accepted = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"{_shown(found)} is not one of {accepted}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return f"{_shown(found)} is not accepted (small letters, digits and hyphens are)"
    if kind in _WANTED:
        return f"{_shown(found)} is not {_WANTED[kind]}"
    message = error["msg"]
    return f"{_shown(found)}: {message[:1].lower()}{message[1:]}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Return the fields of the model that stands at a place inside another."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside a list, an optional or an annotated type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {tuple, list, Union, UnionType, Annotated}:
        return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
    return None
