import { registerColourMaps } from './display/colourMaps';
import { OPENING_PROTOCOL_ID } from './hanging/layouts';
import { displaySetRole, ROLE_ATTRIBUTE } from './hanging/selectors';
import { openingProtocol } from './hanging/stageLayouts';
import { EXTENSION_ID } from './identifiers';
import type { ComponentType } from 'react';
import { cornerstoneLibraries } from './ohif/cornerstone';
import type { HangingProtocol, HostContext } from './ohif/services';
import { createDosimetryService } from './service/dosimetryService';
import { createEmissionGrids } from './sopClasses/frameGeometry';
import { sopClassHandlers, type SopClassHandler } from './sopClasses/handlers';
import { chartViewport, type ViewportProperties } from './tiles/ChartViewport';
import { dosimetryPanel } from './tiles/PanelBridge';

let host: HostContext | null = null;
const emissions = createEmissionGrids();

function hostContext(): HostContext {
  if (host === null) throw new Error('The dosimetry extension was used before the viewer registered it.');
  return host;
}

interface DosimetryExtension {
  readonly id: string;
  preRegistration(context: HostContext): void;
  onModeEnter(context: HostContext): void;
  getPanelModule(context: HostContext): readonly {
    readonly name: string;
    readonly iconName: string;
    readonly iconLabel: string;
    readonly label: string;
    readonly component: ComponentType<Readonly<Record<string, unknown>>>;
  }[];
  getViewportModule(context: HostContext): readonly {
    readonly name: string;
    readonly component: ComponentType<ViewportProperties>;
    isReferenceViewable(): boolean;
  }[];
  getSopClassHandlerModule(context: HostContext): readonly SopClassHandler[];
  getHangingProtocolModule(): readonly { readonly name: string; readonly protocol: HangingProtocol }[];
}

/** The OHIF extension: panel, chart tiles, image geometry, layouts, overlays and the service that holds the case. */
const extension: DosimetryExtension = {
  id: EXTENSION_ID,

  preRegistration(context: HostContext): void {
    host = context;
    context.servicesManager.registerService({
      name: 'dosimetryService',
      create: () => createDosimetryService(hostContext, emissions),
    });
  },

  onModeEnter(context: HostContext): void {
    host = context;
    context.servicesManager.services.hangingProtocolService.addCustomAttribute(
      ROLE_ATTRIBUTE,
      'What the series is to dosimetry',
      displaySetRole,
    );
    registerColourMaps(cornerstoneLibraries(context.extensionManager).cornerstone);
  },

  getPanelModule: (context: HostContext) => [
    {
      name: 'dosimetry',
      iconName: 'tool-fusion-color',
      iconLabel: 'Dosimetry',
      label: 'Dosimetry',
      component: dosimetryPanel(context),
    },
  ],

  getViewportModule: (context: HostContext) => [
    { name: 'chart', component: chartViewport(context), isReferenceViewable: () => false },
  ],

  getSopClassHandlerModule: ({ extensionManager }: HostContext) => sopClassHandlers(extensionManager, emissions),

  getHangingProtocolModule: () => [
    { name: OPENING_PROTOCOL_ID, protocol: openingProtocol(OPENING_PROTOCOL_ID, 'Dosimetry: time points', 1) },
  ],
};

export default extension;
