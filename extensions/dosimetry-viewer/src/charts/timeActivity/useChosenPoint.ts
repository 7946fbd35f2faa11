import { useState, type KeyboardEvent } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { timePointIdOf } from '../../pointsOfCurves';
import { focusedFit } from './focusedFit';

/** A point of a region's curve that is worked on. */
export interface ChosenPoint {
  readonly regionId: string;
  /** Among all points of the curve. */
  readonly index: number;
}

export interface PointWork {
  readonly chosen: ChosenPoint | null;
  /** A reason is being asked for. */
  readonly isAsking: boolean;
  /** With the pointer: a point that takes part asks why it should not, one that does not takes part again. */
  readonly press: (regionId: string, index: number) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly exclude: (reason: string | null) => void;
  readonly ask: () => void;
  readonly cancel: () => void;
}

const WAYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
const LEAVE_OUT: readonly string[] = ['Delete', 'Backspace', 'x', 'X'];

/** Chooses points and regions by keys and pointer, leaves points out with a reason and takes them back. `toPlot` gives the keys back to the chart. */
export function useChosenPoint(fits: readonly RegionFit[], toPlot: () => void): PointWork {
  const { state, view, viewStore, dosimetryCase, attempt } = useScene();
  const [chosen, setChosen] = useState<ChosenPoint | null>(null);
  const [isAsking, setAsking] = useState(false);
  const at = chosen === null ? -1 : fits.findIndex(({ regionId }) => regionId === chosen.regionId);
  const here = fits[at];

  const change = (point: ChosenPoint, reason: string | null): void => {
    setAsking(false);
    toPlot();
    const regionFit = fits.find(({ regionId }) => regionId === point.regionId);
    const timePointId = regionFit === undefined ? undefined : timePointIdOf(state, regionFit, point.index);
    if (timePointId !== undefined) attempt(() => dosimetryCase.excludePoint([point.regionId], timePointId, reason));
  };
  const toggle = (point: ChosenPoint): void => {
    const fit = fits.find(({ regionId }) => regionId === point.regionId);
    if ((fit?.excludedBecause[point.index] ?? null) === null) setAsking(true);
    else change(point, null);
  };
  const toRegion = (way: number): void => {
    const next = fits[(Math.max(at, way < 0 ? 0 : -1) + way + fits.length) % fits.length];
    if (next === undefined) return;
    setChosen({ regionId: next.regionId, index: Math.min(chosen?.index ?? 0, next.times_s.length - 1) });
    viewStore.set({ selectedRegionIds: [next.regionId] });
  };
  const toPoint = (way: number): void => {
    const fit = here ?? focusedFit(fits, view) ?? fits[0];
    if (fit === undefined) return;
    const last = fit.times_s.length - 1;
    const index = chosen === null || here === undefined ? (way > 0 ? 0 : last) : chosen.index + way;
    setChosen({ regionId: fit.regionId, index: Math.min(last, Math.max(0, index)) });
    if (here === undefined) viewStore.set({ selectedRegionIds: [fit.regionId] });
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const way = WAYS[event.key];
    if (way !== undefined && event.shiftKey) return false;
    if (way !== undefined) (event.key === 'ArrowUp' || event.key === 'ArrowDown' ? toRegion : toPoint)(way);
    else if (LEAVE_OUT.includes(event.key) && chosen !== null) toggle(chosen);
    else if (event.key === 'Escape') setChosen(null);
    else return false;
    return event.key !== 'Escape';
  };
  return {
    chosen: here === undefined ? null : chosen,
    isAsking: isAsking && here !== undefined,
    onKey,
    press(regionId, index) {
      const point = { regionId, index };
      setChosen(point);
      if (!view.selectedRegionIds.includes(regionId)) viewStore.set({ selectedRegionIds: [regionId] });
      toggle(point);
    },
    exclude: (reason) => chosen !== null && change(chosen, reason),
    ask: () => setAsking(true),
    cancel() {
      setAsking(false);
      toPlot();
    },
  };
}
