import { useState, type ReactElement } from 'react';
import { findingsOf } from '@voxel-dosimetry/case';
import type { RegionOrigin, RegionSummary } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Quantity } from '../../controls/Quantity';
import { formatPercent } from '../../formatQuantity';
import type { Translate } from '../../messages/translator';
import { RegionSwatch } from '../../RegionSwatch';

function originText(origin: RegionOrigin, t: Translate): string {
  return origin.kind === 'threshold'
    ? t('origin.threshold', { percent: formatPercent(origin.fraction_frac) })
    : t(`origin.${origin.kind}`);
}

export function RegionList(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const regions = state.results.segment?.regions ?? [];
  const { removed } = state.choices.segment;
  return (
    <section className="vd-group" aria-label={t('segment.regions')}>
      {regions.length === 0 ? (
        <p className="vd-empty-line">{t('segment.none')}</p>
      ) : (
        <>
          <FigureHeading />
          <ul className="vd-regions">
            {regions.map((region) => (
              <RegionItem key={region.id} region={region} />
            ))}
          </ul>
        </>
      )}
      {removed.length > 0 && (
        <div className="vd-list-row">
          <span className="vd-hint">{t('segment.removed', { count: removed.length })}</span>
          <Button
            look="quiet"
            onClick={() => dosimetryCase.choose('segment', { ...state.choices.segment, removed: [] })}
          >
            {t('segment.bringBack')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What the three figures of every region are, and when its activity was measured. */
function FigureHeading(): ReactElement {
  const { state, t } = useScene();
  const timePoint = state.results.ingest?.timePoints[0]?.label ?? '–';
  return (
    <div className="vd-region-figures vd-region-heading" aria-hidden="true">
      <span />
      <span>{t('segment.volume')}</span>
      <span>{t('segment.mass')}</span>
      <span>{t('segment.activityAt', { timePoint })}</span>
    </div>
  );
}

function RegionItem({ region }: { readonly region: RegionSummary }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const [open, setOpen] = useState(false);
  const choice = state.choices.segment;
  const remove = (): void => dosimetryCase.choose('segment', { ...choice, removed: [...choice.removed, region.id] });
  return (
    <li className="vd-region">
      <div className="vd-region-head">
        <RegionSwatch colour={region.colour} />
        <RegionName region={region} />
        <span className="vd-tag">{originText(region.origin, t)}</span>
        <Button
          look="quiet"
          className="vd-icon-button"
          aria-label={t('segment.remove', { name: region.name })}
          onClick={remove}
        >
          ×
        </Button>
      </div>
      <button
        type="button"
        className="vd-region-figures"
        aria-expanded={open}
        aria-label={t('segment.expand', { name: region.name })}
        onClick={() => setOpen(!open)}
      >
        <span className={open ? 'vd-chevron vd-chevron-open' : 'vd-chevron'} aria-hidden="true" />
        <Quantity value={region.volume_mL} unit="mL" />
        <Quantity value={region.mass_g} unit="g" />
        <Quantity value={region.activity_MBq[0]} unit="MBq" />
      </button>
      {findingsOf(state, 'segment')
        .filter(({ regionId }) => regionId === region.id)
        .map(({ id, message, remedy }) => (
          <p key={id} className="vd-warn-text">{`${message} ${remedy}`}</p>
        ))}
      {open && <ActivityList region={region} />}
    </li>
  );
}

function ActivityList({ region }: { readonly region: RegionSummary }): ReactElement {
  const { state } = useScene();
  const timePoints = state.results.ingest?.timePoints ?? [];
  return (
    <dl className="vd-figure-list">
      {region.activity_MBq.map((activity_MBq, index) => (
        <ActivityLine key={index} label={timePoints[index]?.label ?? String(index + 1)} activity_MBq={activity_MBq} />
      ))}
    </dl>
  );
}

function ActivityLine({
  label,
  activity_MBq,
}: {
  readonly label: string;
  readonly activity_MBq: number;
}): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Quantity value={activity_MBq} unit="MBq" />
      </dd>
    </>
  );
}

/** The name, editable in place: kept on Enter or on leaving the field. */
function RegionName({ region }: { readonly region: RegionSummary }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const [draft, setDraft] = useState<string | null>(null);
  const choice = state.choices.segment;
  const commit = (): void => {
    const name = draft?.trim() ?? '';
    if (name !== '' && name !== region.name)
      dosimetryCase.choose('segment', { ...choice, names: { ...choice.names, [region.id]: name } });
    setDraft(null);
  };
  return (
    <input
      className="vd-input vd-region-name"
      dir="auto"
      aria-label={t('segment.name', { name: region.name })}
      title={region.name}
      value={draft ?? region.name}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
