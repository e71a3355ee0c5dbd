"""A list as a workbook: exactly the filtered rows, in the register's own columns, and audited."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from common import audit
from common.errors import ActionRefused
from common.parameters import parameter
from sheets import Column, Register, Sheet
from sheets.writing import write_book

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Export:
    """How a list becomes one sheet: ``rows(queryset)`` gives a dict a row, by column key.

    ``front``: columns before the sheet's own.
    """

    register: Register
    sheet: Sheet
    rows: Callable
    front: tuple[Column, ...] = ()

    @property
    def book(self) -> Register:
        """The register with this sheet alone, and the columns in front of its own."""
        sheet = replace(self.sheet, columns=(*self.front, *self.sheet.columns))
        return replace(self.register, sheets=(sheet,))


def export_response(export: Export, queryset, *, actor, on, query: str) -> FileResponse:
    """The rows of ``queryset`` as an .xlsx download; the audit keeps who took what."""
    count, most = queryset.count(), parameter("export_rows", on)
    if count > most:
        raise ActionRefused(
            _("共 %(count)s 条，一次最多导出 %(most)s 条。请先筛选，再分几次导出。")
            % {"count": count, "most": most}
        )
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    rows = export.rows(queryset)
    write_book(export.book, {export.sheet.key: rows}, file, filled_on=on)
    file.seek(0)
    _record(export, actor=actor, on=on, query=query, count=count)
    name = f"{export.register.title}-{export.sheet.title}-{on.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@transaction.atomic
def _record(export, *, actor, on, query, count) -> None:
    changes = {"sheet": export.sheet.title, "on": on, "query": query, "rows": count}
    audit.record(
        actor=actor, action=f"{export.register.code}.export", target=actor, changes=changes
    )
