"""What the two import commands share: one file handed in, its summary, its annotated copy."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.errors import ActionRefused
from registers.actions import ASKED_NOTHING, check_register, demand_import, import_register
from registers.catalog import CATALOG
from registers.intake.plan import Answers, Plan
from sheets import UnreadableWorkbook
from sheets.annotating import annotate
from stations.models import Station

ERRORS_SUFFIX = ".errors.xlsx"
ALL_IN, SOME_REFUSED, NOT_TAKEN = 0, 1, 2
ERROR_FIELDS = ("sheet", "row", "column", "value", "message")


@dataclass(frozen=True)
class How:
    """How files are handed in: by whom, only checked, or what is right in spite of what is not.

    ``rehearsal``: a check of several files that need each other; each is taken in, and the caller
    rolls everything back.
    """

    actor: User | None = None
    check: bool = False
    answers: Answers = ASKED_NOTHING
    rehearsal: bool = False


@dataclass
class Outcome:
    """What became of one file."""

    title: str
    summary: dict
    exit_code: int = ALL_IN
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The outcome in plain words."""
        counts = _(
            "%(title)s：共 %(rows)s 行，新增 %(created)s，更新 %(updated)s，不变 %(unchanged)s，"
            "错误 %(count)s。"
        ) % (self.summary | {"title": self.title, "count": len(self.summary["errors"])})
        return [
            counts,
            *(f"  {line}" for line in (*map(spoken, self.summary["errors"]), *self.notes)),
        ]


def spoken(error: dict) -> str:
    if not error["row"]:
        return error["message"]
    place = _("%(sheet)s 第 %(row)s 行 %(column)s") % error
    value = f"（{error['value']}）" if error["value"] else ""
    return f"{place}{value}：{error['message']}"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--check", action="store_true", help="只检查，不导入")
    parser.add_argument("--partial", action="store_true", help="有错误时导入其余正确的行")
    parser.add_argument("--as", dest="user", metavar="USER", help="以这个用户的权限导入")
    parser.add_argument(
        "--renamed", action="append", default=[], metavar="OLD=NEW",
        help="台账里的 NEW 就是系统里的 OLD，改了名（项目或里程碑；可写多次）",
    )  # fmt: skip
    parser.add_argument(
        "--replace", metavar="FROM..TO", type=period,
        help="服务记录：这段日期整段重报，台账上没有的旧记录作废（如 2022-05-01..2022-05-31）",
    )  # fmt: skip
    parser.add_argument(
        "--new", action="append", default=[], metavar="NAME",
        help="这个项目或里程碑是新的，不是改名（可写多次）",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def how_of(options: dict) -> How:
    answers = Answers(
        partial=options["partial"],
        renamed=tuple(renamed(pair) for pair in options["renamed"]),
        fresh=tuple(options["new"]),
        replace=options["replace"],
    )
    return How(actor_of(options["user"]), options["check"], answers)


def period(text: str) -> tuple[date, date]:
    """FROM..TO of the command line."""
    first, sign, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        days = None
    if not days or days[1] < days[0]:
        raise CommandError(_("“%(text)s”看不懂，请写成 2022-05-01..2022-05-31。") % {"text": text},
                           returncode=NOT_TAKEN)  # fmt: skip
    return days


def renamed(pair: str) -> tuple[str, str]:
    """OLD=NEW of the command line."""
    old, sign, new = pair.partition("=")
    if not (sign and old.strip() and new.strip()):
        raise CommandError(_("“%(pair)s”看不懂，请写成 旧名称=新名称。") % {"pair": pair},
                           returncode=NOT_TAKEN)  # fmt: skip
    return old.strip(), new.strip()


def actor_of(username: str | None) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("没有用户“%(name)s”。") % {"name": username}, returncode=NOT_TAKEN)
    return user


def hand_in(code: str, station: Station, path: Path, how: How) -> Outcome:
    """Hand one file in; whatever is wrong with it is in the outcome."""
    title = f"{station.name} · {CATALOG[code].title}"
    try:
        plan = _plan(code, station, path, how)
    except (UnreadableWorkbook, ActionRefused, PermissionDenied) as error:
        return not_taken(title, str(error))
    except OSError as error:
        return not_taken(title, _("读不了文件 %(path)s：%(why)s") % {
            "path": path, "why": error.strerror or error,
        })  # fmt: skip
    outcome = Outcome(title, summary_of(plan, how), SOME_REFUSED if plan.problems else ALL_IN)
    outcome.notes += [_("提示：%(notice)s") % {"notice": notice} for notice in plan.notices]
    outcome.notes += [_("作废：%(label)s") % {"label": change.label} for change in plan.removed]
    outcome.notes += _annotated(path, plan, how)
    return outcome


def _plan(code: str, station: Station, path: Path, how: How) -> Plan:
    on = clock.today()
    if how.check and not how.rehearsal:
        demand_import(how.actor, station, on)
        return check_register(code, station, path, on=on, actor=how.actor, answers=how.answers)
    return import_register(code, station, path, on=on, actor=how.actor, answers=how.answers)


def summary_of(plan: Plan, how: How) -> dict:
    """The counts of what went in (or would): of a refused file nothing does."""
    taken = how.answers.partial or not plan.problems
    return {
        "rows": plan.rows,
        "created": len(plan.created) if taken else 0,
        "voided": len(plan.removed) if taken else 0,
        "updated": len(plan.updated) if taken else 0,
        "unchanged": plan.unchanged if taken else 0,
        "errors": [
            {key: value for key, value in asdict(problem).items() if key in ERROR_FIELDS}
            for problem in plan.problems
        ],
        "notices": plan.notices,
    }


def not_taken(title: str, message: str) -> Outcome:
    """A file that could not be taken as a whole."""
    error = dict.fromkeys(ERROR_FIELDS, "") | {"row": 0, "message": message}
    summary = dict.fromkeys(("rows", "created", "updated", "unchanged"), 0)
    return Outcome(title, summary | {"errors": [error], "notices": []}, NOT_TAKEN)


def _annotated(path: Path, plan: Plan, how: How) -> list[str]:
    """Put the marked copy beside the file, or take away the one of an earlier round."""
    copy = path.with_name(f"{path.stem}{ERRORS_SUFFIX}")
    try:
        if plan.problems:
            annotate(path, plan.problems, copy)
            return [_("标出错误的表：%(copy)s") % {"copy": copy}]
        if plan.applied and not how.check:
            copy.unlink(missing_ok=True)
    except (OSError, UnreadableWorkbook) as error:
        return [_("没能写出标出错误的表：%(why)s") % {"why": error}]
    return []
