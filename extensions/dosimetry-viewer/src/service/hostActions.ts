import { STAGES, type StageId } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';
import type { Layouts } from '../hanging/layouts';
import type { HostActions } from '../host';
import type { HostContext, HostServices } from '../ohif/services';
import type { ViewStore } from '../viewState';

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly layouts: Layouts;
  readonly view: ViewStore;
}

/** A download stays in memory this long after the click, for browsers that start it late. */
const REVOKE_AFTER_ms = 60_000;

function downloadFile(name: string, bytes: ArrayBuffer): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/dicom' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_ms);
}

/** Images that take longer than this to appear are not waited for: drawing then says that they are not there. */
const WAIT_FOR_IMAGES_ms = 30_000;

/** Resolves when a viewport has the volume of the series: drawing needs its images. */
function untilShown(services: HostServices, seriesInstanceUID: string): Promise<void> {
  const { cornerstoneViewportService, displaySetService } = services;
  const isShown = (): boolean =>
    displaySetService.getDisplaySetsForSeries(seriesInstanceUID).some(({ imageIds }) => (imageIds?.length ?? 0) > 0);
  if (isShown()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      changed.unsubscribe();
      resolve();
    };
    const timer = setTimeout(end, WAIT_FOR_IMAGES_ms);
    const changed = cornerstoneViewportService.subscribe(
      cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
      () => {
        if (isShown()) end();
      },
    );
  });
}

const titleOf = (stage: StageId): string => STAGES.find(({ id }) => id === stage)?.title ?? stage;

/** What the panels ask of the viewer, on OHIF's services. Drawing is the segmentation extension's, reached by its commands. */
export function createHostActions(context: HostContext, { dosimetryCase, layouts, view }: Parts): HostActions {
  const { commandsManager, servicesManager } = context;
  const { uiNotificationService } = servicesManager.services;
  return {
    showStage(stage) {
      layouts.show(stage, titleOf(stage));
    },
    showFusionCheck(timePointId) {
      layouts.forgetPersons('register');
      view.set({ selectedTimePointId: timePointId, openStage: 'register' });
      layouts.show('register', titleOf('register'));
    },
    async startDrawing(tool, on) {
      const timePoint = dosimetryCase.getState().results.ingest?.timePoints.find(({ id }) => id === on.timePointId);
      const series = on.image === 'ct' ? timePoint?.ct : timePoint?.emission;
      view.set({ selectedTimePointId: on.timePointId });
      layouts.refresh();
      if (series !== undefined && series !== null) await untilShown(servicesManager.services, series.seriesInstanceUID);
      await commandsManager.runCommand('startDosimetryDrawing', {
        tool,
        seriesInstanceUID: series?.seriesInstanceUID ?? null,
        isNewRegion: on.isNewRegion ?? false,
      });
    },
    async collectDrawnRegions() {
      await commandsManager.runCommand('collectDosimetryRegions');
    },
    notify(notice) {
      uiNotificationService.show({ ...notice, duration: notice.type === 'error' ? 15_000 : 6_000 });
    },
    download(instances: readonly EncodedInstance[]) {
      for (const { modality, sopInstanceUID, bytes } of instances)
        downloadFile(`${modality}.${sopInstanceUID}.dcm`, bytes);
    },
    copyText: (text) => navigator.clipboard.writeText(text),
  };
}
