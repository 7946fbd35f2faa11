/**
 * The parts of the OHIF viewer's services that we use, as this extension sees them (OHIF 3.12–3.14). The viewer's npm
 * packages carry no types, so the door is described here once and everything behind it is typed.
 */
import type * as cornerstoneCore from '@cornerstonejs/core';
import type * as cornerstoneTools from '@cornerstonejs/tools';
import type { Dataset } from '@voxel-dosimetry/dicom';
import type { DosimetryService } from '../service/dosimetryService';

export type Cornerstone = typeof cornerstoneCore;
export type CornerstoneTools = typeof cornerstoneTools;

export interface Subscription {
  unsubscribe(): void;
}

export interface EventSource {
  readonly EVENTS: Readonly<Record<string, string>>;
  subscribe(event: string, listener: (detail: never) => void): Subscription;
}

/** One entry of the viewer's series list: what a viewport shows. */
export interface DisplaySet {
  displaySetInstanceUID: string;
  StudyInstanceUID: string;
  SeriesInstanceUID: string;
  SOPClassHandlerId: string;
  Modality: string;
  SeriesDescription?: string;
  imageIds?: string[];
  images?: readonly Dataset[];
  instances?: readonly Dataset[];
  isReconstructable?: boolean;
  readonly [attribute: string]: unknown;
}

export interface DisplaySetService extends EventSource {
  addDisplaySets(...displaySets: DisplaySet[]): DisplaySet[];
  getActiveDisplaySets(): DisplaySet[];
  getDisplaySetByUID(uid: string): DisplaySet | undefined;
  getDisplaySetsForSeries(seriesInstanceUID: string): DisplaySet[];
  deleteDisplaySet(uid: string): void;
  /** What reads a display set's images must read them anew. */
  setDisplaySetMetadataInvalidated(uid: string, invalidateData: boolean): void;
}

export interface HangingProtocolService extends EventSource {
  displaySets: DisplaySet[];
  addProtocol(id: string, protocol: HangingProtocol): void;
  addCustomAttribute(id: string, name: string, read: (displaySet: DisplaySet) => unknown): void;
  setProtocol(id: string, options?: { readonly stageIndex?: number }): void;
  getState(): { readonly protocolId: string } | undefined;
  getActiveProtocol(): { readonly stage?: { readonly viewports: readonly ProtocolViewport[] } };
  /** The viewports that change, and to what, when one of them is given another display set. */
  getViewportsRequireUpdate(
    viewportId: string,
    displaySetInstanceUID: string,
    isProtocolLayout?: boolean,
  ): readonly { readonly viewportId: string; readonly displaySetInstanceUIDs: readonly string[] }[];
}

export interface ViewportOptions {
  readonly viewportId: string;
  readonly viewportType: 'volume' | 'stack';
  readonly toolGroupId: string;
  readonly orientation?: 'axial' | 'coronal' | 'sagittal';
  readonly initialImageOptions?: { readonly preset: 'middle' };
  readonly background?: readonly [number, number, number];
  readonly syncGroups?: readonly {
    readonly type: string;
    readonly id: string;
    readonly source: boolean;
    readonly target: boolean;
  }[];
}

export interface DisplaySetOptions {
  readonly blendMode?: 'MIP';
  readonly slabThickness?: 'fullVolume';
  readonly voi?: { readonly windowWidth: number; readonly windowCenter: number };
  readonly voiInverted?: boolean;
  readonly colormap?: {
    readonly name: string;
    readonly opacity?: readonly { readonly value: number; readonly opacity: number }[];
  };
}

export interface ProtocolViewport {
  readonly viewportOptions: ViewportOptions;
  readonly displaySets: readonly { readonly id: string; readonly options?: DisplaySetOptions }[];
}

export interface MatchingRule {
  readonly attribute: string;
  readonly constraint: { readonly equals: { readonly value: string | number | boolean } };
  readonly required: true;
  readonly from?: 'options';
}

export interface HangingProtocol {
  readonly id: string;
  readonly name: string;
  readonly protocolMatchingRules: readonly MatchingRule[];
  /** At least 1, or only the first study is looked at. */
  readonly numberOfPriorsReferenced: number;
  readonly toolGroupIds: readonly string[];
  readonly displaySetSelectors: Readonly<
    Record<
      string,
      { readonly seriesMatchingRules: readonly MatchingRule[]; readonly studyMatchingRules?: readonly MatchingRule[] }
    >
  >;
  readonly stages: readonly {
    readonly id: string;
    readonly name: string;
    readonly viewportStructure: {
      readonly layoutType: 'grid';
      readonly properties: {
        readonly rows: number;
        readonly columns: number;
        readonly layoutOptions?: readonly {
          readonly x: number;
          readonly y: number;
          readonly width: number;
          readonly height: number;
        }[];
      };
    };
    readonly viewports: readonly ProtocolViewport[];
  }[];
}

export interface ViewportGridState {
  readonly activeViewportId: string | null;
  readonly isHangingProtocolLayout: boolean;
  readonly viewports: ReadonlyMap<string, { readonly displaySetInstanceUIDs?: readonly string[] }>;
}

export interface ViewportGridService extends EventSource {
  getState(): ViewportGridState;
  set(state: ViewportGridState): void;
  setActiveViewportId(viewportId: string): void;
}

export interface CornerstoneViewportService extends EventSource {
  getCornerstoneViewport(viewportId: string): cornerstoneCore.Types.IViewport | null | undefined;
}

export interface SyncedNotification {
  readonly title: string;
  readonly message: string;
  readonly type: 'info' | 'success' | 'warning' | 'error';
  readonly duration?: number;
}

export interface HostServices {
  readonly displaySetService: DisplaySetService;
  readonly hangingProtocolService: HangingProtocolService;
  readonly viewportGridService: ViewportGridService;
  readonly cornerstoneViewportService: CornerstoneViewportService;
  readonly customizationService: { setCustomizations(customizations: Readonly<Record<string, unknown>>): void };
  readonly uiNotificationService: { show(notice: SyncedNotification): void };
  readonly userAuthenticationService: {
    getAuthorizationHeader(): Readonly<Record<string, string>> | null | undefined;
    getUser?(): unknown;
  };
  readonly toolGroupService: {
    getToolGroup(id: string): cornerstoneTools.Types.IToolGroup | undefined;
    getToolGroupIds(): string[];
  };
  readonly panelService: { activatePanel(panelId: string, forceActive?: boolean): void };
  /** Ours; registered by `preRegistration`. */
  readonly dosimetryService: DosimetryService;
}

export interface ServicesManager {
  readonly services: HostServices;
  registerService(service: { readonly name: string; readonly create: () => unknown }): void;
}

export interface CommandsManager {
  runCommand(name: string, options?: Readonly<Record<string, unknown>>): unknown;
}

export interface DataSource {
  /** In the order of frames. */
  getImageIdsForDisplaySet(displaySet: DisplaySet): readonly string[];
  getConfig?(): { readonly wadoRoot?: string; readonly qidoRoot?: string };
  readonly retrieve: {
    readonly series: {
      metadata(request: {
        readonly StudyInstanceUID: string;
        readonly filters?: { readonly seriesInstanceUID: readonly string[] };
        readonly returnPromises?: boolean;
      }): Promise<readonly { start(): Promise<unknown> }[] | undefined>;
    };
  };
  deleteStudyMetadataPromise?(key: string): void;
}

export interface ExtensionManager {
  readonly activeDataSourceName: string;
  getActiveDataSource(): readonly DataSource[];
  getModuleEntry(id: string): unknown;
}

/** What every hook of an extension is given. */
export interface HostContext {
  readonly servicesManager: ServicesManager;
  readonly commandsManager: CommandsManager;
  readonly extensionManager: ExtensionManager;
}
