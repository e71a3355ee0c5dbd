"""A register of 5,000 services: a bare read of the file beside check and import, interleaved.

Runs on a private PostgreSQL where the machine has one, else on SQLite, and says which. Pure work is
what the portal adds to the reading: planning and writing. `--goal` makes a miss an error.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import django
from django.core.management import call_command
from openpyxl import Workbook
from python_calamine import load_workbook

from tests.services_real import programs
from tests.services_real.servers import folder, private_postgres

ROWS = 5_000
ROUNDS = 5
GOAL_ROWS_A_SECOND = 3_000
GOAL_MEGABYTES = 250
ON = date(2022, 7, 15)
HEADER = (
    "序号", "服务日期", "服务类型", "服务领域", "服务主题", "所属项目", "社区", "服务对象类别",
    "服务人数", "服务人次", "志愿者人数", "时长(小时)", "服务方式", "社工",
    "全国平台录入日期", "备注",
)  # fmt: skip
KINDS = ("探访", "个案", "小组", "社区活动", "咨询", "转介", "政策宣传", "志愿服务")
FIELDS = ("社会救助", "养老服务", "儿童关爱保护", "社区治理")
GROUPS = ("低保对象", "特困人员", "残疾人", "独居老人", "留守儿童", "一般居民")


def write_register(path: Path, rows: int, projects: list[str], communities: list[str]) -> None:
    """A register as a street keeps it: mixed dates, stray spaces, short names."""
    pick = random.Random(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("服务记录")
    sheet.append(["关上街道社工站服务记录台账"])
    sheet.append(["填报单位：", None, None, "填报日期：2022年7月15日"])
    sheet.append(HEADER)
    for number in range(1, rows + 1):
        day = date(2022, 1, 1) + timedelta(days=pick.randrange(190))
        people = pick.randrange(1, 40)
        shape = pick.choice((day, f"{day:%Y.%m.%d}", f" {day} ", f"{day:%Y%m%d}"))
        entered = pick.choice((day + timedelta(days=pick.randrange(12)), "—", None))
        field = pick.choice(FIELDS)
        sheet.append([
            number, shape, pick.choice(KINDS), field, f"{field}·第{pick.randrange(400)}次活动",
            pick.choice(projects), pick.choice(communities), pick.choice(GROUPS),
            pick.choice((people, f"{people}人")), people * 2, pick.randrange(6),
            pick.choice((1, 1.5, 2)), pick.choice(("线下", "线上")),
            pick.choice("甲乙丙丁") + "社工", entered, None,
        ])  # fmt: skip
    book.save(path)


def bare_read(path: Path) -> float:
    start = time.perf_counter()
    load_workbook(path).get_sheet_by_index(0).to_python()
    return time.perf_counter() - start


def timed_import(station, path: Path) -> tuple[float, float, float]:
    """Seconds of reading with checks of cells, of planning, of writing."""
    from django.db import transaction  # noqa: PLC0415 (Django is set up by main)

    from registers.actions import read_register  # noqa: PLC0415
    from registers.catalog import CATALOG  # noqa: PLC0415

    moments = [time.perf_counter()]
    book = read_register("services", path)
    moments.append(time.perf_counter())
    with transaction.atomic():
        plan = CATALOG["services"].plan(book, station, ON)
        moments.append(time.perf_counter())
        plan.apply()
    moments.append(time.perf_counter())
    if plan.problems or len(plan.created) != plan.rows:
        raise RuntimeError(f"the register did not go in: {plan.problems[:3]}")
    return tuple(later - earlier for earlier, later in zip(moments, moments[1:], strict=False))


def clear(station) -> None:
    from services.models import ServedGroup, ServiceRecord  # noqa: PLC0415

    ServedGroup.objects.filter(record__station=station)._raw_delete("default")
    ServiceRecord.objects.filter(station=station)._raw_delete("default")


def peak_megabytes(station, path: Path) -> float:
    """The largest process of one `manage.py import_register`, the reader's included."""
    command = [sys.executable, "manage.py", "import_register", "services", station.code, str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def build_station():
    from tests import cast  # noqa: PLC0415
    from tests.factories.projects import ProjectFactory  # noqa: PLC0415
    from tests.factories.stations import CommunityFactory  # noqa: PLC0415
    from tests.factories.talent import WorkerFactory  # noqa: PLC0415

    station = cast.build_place().station
    projects = [ProjectFactory(station=station, name=f"关上街道第{n}服务项目") for n in range(3)]
    names = [f"第{n}社区居民委员会" for n in range(10)]
    for name in names:
        CommunityFactory(division=station.division, name=name)
    for name in "甲乙丙":
        WorkerFactory(station=station, name=f"{name}社工")
    short = [name.removesuffix("居民委员会") for name in names]
    return station, [project.name for project in projects], short


def report(reads: list[float], imports: list[tuple], megabytes: float, rows: int) -> bool:
    read, (opened, planned, written) = (
        statistics.median(reads),
        map(statistics.median, zip(*imports, strict=True)),
    )
    work = planned + written
    rate = rows / work
    print(f"{rows} rows, median of {len(reads)} interleaved rounds")
    print(f"bare calamine read       {read:6.2f} s")
    print(f"read and parse cells     {opened:6.2f} s  {opened / read:5.1f}x the bare read")
    print(f"plan                     {planned:6.2f} s  {planned / read:5.1f}x")
    print(f"write                    {written:6.2f} s  {written / read:5.1f}x")
    print(f"pure work                {rate:6,.0f} rows/s (goal {GOAL_ROWS_A_SECOND:,})")
    print(f"from file to database    {rows / (opened + work):6,.0f} rows/s")
    print(f"peak resident memory     {megabytes:6.0f} MB (goal {GOAL_MEGABYTES})")
    return rate >= GOAL_ROWS_A_SECOND and megabytes <= GOAL_MEGABYTES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--goal", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        base = stack.enter_context(folder("portal-bench-"))
        binaries = programs.POSTGRES.get()
        database = stack.enter_context(private_postgres(binaries)) if binaries else None
        os.environ["DATABASE_URL"] = database or f"sqlite:///{base}/db.sqlite3"
        os.environ["PORTAL_VAR"] = str(base)
        os.environ["PORTAL_TODAY"] = str(ON)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        print("PostgreSQL" if database else "SQLite (no PostgreSQL found)")
        station, projects, communities = build_station()
        path = base / "服务记录台账.xlsx"
        write_register(path, options.rows, projects, communities)
        reads, imports = [], []
        for _round in range(options.rounds):
            reads.append(bare_read(path))
            imports.append(timed_import(station, path))
            clear(station)
        good = report(reads, imports, peak_megabytes(station, path), options.rows)
    return 0 if good or not options.goal else 1


if __name__ == "__main__":
    sys.exit(main())
