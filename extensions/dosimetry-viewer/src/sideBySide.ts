import type { StageId } from '@voxel-dosimetry/core';

const SIDE_BY_SIDE: readonly StageId[] = ['ingest', 'calibrate'];

/** Stages that lay time points side by side. */
export const isSideBySide = (stage: StageId): boolean => SIDE_BY_SIDE.includes(stage);
