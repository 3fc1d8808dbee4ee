"""The measures that the card quotes give the values that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from training.measures import area_under_curve, by_length, calibration_error
from training.tune import (
    best_thresholds,
    common_threshold,
    f1,
    natural_shift,
    threshold_for_precision,
    threshold_for_recall,
)


def test_area_counts_pairs_in_the_right_order() -> None:
    labels = np.array([False, True, False, True])
    assert area_under_curve(np.array([0.1, 0.9, 0.2, 0.8], np.float32), labels) == 1.0
    assert area_under_curve(np.array([0.5, 0.5, 0.5, 0.5], np.float32), labels) == 0.5
    assert area_under_curve(np.array([0.1, 0.15, 0.2, 0.8], np.float32), labels) == 0.75


def test_sure_and_wrong_is_badly_calibrated() -> None:
    labels = np.array([True, True, False, False])
    assert calibration_error(np.array([1.0, 1.0, 0.0, 0.0], np.float32), labels) == 0.0
    assert calibration_error(np.array([1.0, 1.0, 1.0, 1.0], np.float32), labels) == pytest.approx(0.5)


def test_the_threshold_parts_the_classes() -> None:
    chances = np.array([[0.2], [0.25], [0.3], [0.5], [0.55], [0.6], [0.62]], np.float32)
    labels = chances > 0.4
    threshold = best_thresholds(chances, labels, np.ones(7, np.bool_))
    assert not (labels[:, 0] ^ (chances[:, 0] >= threshold[0])).any() or f1(chances >= threshold, labels) > 0.8


def test_recall_sets_the_limit() -> None:
    chances = np.linspace(0, 1, 101).astype(np.float32)
    limit = threshold_for_recall(chances, chances >= 0.5, 0.9)
    assert ((chances >= limit) & (chances >= 0.5)).sum() / (chances >= 0.5).sum() >= 0.9


def test_lengths_are_kept_apart() -> None:
    right = np.array([True, False, True])
    assert by_length(right, ["短", "也短", "长" * 40]) == {"0-9": 0.5, "30-79": 1.0}


def test_the_common_threshold_suits_all_heads_together() -> None:
    chances = np.array([[0.6, 0.5], [0.5, 0.3], [0.2, 0.2], [0.1, 0.3]], np.float32)
    labels = np.array([[True, True], [True, False], [False, False], [False, False]])
    common = common_threshold(chances, labels)
    assert 0.3 < common <= 0.5
    assert ((chances >= common) == labels).all()


def test_the_threshold_for_precision_names_as_many_as_it_may() -> None:
    chances = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)
    labels = np.array([True, True, False, True, False])
    assert threshold_for_precision(chances, labels, 0.75) == pytest.approx(0.6)
    assert threshold_for_precision(chances, labels, 1.0) == pytest.approx(0.8)
    assert threshold_for_precision(chances, ~labels & False, 0.5) == 1.0


def test_a_shift_makes_heads_as_frequent_as_where_nobody_chose() -> None:
    rng = np.random.default_rng(2)
    labels = np.eye(3, dtype=np.bool_)[rng.choice(3, 400, p=[0.6, 0.3, 0.1])]
    chances = np.full((400, 3), 1 / 3, np.float32)
    shift = natural_shift(chances, labels, np.ones(400, np.bool_), groups=[slice(0, 3)])
    raised = np.exp(np.log(0.5) + shift)
    assert raised / raised.sum() == pytest.approx(labels.mean(0), abs=0.01)
