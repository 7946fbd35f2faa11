import dcmjs from 'dcmjs';
import { uidOf } from './identifiers';

dcmjs.log.setLevel('error');

/** A data set in dcmjs's natural form; keys are keywords. */
export type NaturalDataset = Record<string, unknown>;

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** DICOM Part 10 bytes, explicit VR little endian. `vrs` names the VR where the dictionary leaves a choice (US or SS, OB or OW). */
export function part10(dataset: NaturalDataset, vrs: Readonly<Record<string, string>> = {}): Uint8Array {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: dataset['SOPClassUID'],
    MediaStorageSOPInstanceUID: dataset['SOPInstanceUID'],
    TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
    ImplementationClassUID: uidOf('voxel-dosimetry', 'phantoms'),
    ImplementationVersionName: 'VD-PHANTOM-1',
    _vrMap: {},
  });
  const dict = new DicomDict(meta);
  dict.dict = DicomMetaDictionary.denaturalizeDataset({ ...dataset, _vrMap: vrs });
  return new Uint8Array(dict.write({ allowInvalidVRLength: false }));
}
