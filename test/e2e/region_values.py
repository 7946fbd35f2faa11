"""
Volume of every segment of a SEG, and the mean of NM and RTDOSE images in it, with pydicom and numpy alone: each SEG voxel is
cut into 3 x 3 x 3 parts, and each part takes the value of the image voxel that holds its centre. Arguments: SEG file, image
files. JSON: {segment label: {"volume_mL": number, "means": [one per image, in the order of the arguments]}}.
"""

import json
import sys

import numpy as np
import pydicom

PARTS = [-1 / 3, 0.0, 1 / 3]


def axes(orientation):
    row, column = np.array(orientation[:3], float), np.array(orientation[3:], float)
    return row, column, np.cross(row, column)


def segment_points(seg):
    shared = seg.SharedFunctionalGroupsSequence[0]
    row, column, normal = axes(shared.PlaneOrientationSequence[0].ImageOrientationPatient)
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
    offsets = [x * across * row + y * down * column + z * thickness * normal for x in PARTS for y in PARTS for z in PARTS]
    voxel_mL = down * across * thickness / 1000
    return {label: np.concatenate(parts) for label, parts in points.items()}, offsets, voxel_mL


def nm_image(nm):
    detector = nm.DetectorInformationSequence[0]
    values = nm.pixel_array.astype(float) * float(nm.get("RescaleSlope", 1)) + float(nm.get("RescaleIntercept", 0))
    if "RealWorldValueMappingSequence" in nm:
        mapping = nm.RealWorldValueMappingSequence[0]
        values = nm.pixel_array * float(mapping.RealWorldValueSlope) + float(mapping.RealWorldValueIntercept)
    return {
        "values": values,
        "origin": np.array(detector.get("ImagePositionPatient", nm.get("ImagePositionPatient")), float),
        "axes": axes(detector.get("ImageOrientationPatient", nm.get("ImageOrientationPatient"))),
        "step": float(nm.get("SpacingBetweenSlices", nm.SliceThickness)),
    }


def dose_image(dose):
    offsets = [float(value) for value in dose.GridFrameOffsetVector]
    return {
        "values": dose.pixel_array.astype(float) * float(dose.DoseGridScaling),
        "origin": np.array(dose.ImagePositionPatient, float),
        "axes": axes(dose.ImageOrientationPatient),
        "step": offsets[1] - offsets[0],
    }


def read_image(path):
    dataset = pydicom.dcmread(path)
    image = nm_image(dataset) if dataset.Modality == "NM" else dose_image(dataset)
    image["spacing"] = [float(value) for value in dataset.PixelSpacing]
    return image


def values_at(image, points):
    relative = points - image["origin"]
    row, column, normal = image["axes"]
    i = np.rint(relative @ row / image["spacing"][1]).astype(int)
    j = np.rint(relative @ column / image["spacing"][0]).astype(int)
    k = np.rint(relative @ normal / image["step"]).astype(int)
    frames, rows, columns = image["values"].shape
    inside = (i >= 0) & (j >= 0) & (k >= 0) & (i < columns) & (j < rows) & (k < frames)
    return image["values"][k[inside], j[inside], i[inside]].sum()


segments, offsets, voxel_mL = segment_points(pydicom.dcmread(sys.argv[1]))
images = [read_image(path) for path in sys.argv[2:]]
print(
    json.dumps(
        {
            label: {
                "volume_mL": len(points) * voxel_mL,
                "means": [
                    float(sum(values_at(image, points + offset) for offset in offsets) / (len(points) * len(offsets)))
                    for image in images
                ],
            }
            for label, points in segments.items()
        }
    )
)
