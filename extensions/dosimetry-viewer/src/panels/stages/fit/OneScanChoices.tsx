import type { ReactElement } from 'react';
import {
  parseEarlierKinetics,
  parsePopulationTable,
  PUBLISHED_POPULATIONS,
  type PopulationKinetics,
} from '@voxel-dosimetry/core';
import type { OneScanSettings } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';
import { FileButton } from './FileButton';

/** The only scan that takes part; no time point has this id. */
const ONLY_ONE = '';
const NO_POPULATION = '';

/** What methods for one scan need: which scan, whose kinetics. Tissues are chosen by region. */
export function OneScanChoices(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.fit;
  const { oneScan, curves } = choice;
  const timePoints = state.results.ingest?.timePoints ?? [];
  const set = (change: Partial<OneScanSettings>): void =>
    dosimetryCase.choose('fit', { ...choice, oneScan: { ...oneScan, ...change } });
  const isEarlier = curves.selection === 'single-time-point:earlier-cycle';
  const needsPopulation = !isEarlier && curves.selection !== 'single-time-point:haenscheid';
  return (
    <>
      <SelectField
        label={t('fit.oneScanTime')}
        inline
        value={oneScan.timePointId ?? ONLY_ONE}
        options={[
          { value: ONLY_ONE, label: t('fit.oneScanOnlyOne') },
          ...timePoints.map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={(id) => set({ timePointId: id === ONLY_ONE ? null : id })}
      />
      {needsPopulation && (
        <PopulationChoice population={oneScan.population} onChange={(population) => set({ population })} />
      )}
      {isEarlier && (
        <div className="vd-list-row">
          <span className="vd-stacked">
            <span className="vd-label">{t('fit.earlier')}</span>
            <span>{t('fit.earlierHeld', { count: oneScan.earlier.length })}</span>
          </span>
          {oneScan.earlier.length > 0 && (
            <Button look="quiet" aria-label={t('fit.earlierRemove')} onClick={() => set({ earlier: [] })}>
              {t('action.remove')}
            </Button>
          )}
        </div>
      )}
      {isEarlier && (
        <FileButton
          name="earlier-cycle"
          label={t('fit.earlierFile')}
          hint={t('fit.earlierHint')}
          accept=".json,application/json"
          onText={(text) => set({ earlier: parseEarlierKinetics(text) })}
        />
      )}
    </>
  );
}

interface PopulationChoiceProps {
  readonly population: PopulationKinetics | null;
  readonly onChange: (population: PopulationKinetics | null) => void;
}

/** A published population of the case's nuclide, or a table of the site's own. */
function PopulationChoice({ population, onChange }: PopulationChoiceProps): ReactElement {
  const { state, t } = useScene();
  const nuclide = state.results.ingest?.timePoints[0]?.emission.radionuclide.value ?? '';
  const published = PUBLISHED_POPULATIONS.filter(({ radionuclide }) => radionuclide === nuclide);
  const isOwn = population !== null && published.every(({ id }) => id !== population.id);
  const offered = isOwn ? [...published, population] : published;
  return (
    <div className="vd-stacked">
      <SelectField
        label={t('fit.population')}
        value={population?.id ?? NO_POPULATION}
        options={[
          { value: NO_POPULATION, label: t('fit.population.none') },
          ...offered.map(({ id, title, agent }) => ({ value: id, label: `${title} (${agent})` })),
        ]}
        onChange={(id) => onChange(offered.find((each) => each.id === id) ?? null)}
      />
      {population !== null && population.doi !== null && (
        <p className="vd-hint">{t('fit.populationDoi', { doi: population.doi })}</p>
      )}
      <FileButton
        name="population"
        label={t('fit.populationFile')}
        hint={t('fit.populationHint')}
        accept=".csv,.json,text/csv,application/json"
        onText={(text, fileName) => onChange(parsePopulationTable(text, fileName))}
      />
    </div>
  );
}
