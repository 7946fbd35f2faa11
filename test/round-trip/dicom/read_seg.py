"""Segments, frames and voxels of a BINARY SEG as pydicom reads them."""
import json
import sys

import numpy
import pydicom

seg = pydicom.dcmread(sys.argv[1])
frames = seg.pixel_array.reshape(-1, seg.Rows, seg.Columns)
print(
    json.dumps(
        {
            "labels": [s.SegmentLabel for s in seg.SegmentSequence],
            "types": [s.SegmentedPropertyTypeCodeSequence[0].CodeMeaning for s in seg.SegmentSequence],
            "frames": [
                {
                    "segment": int(g.SegmentIdentificationSequence[0].ReferencedSegmentNumber),
                    "position": [float(v) for v in g.PlanePositionSequence[0].ImagePositionPatient],
                    "pixels": numpy.flatnonzero(f).tolist(),
                }
                for g, f in zip(seg.PerFrameFunctionalGroupsSequence, frames)
            ],
            "overlap": seg.SegmentsOverlap,
        }
    )
)
