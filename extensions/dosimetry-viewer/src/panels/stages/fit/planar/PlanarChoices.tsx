import type { ReactElement } from 'react';
import type { PlanarChoices as Choices } from '@voxel-dosimetry/core';
import { planarTimePoints } from '../../../../pointsOfCurves';
import { useScene } from '../../../CaseContext';
import { CheckField } from '../../../controls/CheckField';
import { SelectField } from '../../../controls/SelectField';
import { Hinted } from '../CurveChoices';
import { FoldedChoices } from '../FoldedChoices';
import { PlanarImageList } from './PlanarImageList';
import { PlanarRegionList } from './PlanarRegionList';

const SCATTER = ['triple-energy-window', 'none'] as const satisfies readonly Choices['scatter'][];
/** No time point has this id. */
const FIRST = '';

/** What planar images give the curves: only in a case that has some. */
export function PlanarChoices(): ReactElement | null {
  const { state, t } = useScene();
  const points = planarTimePoints(state);
  if (points.length === 0) return null;
  const { planar } = state.choices.fit;
  const regions = state.results.segment?.regions ?? [];
  const now = t('planar.now', {
    images: t('planar.images', { count: points.length }),
    drawn: regions.filter(({ id }) => id in planar.regions).length,
    count: regions.length,
  });
  return (
    <FoldedChoices
      name="planar"
      title={t('planar.title')}
      now={now}
      // Curves follow each outline at once: they must not fold away what is worked on.
      isOpenFirst={state.results.fit === null}
    >
      <Course />
      <PlanarImageList points={points} />
      <PlanarRegionList />
    </FoldedChoices>
  );
}

/** Whether planar images are used, how scatter is taken off them, and which scan gives the level. */
function Course(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const { fit } = state.choices;
  const { planar, oneScan } = fit;
  const scans = state.results.ingest?.timePoints ?? [];
  const set = (change: Partial<Choices>): void =>
    dosimetryCase.choose('fit', { ...fit, planar: { ...planar, ...change } });
  return (
    <>
      <CheckField
        label={t('planar.used')}
        hint={t('planar.usedHint')}
        checked={planar.used}
        onChange={(used) => set({ used })}
      />
      {scans.length > 1 ? (
        <SelectField
          label={t('planar.scale')}
          inline
          value={oneScan.timePointId ?? FIRST}
          options={[
            { value: FIRST, label: t('planar.scaleFirst', { time: scans[0]?.label ?? '' }) },
            ...scans.slice(1).map(({ id, label }) => ({ value: id, label })),
          ]}
          onChange={(id) =>
            dosimetryCase.choose('fit', { ...fit, oneScan: { ...oneScan, timePointId: id === FIRST ? null : id } })
          }
        />
      ) : (
        scans[0] !== undefined && <p>{t('planar.scaleOnly', { time: scans[0].label })}</p>
      )}
      <Hinted hint={t(`planar.scatterHint.${planar.scatter}`)}>
        <SelectField
          label={t('planar.scatter')}
          inline
          value={planar.scatter}
          options={SCATTER.map((value) => ({ value, label: t(`planar.scatter.${value}`) }))}
          onChange={(scatter) => set({ scatter })}
        />
      </Hinted>
    </>
  );
}
