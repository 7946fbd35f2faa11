"""Stored values of each frame of a DICOM image as pydicom reads them, with rescale and position."""
import json
import sys

import pydicom

images = [pydicom.dcmread(name) for name in sys.argv[1:]]
print(
    json.dumps(
        [
            {
                "uid": image.SOPInstanceUID,
                "z": float(image.ImagePositionPatient[2]) if "ImagePositionPatient" in image else None,
                "hu": (image.pixel_array * float(image.get("RescaleSlope", 1)) + float(image.get("RescaleIntercept", 0))).ravel().tolist(),
            }
            for image in images
        ]
    )
)
