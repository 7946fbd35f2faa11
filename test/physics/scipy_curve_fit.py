"""Fits sums of exponentials with scipy.optimize.curve_fit: jobs (JSON) on standard input, the least chi-square of each on standard output."""

import json
import sys
import warnings

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

warnings.simplefilter("ignore", OptimizeWarning)
warnings.simplefilter("ignore", RuntimeWarning)


def curve(phases, has_uptake):
    def value(t, *p):
        uptake = np.exp(-np.exp(p[2 * phases]) * t) if has_uptake else 0.0
        return sum(p[j] * (np.exp(-np.exp(p[phases + j]) * t) - uptake) for j in range(phases))

    def jacobian(t, *p):
        uptake = np.exp(-np.exp(p[2 * phases]) * t) if has_uptake else 0.0
        decays = [np.exp(-np.exp(p[phases + j]) * t) for j in range(phases)]
        columns = [decay - uptake for decay in decays]
        columns += [-p[j] * np.exp(p[phases + j]) * t * decays[j] for j in range(phases)]
        if has_uptake:
            columns.append(sum(p[:phases]) * np.exp(p[2 * phases]) * t * uptake)
        return np.stack(columns, axis=1)

    return value, jacobian


def least(job):
    t, y, sigma = (np.array(job[key]) for key in ("times", "values", "sigmas"))
    value, jacobian = curve(job["phases"], job["hasUptake"])
    best = None
    for start in job["starts"]:
        try:
            found, _ = curve_fit(
                value, t, y, p0=start, sigma=sigma, jac=jacobian, bounds=(job["lower"], job["upper"]), max_nfev=200,
                ftol=1e-9, xtol=1e-9, gtol=1e-9,
            )
        except (RuntimeError, ValueError):
            continue
        # A phase that is faster than the uptake does not decrease: no such curve is looked for.
        phases = job["phases"]
        if job["hasUptake"] and max(found[phases : 2 * phases]) > found[2 * phases]:
            continue
        squares = float(np.sum(((y - value(t, *found)) / sigma) ** 2))
        best = squares if best is None else min(best, squares)
    return best


json.dump([least(job) for job in json.load(sys.stdin)], sys.stdout)
