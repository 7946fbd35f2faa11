import type { ReactElement } from 'react';
import type { MrSeries } from '@voxel-dosimetry/core';
import { mrMotion, mrsToPlace, type MrPlacing } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { SelectField } from '../../controls/SelectField';
import { formatNumber } from '../../formatQuantity';
import { Figure } from './Figure';

const NONE = 'none';
const keyOf = ({ timePointId, onto }: MrPlacing): string => `${onto}/${timePointId}`;

/** What each MR is brought onto, with the regions drawn on it; and how far it lay off. What went wrong stands among the findings. */
export function MrImages(): ReactElement | null {
  const { state, t } = useScene();
  const mrs = state.results.ingest?.mrs ?? [];
  if (mrs.length === 0) return null;
  return (
    <>
      {mrs.map((mr) => (
        <MrImage key={mr.seriesInstanceUID} mr={mr} />
      ))}
      <p className="vd-hint">{t('register.mrHint')}</p>
    </>
  );
}

function MrImage({ mr }: { readonly mr: MrSeries }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.register;
  const { seriesInstanceUID } = mr;
  const placings = (state.results.ingest?.timePoints ?? []).flatMap(({ id, ct, label }) => [
    { timePointId: id, onto: 'emission' as const, label },
    ...(ct === null ? [] : [{ timePointId: id, onto: 'ct' as const, label }]),
  ]);
  const chosen = choice.mrs?.[seriesInstanceUID];
  const choose = (key: string): void => {
    const { [seriesInstanceUID]: _left, ...others } = choice.mrs ?? {};
    const placing = placings.find((each) => keyOf(each) === key);
    const own = placing && { [seriesInstanceUID]: { timePointId: placing.timePointId, onto: placing.onto } };
    dosimetryCase.choose('register', { ...choice, mrs: { ...others, ...own } });
  };
  return (
    <>
      <SelectField
        inline
        label={t('register.mr', { name: mr.description || mr.modality })}
        value={chosen === undefined ? NONE : keyOf(chosen)}
        options={[
          { value: NONE, label: t('register.mrNone') },
          ...placings.map((each) => ({
            value: keyOf(each),
            label: t(`register.mrOnto.${each.onto}`, { label: each.label }),
          })),
        ]}
        onChange={choose}
      />
      <MrFigures mr={mr} />
    </>
  );
}

function MrFigures({ mr }: { readonly mr: MrSeries }): ReactElement | null {
  const { state, t } = useScene();
  const found = state.results.register?.placedImages?.[mr.seriesInstanceUID]?.found;
  const placing = mrsToPlace(state).find((each) => each.mr.seriesInstanceUID === mr.seriesInstanceUID);
  if (!found || !placing) return null;
  const distance = formatNumber(found.largestMotion_mm);
  const information = { before: found.informationBefore.toFixed(4), after: found.informationAfter.toFixed(4) };
  return (
    <dl className="vd-pairs">
      <Figure label={t('register.mrLies')}>
        {t(mrMotion(state, placing) === null ? 'register.ctLiesWithin' : 'register.ctMoved', { distance })}
        <span className="vd-hint">{t('register.ctInformation', information)}</span>
      </Figure>
    </dl>
  );
}
