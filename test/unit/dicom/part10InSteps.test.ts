/** Long sequences read piece by piece give what reading the file at once gives, in each way of writing sequences. */
import { isDeepStrictEqual } from 'node:util';
import { IMPLICIT_LITTLE_ENDIAN, readPart10 } from '../../../extensions/dosimetry-dicom/src/part10';
import { readPart10InSteps } from '../../../extensions/dosimetry-dicom/src/part10InSteps';
import { encodeRtStruct, encodeSeg } from '@voxel-dosimetry/dicom';
import { contextFor } from '../../fixtures/dicom/headers';
import { TORSO_GRID, torsoSizedRegions } from '../../fixtures/dicom/torsoSized';
import { drive, resultOf } from '../core/drive';

interface Element {
  readonly tag: readonly [number, number];
  readonly vr: string;
  readonly value: string | readonly (readonly Element[])[];
}
interface Writing {
  readonly isExplicit: boolean;
  readonly hasLengths: boolean;
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const UNDEFINED = u32(0xffffffff);

/** PS3.5 7.1 and 7.5, written anew so that reader and test share no mistake. */
function bytesOf(elements: readonly Element[], writing: Writing): Buffer {
  return Buffer.concat(
    elements.map(({ tag, vr, value }) => {
      const name = Buffer.from([...u16(tag[0]), ...u16(tag[1])]);
      const isSequence = typeof value !== 'string';
      const content = isSequence ? itemsOf(value, writing) : padded(value);
      const length = isSequence && !writing.hasLengths ? UNDEFINED : u32(content.length);
      const end = isSequence && !writing.hasLengths ? [...u16(0xfffe), ...u16(0xe0dd), ...u32(0)] : [];
      const header = writing.isExplicit
        ? [...Buffer.from(vr), ...(isSequence ? [0, 0, ...length] : u16(content.length))]
        : length;
      return Buffer.concat([name, Buffer.from(header), content, Buffer.from(end)]);
    }),
  );
}

const padded = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]);
};

function itemsOf(items: readonly (readonly Element[])[], writing: Writing): Buffer {
  return Buffer.concat(
    items.flatMap((item) => {
      const content = bytesOf(item, writing);
      const start = Buffer.from([
        ...u16(0xfffe),
        ...u16(0xe000),
        ...(writing.hasLengths ? u32(content.length) : UNDEFINED),
      ]);
      const end = Buffer.from(writing.hasLengths ? [] : [...u16(0xfffe), ...u16(0xe00d), ...u32(0)]);
      return [start, content, end];
    }),
  );
}

const text = (group: number, element: number, vr: string, value: string): Element => ({
  tag: [group, element],
  vr,
  value,
});
const sequence = (group: number, element: number, value: readonly (readonly Element[])[]): Element => ({
  tag: [group, element],
  vr: 'SQ',
  value,
});

const contour = (n: number): Element[] => [
  text(0x3006, 0x0042, 'CS', 'CLOSED_PLANAR'),
  text(0x3006, 0x0046, 'IS', '40'),
  text(0x3006, 0x0050, 'DS', Array.from({ length: 120 }, (_, at) => `${at + n / 8}`).join('\\')),
];
const DATASET: readonly Element[] = [
  text(0x0008, 0x0005, 'CS', 'ISO_IR 192'),
  text(0x0008, 0x0018, 'UI', '2.25.77'),
  sequence(0x3006, 0x0020, [[text(0x3006, 0x0022, 'IS', '1'), text(0x3006, 0x0026, 'LO', 'Drüse größer')], []]),
  sequence(
    0x3006,
    0x0039,
    [0, 1, 2].map((roi) => [
      text(0x3006, 0x002a, 'IS', '255\\0\\0'),
      sequence(
        0x3006,
        0x0040,
        Array.from({ length: [900, 0, 3][roi]! }, (_, n) => contour(n)),
      ),
      text(0x3006, 0x0084, 'IS', `${roi + 1}`),
    ]),
  ),
  // Texts within a long sequence are in the file's character set too.
  sequence(
    0x3006,
    0x0080,
    Array.from({ length: 4000 }, (_, n) => [text(0x3006, 0x0085, 'SH', `Ä${n}`), text(0x3006, 0x0082, 'IS', `${n}`)]),
  ),
];

function file(writing: Writing): ArrayBuffer {
  const uid = writing.isExplicit ? '1.2.840.10008.1.2.1' : IMPLICIT_LITTLE_ENDIAN;
  const meta = bytesOf([text(0x0002, 0x0010, 'UI', uid.padEnd(uid.length + (uid.length % 2), '\0'))], {
    isExplicit: true,
    hasLengths: true,
  });
  const length = bytesOf([text(0x0002, 0x0000, 'UL', '\0\0\0\0')], { isExplicit: true, hasLengths: true });
  length.writeUInt32LE(meta.length, 8);
  const all = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, bytesOf(DATASET, writing)]);
  return Uint8Array.from(all).buffer;
}

const WAYS = [
  { isExplicit: true, hasLengths: true },
  { isExplicit: true, hasLengths: false },
  { isExplicit: false, hasLengths: true },
  { isExplicit: false, hasLengths: false },
];

test.each(WAYS)('a data set with %j', (writing) => {
  const buffer = file(writing);
  const whole = readPart10(buffer);
  const { result, fractions } = drive(readPart10InSteps(buffer));
  expect(isDeepStrictEqual(result, whole)).toBe(true);
  expect(JSON.stringify(whole.dataset['StructureSetROISequence'])).toContain('Drüse größer');
  expect((whole.dataset['RTROIObservationsSequence'] as object[]).at(-1)).toMatchObject({
    ROIObservationLabel: 'Ä3999',
  });
  expect((whole.dataset['ROIContourSequence'] as { ContourSequence?: object[] }[])[0]?.ContourSequence).toHaveLength(
    900,
  );
  expect(fractions.length).toBeGreaterThan(6);
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions.at(-1)).toBeCloseTo(1, 3);
});

test('what this project writes: SEG with its pixel data, RTSTRUCT', () => {
  const regions = torsoSizedRegions();
  for (const encode of [encodeSeg, encodeRtStruct]) {
    const { bytes } = resultOf(encode(regions, contextFor(TORSO_GRID)));
    const { result, fractions } = drive(readPart10InSteps(bytes));
    const whole = readPart10(bytes);
    expect(isDeepStrictEqual(result.dataset, whole.dataset)).toBe(true);
    expect(result.transferSyntaxUID).toBe(whole.transferSyntaxUID);
    expect(Buffer.compare(result.pixelData ?? Buffer.alloc(0), whole.pixelData ?? Buffer.alloc(0))).toBe(0);
    expect(fractions.length).toBeGreaterThanOrEqual(3);
  }
});

test('lengths that do not fit are left to the reader that says so', () => {
  const cut = file(WAYS[0]!).slice(0, 400_000);
  const outcomes = [() => readPart10(cut), () => drive(readPart10InSteps(cut)).result].map((read) => {
    try {
      return read();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  });
  expect(outcomes[1]).toEqual(outcomes[0]);
});
