"""Largest difference of two RTDOSE files on the same grid, relative to the maximum, and the part of the voxels that differ by more than a millionth of it, as pydicom reads them."""

import json
import sys

import numpy as np
import pydicom


def dose_of(path):
    dataset = pydicom.dcmread(path)
    return dataset, dataset.pixel_array.astype(float) * float(dataset.DoseGridScaling)


(first, one), (second, other) = (dose_of(path) for path in sys.argv[1:3])
print(
    json.dumps(
        {
            "sameShape": one.shape == other.shape,
            "samePosition": list(first.ImagePositionPatient) == list(second.ImagePositionPatient),
            "sameFrame": first.FrameOfReferenceUID == second.FrameOfReferenceUID,
            "maximum_Gy": float(one.max()),
            "difference_frac": float(np.abs(one - other).max() / one.max()),
            "differing_frac": float((np.abs(one - other) > 1e-6 * one.max()).mean()),
        }
    )
)
