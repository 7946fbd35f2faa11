"""Points through a (Deformable) Spatial Registration by the equations of PS3.3 C.20.2.1.1 and C.20.3.1.1, with pydicom and numpy.

Arguments: the object, a JSON file with points (mm) of the reference. Gives where each lies in the frame of the last item.
"""
import json
import sys

import numpy as np
import pydicom

reg = pydicom.dcmread(sys.argv[1])
points = np.array(json.load(open(sys.argv[2])), dtype=float)
homogeneous = np.c_[points, np.ones(len(points))]


def matrix(item):
    return np.array([float(v) for v in item.FrameOfReferenceTransformationMatrix]).reshape(4, 4)


def displacements(grid):
    """Trilinear between the points of the grid, which is walked from left to right, top to bottom, plane by plane."""
    size = np.array(grid.GridDimensions, dtype=int)
    vectors = np.frombuffer(grid.VectorGridData, dtype="<f4").reshape(size[2], size[1], size[0], 3).astype(float)
    row, column = np.array(grid.ImageOrientationPatient, dtype=float).reshape(2, 3)
    axes = np.stack([row, column, np.cross(row, column)])
    index = (points - np.array(grid.ImagePositionPatient, dtype=float)) @ axes.T / np.array(grid.GridResolution)
    low = np.clip(np.floor(index).astype(int), 0, size - 2)
    part = index - low
    total = np.zeros_like(points)
    for corner in np.ndindex(2, 2, 2):
        at = low + corner
        weight = np.prod(np.where(corner, part, 1 - part), axis=1)
        total += weight[:, None] * vectors[at[:, 2], at[:, 1], at[:, 0]]
    inside = np.all((index >= -1e-9) & (index <= size - 1 + 1e-9), axis=1)
    return total, inside


answer = {
    "sopClass": reg.SOPClassUID,
    "frame": reg.FrameOfReferenceUID,
    "study": reg.StudyInstanceUID,
    "label": reg.ContentLabel,
    "description": reg.ContentDescription,
    "creator": str(reg.ContentCreatorName),
    "software": [reg.Manufacturer, reg.SoftwareVersions],
    "provenance": reg.ContributingEquipmentSequence[0].ContributionDescription,
}
if "RegistrationSequence" in reg:
    items = reg.RegistrationSequence
    frames = [item.FrameOfReferenceUID for item in items]
    matrices = [matrix(item.MatrixRegistrationSequence[0].MatrixSequence[0]) for item in items]
    types = [item.MatrixRegistrationSequence[0].RegistrationTypeCodeSequence for item in items]
    # From the registered frame back to that of the last item's images.
    moved = homogeneous @ np.linalg.inv(matrices[-1]).T
    answer["identity"] = matrices[0].tolist()
else:
    items = reg.DeformableRegistrationSequence
    frames = [item.SourceFrameOfReferenceUID for item in items]
    types = [item.RegistrationTypeCodeSequence for item in items]
    item = items[-1]
    grid = item.DeformableRegistrationGridSequence[0]
    offset, inside = displacements(grid)
    pre = matrix(item.PreDeformationMatrixRegistrationSequence[0])
    post = matrix(item.PostDeformationMatrixRegistrationSequence[0])
    moved = homogeneous @ pre.T
    moved[:, :3] += offset
    moved = moved @ post.T
    answer["inside"] = inside.tolist()
    answer["grid"] = {"dimensions": list(grid.GridDimensions), "resolution": list(grid.GridResolution)}
answer["frames"] = frames
answer["types"] = [[code.CodeValue for code in codes] for codes in types]
answer["images"] = [[image.ReferencedSOPInstanceUID for image in item.ReferencedImageSequence] for item in items]
answer["ownSeries"] = [series.SeriesInstanceUID for series in reg.ReferencedSeriesSequence]
answer["otherStudies"] = [study.StudyInstanceUID for study in reg.get("StudiesContainingOtherReferencedInstancesSequence", [])]
answer["moved"] = moved[:, :3].tolist()
print(json.dumps(answer))
