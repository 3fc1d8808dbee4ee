"""Fits the second step on out-of-fold witnesses: a small network, or a plain linear mixer where data are few."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from wanhui.reading.heads import Mixer

F32 = npt.NDArray[np.float32]
_LEAST_SPREAD = 0.05


def _scaling(witnesses: F32) -> tuple[F32, F32, F32]:
    mean, spread = witnesses.mean(0), witnesses.std(0) + _LEAST_SPREAD
    return mean, spread, np.clip((witnesses - mean) / spread, -6, 6)


def fit_network(
    witnesses: F32,
    labels: npt.NDArray[np.bool_ | np.int64],
    *,
    hidden: int,
    decay: float,
    rounds: int,
    seeds: int,
    batch: int = 128,
) -> Mixer:
    """The mean of `seeds` networks of one hidden layer, written as a single wider one.

    `labels` are one yes or no a row, several, or the number of the one class that a row is of.
    """
    mean, spread, scaled = _scaling(witnesses)
    models = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for seed in range(seeds):
            network = MLPClassifier(
                (hidden,), alpha=decay, max_iter=rounds, random_state=seed, batch_size=min(batch, len(scaled))
            )
            models.append(network.fit(scaled, labels))
    heads = models[0].coefs_[1].shape[1]
    return Mixer(
        mean=mean,
        spread=spread,
        inner=np.concatenate([m.coefs_[0] for m in models], axis=1).astype(np.float32),
        inner_bias=np.concatenate([m.intercepts_[0] for m in models]).astype(np.float32),
        outer=(np.concatenate([m.coefs_[1] for m in models]) / seeds).astype(np.float32),
        direct=np.zeros((witnesses.shape[1], heads), np.float32),
        bias=np.mean([m.intercepts_[1] for m in models], axis=0).astype(np.float32),
    )


def fit_linear(witnesses: F32, labels: npt.NDArray[np.bool_], *, groups: tuple[slice, ...], strength: float) -> Mixer:
    """One multinomial logistic regression per group of heads that exclude each other; a group of one is yes or no."""
    mean, spread, scaled = _scaling(witnesses)
    width, heads = witnesses.shape[1], labels.shape[1]
    direct, bias = np.zeros((width, heads), np.float32), np.full(heads, -6.0, np.float32)
    for group in groups:
        alone = group.stop - group.start == 1
        names = labels[:, group.start] if alone else labels[:, group].argmax(1)
        model = LogisticRegression(C=strength, max_iter=500, random_state=0).fit(scaled, names)
        at = [group.start] if alone else [group.start + int(name) for name in model.classes_]
        direct[:, at], bias[at] = model.coef_.T, model.intercept_
    return Mixer(
        mean=mean,
        spread=spread,
        inner=np.zeros((width, 1), np.float32),
        inner_bias=np.zeros(1, np.float32),
        outer=np.zeros((1, heads), np.float32),
        direct=direct,
        bias=bias,
    )
