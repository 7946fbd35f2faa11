import { STAGES } from '@voxel-dosimetry/core';
import type { Layout, LayoutRequest, LoadModules, ModeContext, ModeDefinition, ModeInstance, Viewport } from './host';
import { hasEmission, studiesOfCycle } from './patientStudies';

const ID = '@voxel-dosimetry/mode';
const ROUTE = 'dosimetry';

/** Modules of our extensions, by id string: the mode imports none of their code. */
const VIEWER = '@voxel-dosimetry/extension-viewer';
const OURS = {
  panel: `${VIEWER}.panelModule.dosimetry`,
  chartViewport: `${VIEWER}.viewportModule.chart`,
  chart: `${VIEWER}.sopClassHandlerModule.chart`,
  images: ['emission', 'absorbedDose', 'computed'].map((name) => `${VIEWER}.sopClassHandlerModule.${name}`),
};
const STOCK = {
  seriesList: '@ohif/extension-default.panelModule.seriesList',
  stack: '@ohif/extension-default.sopClassHandlerModule.stack',
  cornerstoneViewport: '@ohif/extension-cornerstone.viewportModule.cornerstone',
  segmentationPanel: '@ohif/extension-cornerstone.panelModule.panelSegmentationWithToolsLabelMap',
};

/** The stock viewports, with our images shown by the plain image viewport and our charts by our tile. */
function viewportsOf(base: Layout): Viewport[] {
  const others = base.props.viewports.filter(
    ({ namespace, displaySetsToDisplay }) =>
      namespace !== STOCK.cornerstoneViewport && !displaySetsToDisplay.includes(STOCK.stack),
  );
  const images = base.props.viewports.find(({ namespace }) => namespace === STOCK.cornerstoneViewport);
  return [
    { namespace: OURS.chartViewport, displaySetsToDisplay: [OURS.chart] },
    {
      namespace: STOCK.cornerstoneViewport,
      displaySetsToDisplay: [...OURS.images, ...(images?.displaySetsToDisplay ?? [STOCK.stack])],
    },
    ...others,
  ];
}

const layoutOf = (base: Layout): Layout => ({
  ...base,
  props: {
    ...base.props,
    leftPanels: [STOCK.seriesList],
    leftPanelClosed: false,
    leftPanelInitialExpandedWidth: 240,
    rightPanels: [OURS.panel, STOCK.segmentationPanel],
    rightPanelClosed: false,
    rightPanelInitialExpandedWidth: 400,
    viewports: viewportsOf(base),
  },
});

/**
 * A click on one study in the list must open all time points of the patient's cycle. The address is the viewer's own way to
 * name several studies, so it is replaced once, before anything is loaded; the layout for the first address never comes.
 */
async function openWholeCycle(context: ModeContext, { location, studyInstanceUIDs }: LayoutRequest): Promise<boolean> {
  const [only] = studyInstanceUIDs;
  const dataSource = context.extensionManager.getActiveDataSource()[0];
  if (studyInstanceUIDs.length !== 1 || only === undefined || dataSource === undefined) return false;
  // When the archive cannot be asked, the one study opens and the case says what it could not read.
  const studies = await studiesOfCycle(dataSource, only).catch(() => [only]);
  if (studies.length < 2) return false;
  const query = new URLSearchParams(location.search);
  query.delete('StudyInstanceUIDs');
  for (const study of studies) query.append('StudyInstanceUIDs', study);
  context.commandsManager.runCommand('navigateHistory', {
    to: `${location.pathname}?${query}`,
    options: { replace: true },
  });
  return true;
}

async function modeFactory({ loadModules }: { readonly loadModules: LoadModules }): Promise<ModeInstance> {
  const [longitudinal] = await loadModules(['@ohif/mode-longitudinal']);
  if (longitudinal === undefined) throw new Error('The Dosimetry mode needs @ohif/mode-longitudinal.');
  const base = await longitudinal.modeFactory({ modeConfiguration: {}, loadModules });
  const baseRoute = base.routes[0];
  if (baseRoute === undefined) throw new Error('@ohif/mode-longitudinal has no route.');
  let context: ModeContext | null = null;
  let studies: readonly string[] = [];

  return {
    ...base,
    id: ID,
    routeName: ROUTE,
    displayName: 'Dosimetry',
    hide: false,
    isValidMode: ({ modalities }: { readonly modalities: string }) => ({
      valid: hasEmission(modalities),
      description: 'Dosimetry needs a study with an emission image (NM or PT)',
    }),
    /** For what reads workflow steps: the pipeline's stages, each with a hanging protocol of its own. */
    workflowSteps: STAGES.map(({ id, title }) => ({
      id,
      name: title,
      hangingProtocol: { protocolId: `${ROUTE}.${id}` },
    })),
    modeCustomizations: { 'panelSegmentation.disableEditing': false },
    toolGroupAdditions: { default: [{ $reference: 'cornerstone.segmentationTools' }] },
    onModeInit(entered: ModeContext) {
      context = entered;
    },
    onModeEnter(entered: ModeContext) {
      base.onModeEnter?.call(this, entered);
      entered.servicesManager.services.dosimetryService?.enter(studies);
    },
    onModeExit(left: ModeContext) {
      left.servicesManager.services.dosimetryService?.leave();
      base.onModeExit?.call(this, left);
    },
    routes: [
      {
        ...baseRoute,
        path: ROUTE,
        async layoutTemplate(request: LayoutRequest) {
          studies = request.studyInstanceUIDs;
          if (context !== null && (await openWholeCycle(context, request))) return new Promise<Layout>(() => undefined);
          await context?.servicesManager.services.dosimetryService?.readGeometry(studies);
          return layoutOf(await baseRoute.layoutTemplate.call(baseRoute, request));
        },
      },
    ],
    hangingProtocol: `${ROUTE}.ingest`,
    sopClassHandlers: [...OURS.images, OURS.chart, ...base.sopClassHandlers],
  };
}

const mode: ModeDefinition & { readonly id: string; readonly extensionDependencies: Readonly<Record<string, string>> } =
  {
    id: ID,
    modeFactory,
    extensionDependencies: {},
  };

export default mode;
