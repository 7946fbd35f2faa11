"""The peer: the same convolution by scipy.fft (float32, one worker), on the files of fftwConvolution.c."""

import sys
import time

import numpy
import scipy.fft

with open(sys.argv[1], "rb") as file:
    nx, ny, nz, px, py, pz, rx, ry, rz, repeats = (int(n) for n in numpy.fromfile(file, numpy.int32, 10))
    image = numpy.fromfile(file, numpy.float32, nx * ny * nz).reshape(nz, ny, nx)
    octant = numpy.fromfile(file, numpy.float32).reshape(rz + 1, ry + 1, rx + 1)

kernel = numpy.zeros((pz, py, px), numpy.float32)
offsets = [numpy.arange(-reach, reach + 1) for reach in (rz, ry, rx)]
kernel[numpy.ix_(*offsets)] = octant[numpy.ix_(*(numpy.abs(each) for each in offsets))]
response = numpy.ascontiguousarray(scipy.fft.rfftn(kernel, workers=1).real)

least_ms = float("inf")
for repeat in range(repeats + 1):
    start_s = time.perf_counter()
    spectrum = scipy.fft.rfftn(image, s=(pz, py, px), workers=1)
    spectrum *= response
    result = numpy.ascontiguousarray(scipy.fft.irfftn(spectrum, s=(pz, py, px), workers=1, overwrite_x=True)[:nz, :ny, :nx])
    if repeat > 0:
        least_ms = min(least_ms, 1e3 * (time.perf_counter() - start_s))

print(f"{least_ms:.4f}")
result.astype(numpy.float32).tofile(sys.argv[2])
