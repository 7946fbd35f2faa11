import type { ReactElement } from 'react';
import type { PlanarChoices, PlanarTimePoint } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import type { Translate } from '../panels/messages/translator';
import { isolated } from '../panels/stageOutcome';
import { regionName } from '../panels/stages/fit/regionChoice';
import { boundsOf, middleOf, type Place_mm } from './outlines';
import { partOf, shiftOf_mm } from './planarParts';
import type { PlanarTargets } from './usePlanarTarget';

interface PlanarStatusProps {
  readonly shown: PlanarTimePoint;
  readonly choices: PlanarChoices;
  readonly targets: PlanarTargets;
}

/** What is worked on and where it lies, in words that a screen reader says too. */
export function PlanarStatus({ shown, choices, targets }: PlanarStatusProps): ReactElement {
  return (
    <p className="vd-planar-status" role="status">
      {useStatus(shown, choices, targets)}
    </p>
  );
}

function useStatus(shown: PlanarTimePoint, choices: PlanarChoices, { target, moving }: PlanarTargets): string {
  const { state, view, t } = useScene();
  const { tool } = view.planar;
  if (state.stages.fit.status === 'running') return t('planar.statusRunning');
  if (tool === 'shift')
    return t('planar.statusShift', { label: shown.label, ...wayWords(shiftOf_mm(choices, shown.id), t) });
  if (target === null) return t(Object.keys(choices.regions).length > 0 ? 'planar.statusChoose' : 'planar.statusNone');
  const region = isolated(regionName(state, target.regionId));
  const name = t(target.part === 'outline' ? 'planar.outlineOf' : 'planar.backgroundOf', { name: region });
  if (target.part === 'background' && partOf(choices, { ...target, part: 'outline' }) === null)
    return t('planar.needsOutline', { name: region });
  if (tool !== 'move') return t('planar.statusDraw', { name, hint: t(`planar.toolHint.${tool}`) });
  const outline = partOf(choices, target);
  if (outline === null) return t('planar.statusNone');
  const [[x0, y0], [x1, y1]] = boundsOf(outline);
  const size = { width: Math.round(x1 - x0), height: Math.round(y1 - y0) };
  const status = t('planar.status', { name, ...size, ...wayWords(middleOf(outline), t) });
  return moving.length > 1 ? t('planar.statusMore', { status, count: moving.length - 1 }) : status;
}

/** "12 mm to the image's left" and "40 mm above the middle". */
function wayWords([x_mm, y_mm]: Place_mm, t: Translate): { readonly across: string; readonly along: string } {
  const [x, y] = [Math.abs(x_mm).toFixed(0), Math.abs(y_mm).toFixed(0)];
  return {
    across: t(x_mm < 0 ? 'planar.toLeft' : 'planar.toRight', { way: x }),
    along: t(y_mm < 0 ? 'planar.above' : 'planar.below', { way: y }),
  };
}
