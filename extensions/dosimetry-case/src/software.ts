/** Name and version that every result and written object carries; equal to package.json (test/unit/case/plainData.test.ts). */
export const SOFTWARE = { name: 'Voxel Dosimetry for OHIF', version: '0.1.0' } as const;
