"""The peer: mono- and bi-exponential by scipy.optimize.curve_fit with derivatives and bounds, the one of the lower AIC, voxel by voxel.

A task is all float64: voxels, images, physical and fastest decay constant, relative sigma; the times; then the images. Written are the integrals, the squares that are left, and how many phases were chosen.
"""

import sys
import time
import warnings

import numpy
from scipy.optimize import OptimizeWarning, curve_fit

warnings.simplefilter("ignore", OptimizeWarning)

with open(sys.argv[1], "rb") as file:
    voxels, images, slowest, fastest, relative = numpy.fromfile(file, numpy.float64, 5)
    times = numpy.fromfile(file, numpy.float64, int(images))
    values = numpy.fromfile(file, numpy.float64).reshape(int(images), int(voxels))


def curve(t, *parameters):
    half = len(parameters) // 2
    return sum(a * numpy.exp(-numpy.exp(log) * t) for a, log in zip(parameters[:half], parameters[half:]))


def slopes(t, *parameters):
    half = len(parameters) // 2
    columns = [numpy.exp(-numpy.exp(log) * t) for log in parameters[half:]]
    by_log = [-a * numpy.exp(log) * t * e for a, log, e in zip(parameters[:half], parameters[half:], columns)]
    return numpy.array(columns + by_log).T


def fitted(data, sigma, start):
    half = len(start) // 2
    bounds = ([0.0] * half + [numpy.log(slowest)] * half, [numpy.inf] * half + [numpy.log(fastest)] * half)
    found, _ = curve_fit(curve, times, data, start, sigma, True, bounds=bounds, jac=slopes)
    squares = numpy.sum(((data - curve(times, *found)) / sigma) ** 2)
    integral = numpy.sum(found[:half] / numpy.exp(found[half:]))
    return squares + 2 * len(start), squares, integral


def fit(data, sigma):
    first = max(data[0], 1e-3 * numpy.abs(data).max())
    slope = numpy.log(first / max(data[-1], 1e-3 * first)) / (times[-1] - times[0])
    slow = numpy.clip(numpy.log(max(slope, slowest)), numpy.log(slowest) + 1e-3, numpy.log(fastest) - 3)
    candidates = []
    for start in ([first, slow], [0.5 * first, first, slow, slow + 2]):
        try:
            candidates.append(fitted(data, sigma, start))
        except RuntimeError:
            pass
    return min(candidates)


results = numpy.empty((int(voxels), 3))
sigma = relative * values.mean(axis=0)
weights = values.mean(axis=1) / values.mean()
start_s = time.perf_counter()
for voxel in range(int(voxels)):
    aic, squares, integral = fit(values[:, voxel], sigma[voxel] * weights)
    results[voxel] = integral, squares, round((aic - squares) / 4)
print(f"{1e3 * (time.perf_counter() - start_s):.4f}")
results.T.tofile(sys.argv[2])
