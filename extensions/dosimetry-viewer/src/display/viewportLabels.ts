import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { HostServices } from '../ohif/services';
import { viewportContent, viewportLabel } from './viewportContent';

/** Names the time point or map in the corner of every image viewport. The viewer forgets it when the mode is left. */
export function addViewportLabels(services: HostServices, dosimetryCase: DosimetryCase): void {
  services.customizationService.setCustomizations({
    'viewportOverlay.topLeft': {
      $unshift: [
        {
          id: 'DosimetryTimePoint',
          inheritsFrom: 'ohif.overlayItem',
          title: 'Time after administration, or what was computed',
          contentF: ({ viewportId }: { readonly viewportId: string }) => {
            const state = dosimetryCase.getState();
            return viewportLabel(state, viewportContent(services, state, viewportId));
          },
        },
      ],
    },
  });
}
