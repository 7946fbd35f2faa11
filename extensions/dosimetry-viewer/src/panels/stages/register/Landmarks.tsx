import type { ReactElement } from 'react';
import { IDENTITY_TRANSFORM, landmarkResiduals, type Landmark, type TimePoint } from '@voxel-dosimetry/core';
import { transformOf } from '@voxel-dosimetry/case';
import { isBlended } from '../../../fusionCheck';
import { landmarksOf, withLandmarks } from '../../../landmarks';
import type { Marking } from '../../../viewState';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { formatNumber } from '../../formatQuantity';

/** Places that a person marks on the reference and on the time point, and how far the alignment leaves each from the other. */
export function Landmarks({ timePoint }: { readonly timePoint: TimePoint }): ReactElement {
  const { state, view, viewStore, host, t } = useScene();
  const landmarks = landmarksOf(state, timePoint.id);
  const transform = transformOf(state, timePoint.id) ?? IDENTITY_TRANSFORM;
  const { residuals_mm, mean_mm } = landmarkResiduals(landmarks, transform);
  const marking = view.marking?.timePointId === timePoint.id ? view.marking : null;
  const mark = (landmarkId: string, side: Marking['side']): void => {
    host.showFusionCheck(timePoint.id);
    // Each image alone, where the other would be in the way.
    viewStore.set({
      marking: { timePointId: timePoint.id, landmarkId, side },
      // Activity or a map over a CT shows no image alone.
      ...(isBlended(view.fusionImage) ? { fusionImage: 'emission' as const } : {}),
      fusionMode: 'swipe',
      swipe_frac: side === 'reference' ? 0 : 1,
    });
  };
  return (
    <section className="vd-landmarks" aria-label={t('landmarks.title')}>
      <ul className="vd-list">
        {landmarks.map((landmark, index) => (
          <LandmarkLine
            key={landmark.id}
            {...{ timePoint, landmark, mark }}
            number={index + 1}
            residual_mm={residuals_mm[landmark.id] ?? null}
          />
        ))}
      </ul>
      {mean_mm !== null && <p>{t('landmarks.mean', { mean: formatNumber(mean_mm) })}</p>}
      {marking === null ? (
        <Button onClick={() => mark(nextId(landmarks), 'reference')}>{t('landmarks.add')}</Button>
      ) : (
        <p className="vd-row" role="status">
          <span>{t(`landmarks.now.${marking.side}`, { timePoint: timePoint.label })}</span>
          <Button look="quiet" onClick={() => viewStore.set({ marking: null, fusionMode: 'blend' })}>
            {t('landmarks.stop')}
          </Button>
        </p>
      )}
      <p className="vd-hint">{t('landmarks.hint')}</p>
    </section>
  );
}

const nextId = (landmarks: readonly Landmark[]): string =>
  String(1 + Math.max(0, ...landmarks.map(({ id }) => Number(id))));

interface LandmarkLineProps {
  readonly timePoint: TimePoint;
  readonly landmark: Landmark;
  readonly number: number;
  readonly residual_mm: number | null;
  readonly mark: (landmarkId: string, side: Marking['side']) => void;
}

function LandmarkLine({ timePoint, landmark, number, residual_mm, mark }: LandmarkLineProps): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const remove = (): void => {
    const others = landmarksOf(state, timePoint.id).filter(({ id }) => id !== landmark.id);
    dosimetryCase.choose('register', withLandmarks(state, timePoint.id, others));
  };
  const missing = landmark.reference_mm === null ? 'reference' : 'moving';
  return (
    <li className="vd-list-row">
      <span>{t('landmarks.pair', { number })}</span>
      <span className="vd-row">
        {residual_mm === null ? (
          <Button look="quiet" onClick={() => mark(landmark.id, missing)}>
            {t(`landmarks.missing.${missing}`)}
          </Button>
        ) : (
          <span>{t('landmarks.residual', { residual: formatNumber(residual_mm) })}</span>
        )}
        <Button look="quiet" aria-label={t('landmarks.remove', { number })} onClick={remove}>
          {t('action.remove')}
        </Button>
      </span>
    </li>
  );
}
