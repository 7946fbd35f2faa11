import { useEffect, useRef, useState } from 'react';
import { toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { FrontMips } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import { useScene } from '../panels/CaseContext';

export interface ShownMips {
  /** Null before they have come; held while newer ones are made. */
  readonly mips: FrontMips | null;
  readonly error: ErrorReport | null;
}

/** What projections are made from: each run of Register or Segment gives new ones. */
const madeOf = ({ results, stages }: CaseState): readonly unknown[] =>
  ['running', 'stale'].includes(stages.register.status) ? [] : [results.register, results.segment];

/** Projections of all time points from the worker, asked for anew when alignments or regions were made anew. */
export function useFrontMips(): ShownMips {
  const { state, dosimetryCase } = useScene();
  const [shown, setShown] = useState<ShownMips>({ mips: null, error: null });
  const newest = useRef(dosimetryCase);
  newest.current = dosimetryCase;
  const [registered = null, segmented = null] = madeOf(state);

  useEffect(() => {
    if (registered === null) return undefined;
    let isWanted = true;
    const put = (next: ShownMips): void => {
      if (isWanted) setShown(next);
    };
    void newest.current.frontMips().then(
      (mips) => put({ mips, error: null }),
      (error: unknown) => put({ mips: null, error: toErrorReport(error, 'viewer/mips') }),
    );
    return () => {
      isWanted = false;
    };
  }, [registered, segmented]);

  return shown;
}
