"""
Activity of every segment of a SEG in every NM image, with pydicom and numpy alone: each SEG voxel takes the concentration of
the emission voxel that holds its centre. Arguments: SEG file, NM files. JSON: {segment label: [activity_MBq per NM file]}.
"""

import json
import sys

import numpy as np
import pydicom


def axes(orientation):
    row, column = np.array(orientation[:3], float), np.array(orientation[3:], float)
    return row, column, np.cross(row, column)


def segment_points(seg):
    shared = seg.SharedFunctionalGroupsSequence[0]
    row, column, _ = axes(shared.PlaneOrientationSequence[0].ImageOrientationPatient)
    measures = shared.PixelMeasuresSequence[0]
    down, across = (float(value) for value in measures.PixelSpacing)
    thickness = float(measures.get("SpacingBetweenSlices", measures.SliceThickness))
    labels = {s.SegmentNumber: s.SegmentLabel for s in seg.SegmentSequence}
    frames = seg.pixel_array.reshape(-1, seg.Rows, seg.Columns)
    points = {label: [] for label in labels.values()}
    for frame, groups in zip(frames, seg.PerFrameFunctionalGroupsSequence):
        label = labels[groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber]
        origin = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
        j, i = np.nonzero(frame)
        points[label].append(origin + np.outer(i * across, row) + np.outer(j * down, column))
    voxel_mL = down * across * thickness / 1000
    return {label: np.concatenate(parts) for label, parts in points.items()}, voxel_mL


def concentration_at(nm, points):
    detector = nm.DetectorInformationSequence[0]
    origin = np.array(detector.get("ImagePositionPatient", nm.get("ImagePositionPatient")), float)
    row, column, normal = axes(detector.get("ImageOrientationPatient", nm.get("ImageOrientationPatient")))
    down, across = (float(value) for value in nm.PixelSpacing)
    step = float(nm.get("SpacingBetweenSlices", nm.SliceThickness))
    values = nm.pixel_array.astype(float) * float(nm.get("RescaleSlope", 1)) + float(nm.get("RescaleIntercept", 0))
    if "RealWorldValueMappingSequence" in nm:
        mapping = nm.RealWorldValueMappingSequence[0]
        values = nm.pixel_array * float(mapping.RealWorldValueSlope) + float(mapping.RealWorldValueIntercept)
    relative = points - origin
    i = np.rint(relative @ row / across).astype(int)
    j = np.rint(relative @ column / down).astype(int)
    k = np.rint(relative @ normal / step).astype(int)
    frames, rows, columns = values.shape
    inside = (i >= 0) & (j >= 0) & (k >= 0) & (i < columns) & (j < rows) & (k < frames)
    return values[k[inside], j[inside], i[inside]]


segments, voxel_mL = segment_points(pydicom.dcmread(sys.argv[1]))
images = [pydicom.dcmread(path) for path in sys.argv[2:]]
images.sort(key=lambda nm: (nm.AcquisitionDate, nm.AcquisitionTime))
print(
    json.dumps(
        {
            label: [float(concentration_at(nm, points).sum() * voxel_mL / 1e6) for nm in images]
            for label, points in segments.items()
        }
    )
)
