"""Values and geometry of an RTDOSE as pydicom reads them."""
import json
import sys

import pydicom

dose = pydicom.dcmread(sys.argv[1])
gray = dose.pixel_array.astype("float64") * float(dose.DoseGridScaling)
print(
    json.dumps(
        {
            "shape": list(gray.shape),
            "values": gray.ravel().tolist(),
            "position": [float(v) for v in dose.ImagePositionPatient],
            "orientation": [float(v) for v in dose.ImageOrientationPatient],
            "spacing": [float(v) for v in dose.PixelSpacing],
            "offsets": [float(v) for v in dose.GridFrameOffsetVector],
            "units": dose.DoseUnits,
            "type": dose.DoseType,
            "frame": dose.FrameOfReferenceUID,
            "patient": str(dose.PatientName),
            "studyDate": dose.StudyDate,
            "comments": dose.ImageComments,
        }
    )
)
