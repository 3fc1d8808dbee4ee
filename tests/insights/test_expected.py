"""Expected complaints are what was sold on each day before, by its chance to complain after so many days."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.insights.expected import LAGS, _arriving


@settings(max_examples=20)
@given(rows=st.integers(1, 40), days=st.integers(1, 140), seed=st.integers(0, 99))
def test_what_arrives_is_the_sum_over_all_delays(rows: int, days: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    bought, hazard = rng.poisson(3.0, (rows, days)).astype(np.float64), rng.random((days, LAGS))
    slow = np.zeros((rows, days))
    for day in range(days):
        for lag in range(min(LAGS, day + 1)):
            slow[:, day] += bought[:, day - lag] * hazard[day, lag]
    assert np.allclose(_arriving(bought, hazard), slow)
