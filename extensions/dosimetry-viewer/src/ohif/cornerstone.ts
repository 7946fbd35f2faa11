import type { Types } from '@cornerstonejs/core';
import type { Cornerstone, CornerstoneTools, ExtensionManager } from './services';

interface CornerstoneLibraries {
  readonly cornerstone: Cornerstone;
  readonly cornerstoneTools: CornerstoneTools;
}

/** The viewer's own cornerstone; a second copy would have its own cache and know none of its viewports. */
export function cornerstoneLibraries(extensionManager: ExtensionManager): CornerstoneLibraries {
  const entry = extensionManager.getModuleEntry('@ohif/extension-cornerstone.utilityModule.common') as {
    readonly exports: { getCornerstoneLibraries(): CornerstoneLibraries };
  };
  return entry.exports.getCornerstoneLibraries();
}

/** A viewport that shows volumes, with what we ask of it. */
export interface VolumeViewport {
  readonly id: string;
  readonly renderingEngineId: string;
  readonly element: HTMLDivElement;
  getAllVolumeIds(): string[];
  getSlabThickness(): number | undefined;
  getActors(): readonly {
    readonly referencedId?: string;
    readonly actor: {
      getProperty(): {
        setScalarOpacityUnitDistance?(component: number, distance_mm: number): void;
        /** Nearest 0, linear 1. */
        setInterpolationType?(kind: number): void;
      };
      getMapper(): { setSampleDistance?(distance_mm: number): void };
    };
  }[];
  getCamera(): Types.ICamera;
  worldToCanvas(point_mm: Types.Point3): Types.Point2;
  /** On the plane that is looked at. */
  canvasToWorld(point_px: Types.Point2): Types.Point3;
  setProperties(properties: Types.VolumeViewportProperties, volumeId: string): void;
  render(): void;
}

/** Null for stacks, charts and viewports that are not there any more. */
export function asVolumeViewport(viewport: unknown): VolumeViewport | null {
  if (typeof viewport !== 'object' || viewport === null) return null;
  return 'getAllVolumeIds' in viewport && 'getSlabThickness' in viewport ? (viewport as VolumeViewport) : null;
}

/** Every volume viewport on the page. */
export function volumeViewports(cornerstone: Cornerstone): VolumeViewport[] {
  return (cornerstone.getRenderingEngines() ?? [])
    .flatMap((engine) => engine.getViewports() as unknown[])
    .map(asVolumeViewport)
    .filter((viewport) => viewport !== null);
}
