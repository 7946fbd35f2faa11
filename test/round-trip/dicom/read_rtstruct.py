"""Names and contours of an RTSTRUCT as pydicom reads them."""
import json
import sys

import pydicom

rt = pydicom.dcmread(sys.argv[1])
names = {int(r.ROINumber): r.ROIName for r in rt.StructureSetROISequence}
print(
    json.dumps(
        [
            {
                "name": names[int(roi.ReferencedROINumber)],
                "contours": [[float(v) for v in c.ContourData] for c in roi.get("ContourSequence", [])],
                "types": sorted({c.ContourGeometricType for c in roi.get("ContourSequence", [])}),
            }
            for roi in rt.ROIContourSequence
        ]
    )
)
