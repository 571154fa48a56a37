"""The format as JSON Schema, for editors."""

from __future__ import annotations

import json
from typing import Any

from sim.domain.scenario import Scenario


def schema_text() -> str:
    """Return the JSON Schema of a scenario file."""
    schema: dict[str, Any] = Scenario.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
