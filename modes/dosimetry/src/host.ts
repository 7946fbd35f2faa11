/** The parts of the OHIF viewer that a mode meets, as this mode sees them (OHIF 3.12–3.14 ship no types). */

export interface StudyRow {
  readonly studyInstanceUid: string;
  /** PatientID (0010,0020). */
  readonly mrn: string;
  /** StudyDate as the data source gives it: YYYYMMDD, or with dots or dashes. */
  readonly date: string;
  readonly time?: string;
  /** Modalities in the study, separated by a slash, backslash or comma. */
  readonly modalities: string;
}

export interface DataSource {
  readonly query: {
    readonly studies: {
      search(parameters: {
        readonly patientId?: string;
        readonly studyInstanceUid?: string;
        readonly disableWildcard?: boolean;
      }): Promise<readonly (StudyRow | undefined)[]> | readonly (StudyRow | undefined)[];
    };
  };
}

/** What the viewer hands to a mode's hooks. */
export interface ModeContext {
  readonly servicesManager: {
    readonly services: {
      readonly dosimetryService?: {
        readGeometry(studyInstanceUIDs: readonly string[]): Promise<void>;
        enter(studyInstanceUIDs: readonly string[]): void;
        leave(): void;
      };
    };
  };
  readonly extensionManager: { getActiveDataSource(): readonly DataSource[] };
  readonly commandsManager: { runCommand(name: string, options: Readonly<Record<string, unknown>>): unknown };
}

export interface LayoutRequest {
  readonly location: { readonly pathname: string; readonly search: string };
  readonly studyInstanceUIDs: readonly string[];
}

export interface Viewport {
  readonly namespace: string;
  readonly displaySetsToDisplay: readonly string[];
}

export interface Layout {
  readonly id: string;
  readonly props: {
    readonly leftPanels: readonly string[];
    readonly rightPanels: readonly string[];
    readonly viewports: readonly Viewport[];
    readonly [property: string]: unknown;
  };
}

/** A mode as its factory gives it to the viewer. */
export interface ModeInstance {
  readonly sopClassHandlers: readonly string[];
  readonly routes: readonly {
    readonly path: string;
    layoutTemplate(request: LayoutRequest): Layout | Promise<Layout>;
  }[];
  readonly extensions: Readonly<Record<string, string>>;
  onModeEnter?(context: ModeContext): void;
  onModeExit?(context: ModeContext): void;
  readonly [property: string]: unknown;
}

export interface ModeDefinition {
  modeFactory(options: {
    readonly modeConfiguration: Readonly<Record<string, unknown>>;
    readonly loadModules: LoadModules;
  }): ModeInstance | Promise<ModeInstance>;
}

export type LoadModules = (ids: readonly string[]) => Promise<readonly ModeDefinition[]>;
