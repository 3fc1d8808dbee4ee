"""The most that anybody could find within a day: the best test there is, for one who knows the key and its past."""

from __future__ import annotations

from math import exp, lgamma, log

#: Days of a month, among which one false alarm is allowed.
_MONTH = 30.0


def best_power(usual: float, *, times: float, keys: float) -> float:
    """The share of spikes that can be seen within 24 hours when `usual` complaints a day become `times` as many.

    An alarm within a given day is a test; with at most one false alarm a month over `keys` keys and issues alike its
    size is 1 / (30 `keys`), and no test of that size finds more than the likelihood ratio's does (Neyman and Pearson
    1933, with chance at its edge). Whoever must also learn the past and find the key finds fewer.
    """
    allowed, found, above, then = 1 / (_MONTH * keys), 0.0, 0.0, 0.0
    for count in range(int(times * usual + 12 * (times * usual) ** 0.5) + 40, -1, -1):
        chance, gain = _chance(count, usual), _chance(count, times * usual)
        if above + chance > allowed:
            found = then + gain * (allowed - above) / chance
            break
        above, then = above + chance, then + gain
    return found


def _chance(count: int, mean: float) -> float:
    return exp(count * log(mean) - mean - lgamma(count + 1)) if mean > 0 else float(count == 0)


def table() -> None:
    """Prints the most that can be found within 24 hours, by complaints a day and keys watched."""
    print("within 24 h, at most one false alarm a month:      one key  100 keys  1000 keys")
    for orders, base in ((300, 0.005), (300, 0.01), (300, 0.02), (300, 0.03), (1000, 0.01), (1000, 0.02), (3000, 0.01)):
        for times in (3.0, 6.0):
            shares = [best_power(orders * base, times=times, keys=keys) for keys in (1, 100, 1000)]
            told = "".join(f"{share:10.0%}" for share in shares)
            print(f"{orders:5} orders a day, {base:4.1%} usual, then x{times:.0f}{told:>38}")
