import type { ComputeApi } from '@voxel-dosimetry/compute';
import { createBrowserComputeClient } from '@voxel-dosimetry/compute/browser';
import { createDosimetryCase, createIndexedDbStorage, type DosimetryCase } from '@voxel-dosimetry/case';
import { newUID } from '@voxel-dosimetry/dicom';
import { createComputedVolumes } from '../display/computedVolumes';
import { keepAppearance } from '../display/keepAppearance';
import { keepComparison, type ComparisonDisplay } from '../display/keepComparison';
import { keepContours } from '../display/keepContours';
import { fusionScreen } from '../display/fusionScreen';
import { keepDisplayedVolumes } from '../display/keepDisplayedVolumes';
import { keepFitMap } from '../display/keepFitMap';
import { keepFusionHand } from '../display/keepFusionHand';
import { keepFusionCheck, type FusionCheck } from '../display/keepFusionCheck';
import { keepOrientationLetters } from '../display/keepOrientationLetters';
import { keepLegends } from '../tiles/keepLegends';
import { keepProbe } from '../display/probe';
import { createVoxelSource } from '../display/voxelSource';
import { createLayouts } from '../hanging/layouts';
import { letFusedViewportsChange } from '../hanging/letFusedViewportsChange';
import type { HostActions } from '../host';
import { cornerstoneLibraries } from '../ohif/cornerstone';
import type { HostContext } from '../ohif/services';
import { addChartDisplaySets } from '../tiles/chartDisplaySets';
import { addViewportLabels } from '../tiles/viewportLabels';
import { createViewStore, type ViewStore } from '../viewState';
import { archiveOfViewer } from './archiveOfViewer';
import { createHostActions } from './hostActions';
import { layoutScene } from './layoutScene';
import { isoNow } from './now';
import { keepPerson, personNow } from './person';
import { keepStoredObjectsListed } from './storedObjects';

/** One visit of the mode: the case and what shows it. */
export interface DosimetrySession {
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
  readonly view: ViewStore;
  readonly host: HostActions;
  /** Stops the worker and forgets every voxel; the case stays in the browser's storage. */
  end(): Promise<void>;
}

/** Starts a case on the viewer's services and opens the studies. Throws `viewer/data-source`. */
export function createSession(context: HostContext, studyInstanceUIDs: readonly string[]): DosimetrySession {
  const { extensionManager, servicesManager } = context;
  const { services } = servicesManager;
  const archive = archiveOfViewer(extensionManager, services);
  const compute = createBrowserComputeClient();
  const view = createViewStore({ person: personNow(services) });
  const dosimetryCase = createDosimetryCase({
    archive,
    compute,
    storage: createIndexedDbStorage(),
    now: isoNow,
    person: () => view.getState().person.name,
    newUID,
  });
  const { cornerstone, cornerstoneTools } = cornerstoneLibraries(extensionManager);
  const volumes = createComputedVolumes(cornerstone, services);
  const source = createVoxelSource({ dosimetryCase, compute, volumes });
  addChartDisplaySets(services, studyInstanceUIDs[0] ?? '');
  let [fusion, comparison]: [FusionCheck | null, ComparisonDisplay | null] = [null, null];
  const picture = () => fusion?.picture() ?? null;
  const compared = () => comparison?.picture() ?? null;
  const scene = () => {
    const pictures = { fusion: picture(), compared: compared() };
    return layoutScene(dosimetryCase.getState(), view.getState(), volumes, pictures);
  };
  const layouts = createLayouts(services, studyInstanceUIDs.length, scene);
  comparison = keepComparison({ dosimetryCase, source, view, refresh: layouts.refresh });
  addViewportLabels({ services, dosimetryCase, view, picture, comparison });
  const host = createHostActions(context, { dosimetryCase, layouts, view });
  fusion = keepFusionCheck({
    ...{ dosimetryCase, compute, source, view, refresh: layouts.refresh },
    screen: fusionScreen(cornerstone, services),
    displaySetInstanceUID: (key) => volumes.displaySetInstanceUID(key),
  });
  const endings = [
    source.dispose,
    keepPerson(view),
    comparison.dispose,
    keepDisplayedVolumes({ dosimetryCase, source, refresh: layouts.refresh }),
    keepFitMap({ dosimetryCase, source, view, refresh: layouts.refresh }),
    fusion.dispose,
    keepFusionHand({ cornerstone, services, dosimetryCase, view }),
    layouts.dispose,
    letFusedViewportsChange(services),
    keepAppearance({ cornerstone, services, dosimetryCase, view, volumes }),
    keepOrientationLetters(cornerstone, services),
    keepContours({ cornerstone, cornerstoneTools, services, dosimetryCase, compute, view, volumes }),
    keepLegends({ services, dosimetryCase, view, host }),
    keepProbe({ cornerstone, cornerstoneTools, services, dosimetryCase, compute }),
    keepStoredObjectsListed(extensionManager, dosimetryCase, host),
  ];
  void dosimetryCase.open(studyInstanceUIDs);
  return {
    dosimetryCase,
    compute,
    view,
    host,
    async end() {
      for (const ending of endings) ending();
      volumes.clear();
      await dosimetryCase.close().finally(() => compute.terminate());
    },
  };
}
