/** Names under which the viewer knows what this extension brings; the mode refers to them as strings. */
export const EXTENSION_ID = '@voxel-dosimetry/extension-viewer';

export const MODULE = {
  panel: `${EXTENSION_ID}.panelModule.dosimetry`,
  chartViewport: `${EXTENSION_ID}.viewportModule.chart`,
  emission: `${EXTENSION_ID}.sopClassHandlerModule.emission`,
  absorbedDose: `${EXTENSION_ID}.sopClassHandlerModule.absorbedDose`,
  computed: `${EXTENSION_ID}.sopClassHandlerModule.computed`,
  chart: `${EXTENSION_ID}.sopClassHandlerModule.chart`,
} as const;

/** Scheme of the image ids of volumes that we computed and hold in memory. */
export const IMAGE_SCHEME = 'dosimetry';
