"""What pydicom and numpy find in the RTDOSE and SEG of a headless run, as JSON on standard output."""

import glob
import json
import sys

import numpy as np
import pydicom


def axes(image_orientation):
    row = np.array(image_orientation[:3], float)
    column = np.array(image_orientation[3:], float)
    return row, column, np.cross(row, column)


def read_dose(path):
    dataset = pydicom.dcmread(path)
    dose = dataset.pixel_array.astype(float) * float(dataset.DoseGridScaling)
    row, column, normal = axes(dataset.ImageOrientationPatient)
    return {
        "dataset": dataset,
        "dose": dose,
        "origin": np.array(dataset.ImagePositionPatient, float),
        "axes": (row, column, normal),
        "spacing": [float(value) for value in dataset.PixelSpacing],
        "offsets": np.array([float(value) for value in dataset.GridFrameOffsetVector]),
    }


def centroid(grid):
    total = grid["dose"].sum()
    frames, rows, columns = grid["dose"].shape
    along_column = (grid["dose"].sum(axis=(0, 2)) * np.arange(rows)).sum() / total * grid["spacing"][0]
    along_row = (grid["dose"].sum(axis=(0, 1)) * np.arange(columns)).sum() / total * grid["spacing"][1]
    along_normal = (grid["dose"].sum(axis=(1, 2)) * grid["offsets"]).sum() / total
    row, column, normal = grid["axes"]
    return grid["origin"] + along_row * row + along_column * column + along_normal * normal


def dose_at(grid, points):
    relative = points - grid["origin"]
    row, column, normal = grid["axes"]
    i = np.rint(relative @ row / grid["spacing"][1]).astype(int)
    j = np.rint(relative @ column / grid["spacing"][0]).astype(int)
    step = grid["offsets"][1] - grid["offsets"][0]
    k = np.rint((relative @ normal - grid["offsets"][0]) / step).astype(int)
    frames, rows, columns = grid["dose"].shape
    inside = (i >= 0) & (j >= 0) & (k >= 0) & (i < columns) & (j < rows) & (k < frames)
    return grid["dose"][k[inside], j[inside], i[inside]]


def region_points(dataset):
    """Patient positions of every voxel of every segment, and the voxel's volume."""
    shared = dataset.SharedFunctionalGroupsSequence[0]
    row, column, _ = axes(shared.PlaneOrientationSequence[0].ImageOrientationPatient)
    measures = shared.PixelMeasuresSequence[0]
    down, across = (float(value) for value in measures.PixelSpacing)
    thickness = float(measures.get("SpacingBetweenSlices", measures.SliceThickness))
    points = {}
    frames = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns)
    for frame, groups in zip(frames, dataset.PerFrameFunctionalGroupsSequence):
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        origin = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
        j, i = np.nonzero(frame)
        here = origin + np.outer(i * across, row) + np.outer(j * down, column)
        points.setdefault(number, []).append(here)
    return {number: np.concatenate(parts) for number, parts in points.items()}, down * across * thickness / 1000


def main(folder):
    grid = read_dose(glob.glob(f"{folder}/RTDOSE/*.dcm")[0])
    dataset = grid["dataset"]
    frames, rows, columns = grid["dose"].shape
    found = {
        "dose": {
            "units": dataset.DoseUnits,
            "type": dataset.DoseType,
            "summation": dataset.DoseSummationType,
            "patientID": dataset.PatientID,
            "studyInstanceUID": dataset.StudyInstanceUID,
            "frameOfReferenceUID": dataset.FrameOfReferenceUID,
            "position_mm": grid["origin"].tolist(),
            "orientation": [float(value) for value in dataset.ImageOrientationPatient],
            "pixelSpacing_mm": grid["spacing"],
            "offsets_mm": grid["offsets"].tolist(),
            "size": [columns, rows, frames],
            "maximum_Gy": float(grid["dose"].max()),
            "centroid_mm": centroid(grid).tolist(),
        },
        "regions": {},
    }
    for path in glob.glob(f"{folder}/SEG/*.dcm"):
        segments = pydicom.dcmread(path)
        points, voxel_ml = region_points(segments)
        for segment in segments.SegmentSequence:
            here = points[segment.SegmentNumber]
            values = dose_at(grid, here)
            found["regions"][segment.SegmentLabel] = {
                "volume_mL": len(here) * voxel_ml,
                "mean_Gy": float(values.mean()),
                "least_Gy": float(values.min()),
                "most_Gy": float(values.max()),
            }
    print(json.dumps(found))


main(sys.argv[1])
