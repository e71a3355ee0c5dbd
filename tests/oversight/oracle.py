"""The figures that the shared workbooks hold on any day, read by column numbers from the plain
cells.

Nothing of the portal is used here, so that an error of its readers or measures cannot hide itself.
"""

import re
import unicodedata
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

HEADER_ROWS = 3
QUOTA = {"城市社区": 10, "村改居社区": 5}


def words(cell) -> str:
    return unicodedata.normalize("NFKC", str(cell or "")).strip()


def number(cell) -> Decimal:
    return Decimal(re.sub(r"[^0-9.]", "", words(cell)))


def day(cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    parts = re.findall(r"\d+", words(cell))
    if not parts:
        return None
    if len(parts) == 1:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:8]]
    return date(*map(int, parts))


class Street:
    """One street's five workbooks."""

    def __init__(self, folder: Path):
        self.folder = folder

    def rows(self, title: str, sheet: str):
        book = load_workbook(self.folder / f"{title}.xlsx")
        for row in book[sheet].iter_rows(min_row=HEADER_ROWS + 1, values_only=True):
            if isinstance(row[0], int):
                yield row

    def figures(self, on: date) -> dict:
        """The same names as ``expected.json``, for a day of one's own choice."""
        return self.money(on) | self.services(on) | self.people(on) | self.quota(on)

    def money(self, on: date) -> dict:
        agreed = {words(r[1]): number(r[5]) for r in self.rows("项目台账", "项目")}
        progress: dict[str, Decimal] = defaultdict(Decimal)
        for row in self.rows("项目台账", "里程碑"):
            done = day(row[5])
            progress[words(row[1])] += number(row[3]) if done and done <= on else 0
        total = sum(agreed.values())
        main = next(name for name in agreed if "建设运营" in name)
        received = sum(number(r[6]) for r in self.rows("资金台账", "拨付") if day(r[1]) <= on)
        spent = sum(number(r[7]) for r in self.rows("资金台账", "支出") if day(r[1]) <= on)
        weighted = sum(progress[name] * amount for name, amount in agreed.items()) / total
        return {
            "spent_fen": int(spent * 100),
            "of_agreed": float(100 * spent / total),
            "of_received": float(100 * spent / received) if received else None,
            "progress": float(weighted),
            "progress_main": float(progress[main]),
        }

    def services(self, on: date) -> dict:
        rows = [r for r in self.rows("服务记录台账", "服务记录") if day(r[1]) <= on]
        in_time = [
            r
            for r in rows
            if (entered := day(r[14])) and entered <= on and (entered - day(r[1])).days <= 7
        ]
        days = sorted({day(r[1]) for r in rows})
        return {
            "records": len(rows),
            "in_time": len(in_time),
            "people": int(sum(number(r[8]) for r in rows)),
            "key_people": int(sum(number(r[8]) for r in rows if words(r[7]) != "一般居民")),
            "longest_gap": max(
                ((b - a).days for a, b in zip(days, days[1:], strict=False)), default=0
            ),
        }

    def people(self, on: date) -> dict:
        rows = [r for r in self.rows("社工人员花名册", "花名册") if words(r[5]) == "社区工作者"]
        certified = [r for r in rows if words(r[7]) and day(r[9]) and day(r[9]) <= on]
        return {"workers": len(rows), "certified": len(certified)}

    def quota(self, on: date) -> dict:
        kinds, filed = {}, defaultdict(int)
        for row in self.rows("社区社会组织备案表", "备案"):
            name = words(row[1]).removesuffix("居民委员会").removesuffix("居委会")
            kinds[name] = words(row[2])
            filed_on = day(row[8])
            if words(row[9]) == "已备案" and filed_on and filed_on <= on:
                filed[name] += 1
        met = sum(filed[name] >= QUOTA[kind] for name, kind in kinds.items())
        return {"communities": len(kinds), "communities_met": met}
