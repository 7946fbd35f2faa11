/**
 * How energy gets from decays into absorbed dose, from the fewest to the most assumptions given up; and where each is wrong.
 *
 * - local: charged particles, α and recoil where they are emitted, over the voxel's own mass; photons leave. Wrong where the range exceeds the
 *   voxel, at lung and bone, and for nuclides that emit much of their energy as photons (I-131).
 * - voxel-s: the activity convolved with the voxel S values of one uniform medium (MIRD Pamphlet 17, Bolch 1999, J Nucl Med 40:11S); needs no density.
 *   Wrong by the ratio of densities wherever the patient's differs from the medium's: several times too low in lung.
 * - voxel-s-density: that convolution's energy over each voxel's own mass (Dieudonné 2013, doi:10.2967/jnumed.112.105825). Wrong within the range of a lung
 *   border, where energy stays that would fly on: 15 to 20 % too high in the lung beside a liver with Y-90 (Mikell 2015, doi:10.1186/s40658-015-0119-y).
 * - voxel-s-tissue: in each voxel the voxel S values of its tissue, of the whole activity (Lee 2018, doi:10.2967/jnumed.117.201095). Does not conserve energy: wrong within
 *   the range of a border between tissues, on both sides (40 % too high in the lung beside a liver with Y-90), and for photons that cross several.
 * - collapsed-cone: point kernels scaled by radiological distance along many directions (Ahnesjö 1989, doi:10.1118/1.596360; Sanchez-Garcia 2014,
 *   doi:10.1088/0031-9155/59/17/4769), photons collision by collision (Carlsson and Ahnesjö 2000, doi:10.1118/1.1290485). Within 5 % of Monte Carlo beside lung,
 *   within 7 % for the photons at the body's surface. All tissue absorbs like the kernel's medium: the photons' part in bone comes out 15 to 45 % too low, and so does
 *   the little that nuclides with soft electrons give to bone beside marrow.
 * - monte-carlo: every decay followed in media that the density tells; has a statistical uncertainty.
 *
 * Test: physics/lungLiverInterface.
 */
export const DOSE_ENGINES = [
  'local',
  'voxel-s',
  'voxel-s-density',
  'voxel-s-tissue',
  'collapsed-cone',
  'monte-carlo',
] as const;
export type DoseEngine = (typeof DOSE_ENGINES)[number];
