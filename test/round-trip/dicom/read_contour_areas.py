"""Sum of the areas (mm2) of each ROI's closed contours in an RTSTRUCT."""
import json
import sys

import pydicom

rt = pydicom.dcmread(sys.argv[1], force=True)
names = {int(r.ROINumber): r.ROIName for r in rt.StructureSetROISequence}
areas = {}
for roi in rt.ROIContourSequence:
    for contour in roi.ContourSequence:
        if contour.ContourGeometricType != "CLOSED_PLANAR":
            continue
        values = [float(v) for v in contour.ContourData]
        points = [values[n : n + 3] for n in range(0, len(values), 3)]
        normal = [0.0, 0.0, 0.0]
        for p, q in zip(points, points[1:] + points[:1]):
            normal[0] += p[1] * q[2] - p[2] * q[1]
            normal[1] += p[2] * q[0] - p[0] * q[2]
            normal[2] += p[0] * q[1] - p[1] * q[0]
        area = 0.5 * sum(v * v for v in normal) ** 0.5
        name = names[int(roi.ReferencedROINumber)]
        areas[name] = areas.get(name, 0.0) + area
print(json.dumps(areas))
