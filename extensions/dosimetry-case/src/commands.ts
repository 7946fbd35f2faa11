import type {
  Grid,
  PatientIdentity,
  RegionMask,
  RigidTransform,
  SiteKernel,
  StageId,
  TimePointEntries,
} from '@voxel-dosimetry/core';
import type {
  ComputeApi,
  FrontMips,
  KernelFile,
  PlanarViews,
  PreviewedVolume,
  RegionFitChoice,
} from '@voxel-dosimetry/compute';
import type { Archive, EncodedInstance } from '@voxel-dosimetry/dicom';
import type { CaseChoices, CaseState, ComparisonRequest } from './state';

/** Where a case is kept between visits. Only choices, small results and confirmations: never voxels. */
export interface CaseStorage {
  load(key: string): Promise<unknown>;
  save(key: string, snapshot: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What the case needs from outside, given once: the viewer and the headless runner bring their own. */
export interface CasePorts {
  readonly archive: Archive;
  readonly compute: ComputeApi;
  readonly storage: CaseStorage | null;
  /** The clock, ISO 8601 with offset. */
  readonly now: () => string;
  /** Name of the person whose word is confirmed; null: not given. */
  readonly person: () => string | null;
  readonly newUID: () => string;
}

/** What `suggestPlanarOutlines` has done. */
export interface PlacedOutlines {
  readonly planarTimePointId: string;
  /** Of the scan's projection with each planar image in their order, −1..1. */
  readonly correlations: readonly number[];
  /** How many regions were drawn. */
  readonly regions: number;
}

/**
 * The case being worked on: one store and the commands that change it. Panels and the headless runner call these and
 * render `getState()`; nothing is computed outside a command. `runStage` resolves when the stage is ready or failed
 * (the error is in the state) and never throws for a case that cannot be processed.
 */
export interface DosimetryCase {
  getState(): CaseState;
  subscribe(listener: () => void): () => void;

  /** Reads headers, runs ingest's assessment, resumes what was saved for the same patient and studies. */
  open(studyInstanceUIDs: readonly string[]): Promise<void>;
  /** Where the opened studies hold images of several people: goes on with this one's alone. Throws `case/no-studies`. */
  choosePatient(patient: PatientIdentity): Promise<void>;
  close(): Promise<void>;

  enter(timePointId: string, entries: TimePointEntries): void;
  /**
   * A person's word on one issue or finding, or on several that say the same; stored for each. What is no open finding is
   * refused: throws `case/choice`.
   */
  confirm(ids: string | readonly string[], statement: string): void;
  withdrawConfirmation(ids: string | readonly string[]): void;
  excludeSeries(seriesInstanceUID: string, excluded: boolean): void;
  /** Replaces one stage's choices; that stage and its dependents become stale when the value differs. */
  choose<S extends keyof CaseChoices>(stage: S, choices: CaseChoices[S]): void;
  /**
   * Chooses for the curves of these regions at once, as one step for undo; null: back to the case's settings. Then fits the curves (see
   * `refitRegions`). Throws `case/choice`.
   */
  chooseRegionCurves(regionIds: readonly string[], choice: Partial<RegionFitChoice> | null): Promise<void>;
  /** Leaves a point out of these regions' curves, with the reason; null: it takes part again. One step for undo. Throws `case/choice`. */
  excludePoint(regionIds: readonly string[], timePointId: string, reason: string | null): Promise<void>;
  /**
   * Fits the curves of all regions with the choices as they stand, in milliseconds, into `refittedCurves`: voxel maps wait for Fit. Follows
   * every change of Fit's choices by itself. Does nothing while Fit's own result stands.
   */
  refitRegions(): Promise<void>;
  /** A planar image for display, read where it is not held; the views that Fit's choices take. Throws `case/choice`, and what reading throws. */
  planarViews(planarTimePointId: string): Promise<PlanarViews>;
  /**
   * Draws all regions, and a background beside each, on the planar images as the scan of the scale sees them from the front, where scan and image agree best; that image keeps its shift, each other one is
   * moved by how it lies against the scan. Entered attenuation stays. One step for undo. Null: the image nearest in time to the scan.
   * Throws `case/choice`, `fit/planar-place`, `fit/planar-orientation` (an image lies otherwise than its header says), `fit/planar-scan`.
   */
  suggestPlanarOutlines(planarTimePointId: string | null): Promise<PlacedOutlines>;
  /** Aligns a time point by hand; null: back to what else brings it onto the reference. Either takes its acceptance away. */
  nudge(timePointId: string, transform: RigidTransform | null): void;
  acceptAlignment(timePointId: string, accepted: boolean): void;
  /**
   * A time point's CT on the reference as the choices stand, for display; read from the archive where the worker does not hold it. `onto` null: on
   * voxels of about 3 mm as far as the patient reaches. Throws `case/choice` for a time point without CT, and what reading throws.
   */
  previewCt(timePointId: string, onto: Grid | null): Promise<PreviewedVolume>;
  /** An MR on the reference as it was placed and the choices stand, for display, likewise. Throws `case/choice` for an MR that is brought onto nothing. */
  previewMr(seriesInstanceUID: string): Promise<PreviewedVolume>;
  /** Gives the memory back that previews of CTs and MRs have taken. */
  endAnatomyPreviews(): Promise<void>;
  /**
   * All time points from the front as Register last brought them together, and the regions' outlines, for display. Throws `case/choice` before
   * Register, `compute/no-volume` where they were overtaken before this visit.
   */
  frontMips(): Promise<FrontMips>;
  /** Regions drawn in the host (brush, threshold tools) enter here. */
  putDrawnRegions(masks: readonly RegionMask[]): Promise<void>;
  /** Takes the last change of choices back; results that still stand for the choices before it are ready again. */
  undo(): void;
  readonly canUndo: boolean;

  runStage(stage: StageId): Promise<void>;
  /** Runs what is not ready up to and with `stage`; stops at the first that needs a person or fails. */
  runTo(stage: StageId): Promise<void>;
  cancel(stage: StageId): Promise<void>;
  /** Ends a running Monte Carlo with what it has reached so far; the result is labelled as partial. Other stages go on. */
  stopAndKeep(stage: StageId): Promise<void>;
  /**
   * After a resume: makes the voxels of the stages up to and with `stage` again, from the same inputs and choices, without
   * touching results. Visible as `running` with progress; waits its turn while another stage runs, and does nothing when the
   * stage is not ready then or its voxels are there.
   */
  restoreVoxels(stage: StageId): Promise<void>;
  /**
   * Several engines on the case as it stands; the result is `comparison` of the state, its voxels are in the worker. Never touches a stage.
   * Throws `case/choice` for what cannot be compared and `case/busy` while a stage is running; else resolves when it is ready or failed.
   */
  compareEngines(request: ComparisonRequest): Promise<void>;
  /** Stops a running comparison; the one before stays. */
  cancelComparison(): Promise<void>;
  /** Ends the Monte Carlo of a running comparison with what it has reached so far, labelled as partial; the other engines are compared with it. */
  stopAndKeepComparison(): Promise<void>;
  /** Forgets the comparison and its voxels. */
  discardComparison(): Promise<void>;
  /** After a resume: makes the maps of a ready comparison again, from the same inputs and choices. */
  restoreComparison(): Promise<void>;
  /** Why engines cannot be compared now, for a person; null when they can. */
  comparisonBlockedBecause(): string | null;
  /**
   * Puts `doseEstimates` into the state, from short runs of each engine's inner loops. Does nothing while something runs or before
   * the voxels of Fit are there.
   */
  estimateDose(): Promise<void>;
  /** A kernel of the site's own from its file, checked, for `choices.dose.kernel`; read beside the page. Throws what is wrong with it. */
  readSiteKernel(file: KernelFile): Promise<SiteKernel>;
  /** The objects of the export stage, for download when the archive cannot store or failed. */
  encodedObjects(): readonly EncodedInstance[];
  /** Why `stage` cannot run now, for a person; null when it can. */
  blockedBecause(stage: StageId): string | null;
}
