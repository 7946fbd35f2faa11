/** Texts within sequences are in the file's character set: names of regions above all. */
import { readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { readPart10 } from '../../../extensions/dosimetry-dicom/src/part10';

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const element = (group: number, number: number, vr: string, bytes: readonly number[]): number[] => {
  const padded = bytes.length % 2 === 0 ? bytes : [...bytes, vr === 'UI' ? 0 : 0x20];
  const length = vr === 'SQ' ? [0, 0, ...u16(padded.length), 0, 0] : u16(padded.length);
  return [...u16(group), ...u16(number), ...Buffer.from(vr), ...length, ...padded];
};
const item = (...bytes: readonly number[]): number[] => [
  ...u16(0xfffe),
  ...u16(0xe000),
  ...u16(bytes.length),
  0,
  0,
  ...bytes,
];
const ascii = (text: string): number[] => [...Buffer.from(text)];

function file(characterSet: string, name: readonly number[], inItem = ''): ArrayBuffer {
  const meta = element(0x0002, 0x0010, 'UI', ascii('1.2.840.10008.1.2.1'));
  const own = inItem === '' ? [] : element(0x0008, 0x0005, 'CS', ascii(inItem));
  const code = item(...element(0x0008, 0x0104, 'LO', name));
  const roi = item(
    ...own,
    ...element(0x0010, 0x0010, 'PN', name),
    ...element(0x3006, 0x0026, 'LO', name),
    ...element(0x0008, 0x1032, 'SQ', code),
  );
  const set = element(0x0008, 0x0005, 'CS', ascii(characterSet));
  const dataset = [...set, ...element(0x0008, 0x103e, 'LO', name), ...element(0x3006, 0x0020, 'SQ', roi)];
  const all = [
    ...Buffer.alloc(128),
    ...ascii('DICM'),
    ...element(0x0002, 0x0000, 'UL', [...u16(meta.length), 0, 0]),
    ...meta,
    ...dataset,
  ];
  return Uint8Array.from(all).buffer;
}

const roiOf = (dataset: Dataset): Dataset => (dataset['StructureSetROISequence'] as Dataset[])[0] as Dataset;

test.each([
  ['ISO_IR 192', 'Drüse größer', ascii('Drüse größer')],
  ['ISO_IR 192', '左腎', ascii('左腎')],
  ['ISO_IR 100', 'Drüse', [0x44, 0x72, 0xfc, 0x73, 0x65]],
  ['ISO_IR 144', 'Почка', [0xbf, 0xde, 0xe7, 0xda, 0xd0]],
  ['ISO 2022 IR 87', '左', [0x1b, 0x24, 0x42, 0x3a, 0x38, 0x1b, 0x28, 0x42]],
  ['GB18030', '肾', [0xc9, 0xf6]],
])('%s: %s', (characterSet, text, bytes) => {
  for (const dataset of [readHeader(file(characterSet, bytes)), readPart10(file(characterSet, bytes)).dataset]) {
    expect(dataset['SeriesDescription']).toBe(text);
    const roi = roiOf(dataset);
    expect([roi['ROIName'], roi['PatientName']]).toEqual([text, text]);
    expect(roi['ProcedureCodeSequence']).toEqual([{ CodeMeaning: text }]);
  }
});

test('an item with a character set of its own', () => {
  const roi = roiOf(readHeader(file('ISO_IR 192', [0x44, 0xfc], 'ISO_IR 100')));
  expect([roi['ROIName'], roi['PatientName']]).toEqual(['Dü', 'Dü']);
});
