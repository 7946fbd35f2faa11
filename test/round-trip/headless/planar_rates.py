"""Count rates of one region on planar images from the DICOM files and the outlines of results.json, with pydicom and numpy alone.

Usage: planar_rates.py RESULTS FOLDER REGION. Prints rates in counts per second, an image each.
"""

import json
import pathlib
import sys

import numpy
import pydicom

SUB = 12


def parts_inside(polygon_mm, shift_mm, columns, rows, spacing_mm):
    """Part of each pixel inside a polygon, by points within the pixels about it."""
    points = (polygon_mm + shift_mm) / spacing_mm + (columns / 2, rows / 2)
    (left, top), (right, bottom) = numpy.floor(points.min(axis=0)).astype(int), numpy.ceil(points.max(axis=0)).astype(int)
    x, y = numpy.meshgrid(
        left + (numpy.arange((right - left) * SUB) + 0.5) / SUB, top + (numpy.arange((bottom - top) * SUB) + 0.5) / SUB
    )
    inside = numpy.zeros(x.shape, bool)
    for (x1, y1), (x2, y2) in zip(points, numpy.roll(points, -1, axis=0)):
        if y1 != y2:
            inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    parts = numpy.zeros((rows, columns))
    parts[top:bottom, left:right] = inside.reshape(bottom - top, SUB, right - left, SUB).mean(axis=(1, 3))
    return parts


def views_of(data):
    """{detector: [counts of each window]}, as seen from the front, and the windows' limits in keV."""
    frames = data.pixel_array
    windows = [
        (float(each.EnergyWindowRangeSequence[0].EnergyWindowLowerLimit), float(each.EnergyWindowRangeSequence[0].EnergyWindowUpperLimit))
        for each in data.EnergyWindowInformationSequence
    ]
    codes = [each.ViewCodeSequence[0].CodeMeaning.lower() for each in data.DetectorInformationSequence]
    views = {}
    for frame, window, detector in zip(frames, data.EnergyWindowVector, data.DetectorVector):
        is_posterior = "posterior" in codes[detector - 1]
        seen = frame[:, ::-1] if is_posterior else frame
        views.setdefault("posterior" if is_posterior else "anterior", {})[window - 1] = seen.astype(float)
    return views, windows


def net(view, windows, region, background, share):
    def unscattered(weights):
        width = [upper - lower for lower, upper in windows]
        main = max(range(len(windows)), key=lambda n: windows[n][0] < 208.4 < windows[n][1])
        beside = [n for n in range(len(windows)) if n != main]
        counts = [float((view[n] * weights).sum()) for n in range(len(windows))]
        return counts[main] - sum(counts[n] / width[n] for n in beside) * width[main] / 2

    return unscattered(region) - share * region.sum() / background.sum() * unscattered(background)


def main():
    results = json.loads(pathlib.Path(sys.argv[1]).read_text())
    hybrid = next(each for each in results["regions"] if each["name"] == sys.argv[3])["fit"]["hybrid"]
    headers = {}
    for path in pathlib.Path(sys.argv[2]).rglob("*.dcm"):
        data = pydicom.dcmread(path, stop_before_pixels=True)
        headers[data.SeriesInstanceUID] = path
    rates = []
    for image in results["planarTimePoints"]:
        data = pydicom.dcmread(headers[image["seriesInstanceUID"]])
        views, windows = views_of(data)
        spacing = float(data.PixelSpacing[1]), float(data.PixelSpacing[0])
        region, background = (
            parts_inside(numpy.array(hybrid[key]), image["shift_mm"], data.Columns, data.Rows, spacing)
            for key in ("outline_mm", "background_mm")
        )
        share = hybrid["attenuation"]["backgroundShare_frac"]
        front, back = (net(views[side], windows, region, background, share) for side in ("anterior", "posterior"))
        half = hybrid["attenuation"]["sourceAttenuation"] / 2
        mean = numpy.sqrt(front * back / hybrid["attenuation"]["transmission_frac"]) * half / numpy.sinh(half)
        rates.append(mean / image["duration_s"])
    print(json.dumps(rates))


main()
