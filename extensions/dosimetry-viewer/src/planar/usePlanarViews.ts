import { useEffect, useRef, useState } from 'react';
import { toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { PlanarViews } from '@voxel-dosimetry/compute';
import { useScene } from '../panels/CaseContext';
import { brightest } from './paintCounts';

/** Pixels of one planar image; held beside React, which only knows that they are there. */
export interface HeldViews {
  readonly views: PlanarViews;
  readonly brightest_counts: number;
}

export interface ShownViews {
  /** Null while the image is read, and when it cannot be. */
  readonly held: () => HeldViews | null;
  readonly error: ErrorReport | null;
  readonly again: () => void;
}

/** As many images as are looked at by turns stay at hand. */
const AT_HAND = 8;

/** The views of a planar image from the worker; asked for again when their orientation or the nuclide was corrected. */
export function usePlanarViews(planarTimePointId: string): ShownViews {
  const { state, dosimetryCase } = useScene();
  const [attempts, setAttempts] = useState(0);
  const [refused, setRefused] = useState<{ readonly asked: string; readonly error: ErrorReport } | null>(null);
  const [, setArrived] = useState('');
  const atHand = useRef(new Map<string, HeldViews>());
  const seen = state.choices.fit.planar.posteriorSeen[planarTimePointId] ?? 'header';
  const nuclide = state.results.ingest?.timePoints[0]?.emission.radionuclide.value ?? '';
  const image = [planarTimePointId, seen, nuclide].join(' ');
  const asked = `${image} ${attempts}`;
  const newest = useRef(dosimetryCase);
  newest.current = dosimetryCase;

  useEffect(() => {
    const kept = atHand.current;
    if (kept.has(image)) return undefined;
    let isWanted = true;
    const arrive = (views: PlanarViews): void => {
      kept.set(image, { views, brightest_counts: brightest(views.anterior, views.posterior) });
      for (const oldest of [...kept.keys()].slice(0, -AT_HAND)) kept.delete(oldest);
      if (isWanted) setArrived(image);
    };
    const refuse = (error: unknown): void => {
      if (isWanted) setRefused({ asked, error: toErrorReport(error, 'viewer/planar') });
    };
    void newest.current.planarViews(planarTimePointId).then(arrive, refuse);
    return () => {
      isWanted = false;
    };
  }, [image, asked, planarTimePointId]);

  return {
    held: () => atHand.current.get(image) ?? null,
    error: refused?.asked === asked ? refused.error : null,
    again: () => setAttempts((before) => before + 1),
  };
}
