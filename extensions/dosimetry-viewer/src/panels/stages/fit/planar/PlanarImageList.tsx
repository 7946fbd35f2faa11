import type { ReactElement } from 'react';
import { correlationOn, type PlanarTimePoint } from '@voxel-dosimetry/core';
import { shiftOf_mm, withShift } from '../../../../planar/planarParts';
import { useScene } from '../../../CaseContext';
import { SelectField } from '../../../controls/SelectField';
import { NumberField } from '../../../controls/NumberField';
import { formatNumber } from '../../../formatQuantity';

const SEEN = ['from-behind', 'from-the-front'] as const;
const FARTHEST_mm = 2000;

/** Of each planar image how its posterior view lies and how far the outlines are moved on it. */
export function PlanarImageList({ points }: { readonly points: readonly PlanarTimePoint[] }): ReactElement {
  const { state, view, t } = useScene();
  const { planar } = state.choices.fit;
  const shifted = points.filter(({ id }) => id in planar.shifts_mm).length;
  const known = points.flatMap(({ id }) => correlationOn(planar, id) ?? []);
  const shown = points.find(({ id }) => id === view.planar.timePointId) ?? points[0];
  return (
    <details className="vd-details vd-section" data-section="planar-images">
      <summary>
        <span className="vd-choice-line">
          {t('planar.imageTable')}
          <span className="vd-aside">
            {t('planar.shiftedNow', { count: shifted })}
            {known.length > 0 && ` · ${t('planar.correlationFrom', { least: formatNumber(Math.min(...known), 2) })}`}
          </span>
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
      <span className="vd-planar-time">
        <button
          type="button"
          className="vd-point"
          aria-pressed={isShown}
          aria-label={t('planar.show', { label })}
          onClick={() => viewStore.set({ planar: { ...view.planar, timePointId: id } })}
        >
          {label}
        </button>
        <Agreement correlation={correlationOn(fit.planar, id)} label={label} />
      </span>
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

/** How well the scan agrees with an image where it was found; nothing where it was not looked for, or the image was shifted otherwise since. */
function Agreement({ correlation, label }: { readonly correlation: number | null; readonly label: string }) {
  const { t } = useScene();
  if (correlation === null) return null;
  const told = formatNumber(correlation, 2);
  return (
    <span className="vd-aside" title={t('planar.correlationOf', { label, correlation: told })}>
      {t('planar.correlation', { correlation: told })}
    </span>
  );
}
