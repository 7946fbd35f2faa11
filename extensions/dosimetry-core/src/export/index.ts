export { doseBitsNeeded, quantiseDose, type DoseBits, type QuantisedDose } from './quantiseDose';
export { linearParts } from './linearParts';
