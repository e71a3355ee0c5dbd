"""Names that vanished from a register while others appeared: renamed, or new? A person says."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from registers.intake.plan import Plan, Question, SheetRows
from sheets import Row, fold

SHOWN = 3


class Renaming:
    """The new names of one sheet against what the sheet no longer has."""

    def __init__(self, draft: Plan, rows: SheetRows, column: str):
        self.draft = draft
        self.rows = rows
        self.column = column

    def settle(self, row: Row, vanished: Iterable, name_of: Callable, more: str = ""):
        """The thing that the row renames, or None for a new one; unanswered, the row is refused.

        ``vanished``: what it may have been, the likeliest first; ``more`` follows the question.
        """
        name = row.values[self.column]
        known = {fold(name_of(each)): each for each in vanished}
        old = self.draft.answers.old_name(name)
        if old is not None and fold(old) in known:
            return known[fold(old)]
        if known and not self.draft.answers.is_fresh(name):
            self._ask(row, name, [name_of(each) for each in known.values()], more)
        return None

    def _ask(self, row: Row, name: str, known: list[str], more: str) -> None:
        self.draft.questions.append(Question(self.rows.title, row.number, name, tuple(known)))
        words = _(
            "系统里的%(known)s不在台账上，“%(name)s”是新的：是改了名，还是另外一个？%(more)s"
            "改了名的，导入时选“改名”（命令行加 --renamed 旧名称=新名称）；"
            "另外一个，选“是新的”（命令行加 --new 名称）"
        )
        shown = "、".join(f"“{each}”" for each in known[:SHOWN])
        shown += _(" 等 %(n)s 个") % {"n": len(known)} if len(known) > SHOWN else ""
        details = {"known": shown, "name": name, "more": more}
        self.rows.refuse(row, self.column, words % details)
