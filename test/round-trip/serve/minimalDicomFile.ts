const element = (group: number, number: number, vr: string, value: string) => {
  const padding = value.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' ';
  const bytes = Buffer.from(value + padding, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
};

/** The smallest CT object that an archive takes: identity only, no image. Explicit VR little endian. */
export function minimalDicomFile({
  studyInstanceUID,
  instance,
}: {
  studyInstanceUID: string;
  instance: number;
}): Buffer {
  const sopClassUID = '1.2.840.10008.5.1.4.1.1.2';
  const sopInstanceUID = `${studyInstanceUID}.1.${instance}`;
  const meta = Buffer.concat([
    element(0x0002, 0x0002, 'UI', sopClassUID),
    element(0x0002, 0x0003, 'UI', sopInstanceUID),
    element(0x0002, 0x0010, 'UI', '1.2.840.10008.1.2.1'),
    element(0x0002, 0x0012, 'UI', '2.25.1'),
  ]);
  const length = Buffer.from([0x02, 0x00, 0x00, 0x00, 0x55, 0x4c, 0x04, 0x00, 0, 0, 0, 0]);
  length.writeUInt32LE(meta.length, 8);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    length,
    meta,
    element(0x0008, 0x0016, 'UI', sopClassUID),
    element(0x0008, 0x0018, 'UI', sopInstanceUID),
    element(0x0008, 0x0060, 'CS', 'CT'),
    element(0x0010, 0x0010, 'PN', 'Phantom^Serve'),
    element(0x0010, 0x0020, 'LO', 'SERVE'),
    element(0x0020, 0x000d, 'UI', studyInstanceUID),
    element(0x0020, 0x000e, 'UI', `${studyInstanceUID}.1`),
    element(0x0020, 0x0013, 'IS', String(instance)),
  ]);
}
