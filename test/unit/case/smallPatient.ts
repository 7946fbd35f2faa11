import {
  generatePhantom,
  type PhantomDefinition,
  type PhantomName,
  type PhantomOptions,
  type PhantomTruth,
} from '../../phantoms';

export interface SmallPatient {
  readonly files: readonly Uint8Array[];
  readonly truth: PhantomTruth;
  readonly studies: readonly string[];
}

/** Half the CT's resolution: the same body in an eighth of the voxels. */
export function coarserCt(definition: PhantomDefinition): PhantomDefinition {
  const { size, spacing_mm, origin_mm } = definition.ctGrid;
  const ctGrid = {
    ...definition.ctGrid,
    size: [size[0] / 2, size[1] / 2, size[2] / 2] as const,
    spacing_mm: [spacing_mm[0] * 2, spacing_mm[1] * 2, spacing_mm[2] * 2] as const,
    origin_mm: [
      origin_mm[0] + spacing_mm[0] / 2,
      origin_mm[1] + spacing_mm[1] / 2,
      origin_mm[2] + spacing_mm[2] / 2,
    ] as const,
  };
  return { ...definition, ctGrid };
}

/** A synthetic patient as files in memory: by default two time points of a water block with three hot regions. */
export function smallPatient(
  name: PhantomName = 'geometry-detector-position',
  options: PhantomOptions = {},
): SmallPatient {
  const adjust = (definition: PhantomDefinition) => {
    const adjusted = options.adjust?.(definition) ?? definition;
    return name === 'sphere' ? adjusted : coarserCt(adjusted);
  };
  const phantom = generatePhantom(name, { ...options, adjust });
  const files = [...phantom.files].filter(({ path }) => path.endsWith('.dcm')).map(({ bytes }) => bytes);
  const studies = phantom.truth.studies.map(({ studyInstanceUID }) => studyInstanceUID);
  return { files, truth: phantom.truth, studies };
}

/** Options that make another patient of the same phantom. */
export const asPatient = (patientID: string): PhantomOptions => ({
  seed: 7,
  adjust: (definition) => ({ ...definition, patient: { ...definition.patient, patientID } }),
});
