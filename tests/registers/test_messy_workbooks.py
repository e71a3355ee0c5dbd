"""Untidier registers than any street has handed in: the same figures come out of them."""

import pytest

from stations.models import Community
from tests.registers import messy
from tests.registers.books import messages, registers_in, take_in
from tests.registers.truth import figures


@pytest.mark.parametrize("seed", range(4))
def test_untidy_workbooks_give_the_true_figures_and_change_nothing_twice(guandu, tmp_path, seed):
    street = ("官渡街道", "矣六街道", "金马街道", "吴井街道")[seed]
    station = guandu[street]
    communities = Community.objects.filter(division=station.division)
    register = messy.Street(station, list(communities.values_list("name", flat=True)), seed)
    register.write(tmp_path)
    for code, path in registers_in(tmp_path):
        counts, plan = take_in(code, station, path)
        assert messages(plan) == []
        assert counts == (plan.rows, 0, 0)
        assert take_in(code, station, path)[0] == (0, 0, plan.rows)
    assert figures(station, messy.ON) == register.truth
