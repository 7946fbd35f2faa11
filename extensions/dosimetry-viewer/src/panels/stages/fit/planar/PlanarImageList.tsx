import type { ReactElement } from 'react';
import type { PlanarTimePoint } from '@voxel-dosimetry/core';
import { shiftOf_mm, withShift } from '../../../../planar/planarParts';
import { useScene } from '../../../CaseContext';
import { SelectField } from '../../../controls/SelectField';
import { NumberField } from '../../../controls/NumberField';

const SEEN = ['from-behind', 'from-the-front'] as const;
const FARTHEST_mm = 2000;

/** Of each planar image how its posterior view lies and how far the outlines are moved on it. */
export function PlanarImageList({ points }: { readonly points: readonly PlanarTimePoint[] }): ReactElement {
  const { state, view, t } = useScene();
  const shifted = points.filter(({ id }) => id in state.choices.fit.planar.shifts_mm).length;
  const shown = points.find(({ id }) => id === view.planar.timePointId) ?? points[0];
  return (
    <details className="vd-details vd-section" data-section="planar-images">
      <summary>
        <span className="vd-choice-line">
          {t('planar.imageTable')}
          <span className="vd-aside">{t('planar.shiftedNow', { count: shifted })}</span>
        </span>
      </summary>
      <ul className="vd-list vd-planar-list">
        {points.map((point) => (
          <PlanarImage key={point.id} point={point} isShown={point === shown} />
        ))}
      </ul>
      <p className="vd-hint">{t('planar.shiftHint')}</p>
    </details>
  );
}

interface PlanarImageProps {
  readonly point: PlanarTimePoint;
  readonly isShown: boolean;
}

function PlanarImage({ point, isShown }: PlanarImageProps): ReactElement {
  const { state, view, viewStore, dosimetryCase, t } = useScene();
  const { fit } = state.choices;
  const { id, label } = point;
  const [x_mm, y_mm] = shiftOf_mm(fit.planar, id);
  const shift = (way_mm: readonly [number, number]): void =>
    dosimetryCase.choose('fit', { ...fit, planar: withShift(fit.planar, id, way_mm) });
  const seen = fit.planar.posteriorSeen[id] ?? point.planar.posteriorSeen.value;
  return (
    <li className="vd-planar-image">
      <button
        type="button"
        className="vd-point"
        aria-pressed={isShown}
        aria-label={t('planar.show', { label })}
        onClick={() => viewStore.set({ planar: { ...view.planar, timePointId: id } })}
      >
        {label}
      </button>
      <NumberField
        label={t('planar.shiftRight')}
        name={t('planar.shiftRightOf', { label })}
        unit="mm"
        min={-FARTHEST_mm}
        max={FARTHEST_mm}
        value={x_mm}
        onCommit={(way_mm) => shift([way_mm, y_mm])}
      />
      <NumberField
        label={t('planar.shiftDown')}
        name={t('planar.shiftDownOf', { label })}
        unit="mm"
        min={-FARTHEST_mm}
        max={FARTHEST_mm}
        value={y_mm}
        onCommit={(way_mm) => shift([x_mm, way_mm])}
      />
      <SelectField
        label={t('planar.posterior')}
        name={t('planar.posteriorOf', { label })}
        value={seen}
        options={SEEN.map((value) => ({ value, label: t(`planar.seen.${value}`) }))}
        onChange={(value) =>
          dosimetryCase.choose('fit', {
            ...fit,
            planar: { ...fit.planar, posteriorSeen: { ...fit.planar.posteriorSeen, [id]: value } },
          })
        }
      />
    </li>
  );
}
