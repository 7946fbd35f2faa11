"""Number of voxels of each segment at half of the largest value and more, as pydicom reads them."""
import json
import sys

import numpy
import pydicom

seg = pydicom.dcmread(sys.argv[1])
frames = seg.pixel_array.reshape(-1, seg.Rows, seg.Columns).astype(float)
largest = float(seg.get("MaximumFractionalValue", 1))
counts = {int(s.SegmentNumber): 0 for s in seg.SegmentSequence}
for groups, frame in zip(seg.PerFrameFunctionalGroupsSequence, frames):
    number = int(groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
    counts[number] += int(numpy.count_nonzero(frame >= 0.5 * largest))
print(json.dumps([{"segment": n, "count": c} for n, c in sorted(counts.items())]))
