"""What a service record says, as one key: two rows of a register with the same key are equal.

The key is stored with each record and compared for years: do not change what goes into it.
"""

import hashlib
import json
from decimal import Decimal

FIELDS = (
    "served_on",
    "kind",
    "field",
    "title",
    "project_id",
    "community_id",
    "people",
    "person_times",
    "volunteers",
    "hours",
    "mode",
    "worker_name",
)


def content_key(values: dict) -> str:
    """The key of one record's content, 40 characters.

    ``values`` has FIELDS and ``groups`` (target group → people). What is left out, None, an empty
    text and zero are the same thing here: the register has one empty cell for all of them.
    """
    groups = values.get("groups") or {}
    content = [_plain(values.get(name)) for name in FIELDS]
    content.append(sorted([str(group), int(people)] for group, people in groups.items() if people))
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()[:40]


def _plain(value) -> str:
    if not value:
        return ""
    if isinstance(value, (Decimal, float)):
        # 2, 2.0 and 2.50 of a form, a database and a spreadsheet are one number each.
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
