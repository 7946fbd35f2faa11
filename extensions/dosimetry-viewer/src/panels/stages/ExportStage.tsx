import type { ReactElement } from 'react';
import { registeredTimePointIds, type CaseChoices, type CaseState } from '@voxel-dosimetry/case';
import { useScene } from '../CaseContext';
import { givenTogether } from '../confirmations';
import { ConfirmingPerson } from '../ConfirmingPerson';
import { Button } from '../controls/Button';
import { CheckField } from '../controls/CheckField';
import { formatDicomDate, formatPersonName } from '../formatQuantity';
import type { Translate } from '../messages/translator';
import { referenceTimePointId } from '../referenceTimePointId';
import { StageBody } from '../StageBody';
import { ExportedObjectList } from './export/ExportedObjectList';

type Modality = CaseChoices['export']['objects'][number];
const MODALITIES: readonly Modality[] = ['RTDOSE', 'SEG', 'RTSTRUCT', 'REG'];

/** What is stored and where, the approval, and for each object whether the archive gave it back unchanged. */
export function ExportStage(): ReactElement {
  const { state, dosimetryCase, host, attempt, t } = useScene();
  const { objects } = state.choices.export;
  const registered = registeredTimePointIds(state).length;
  const registrationHint = registered === 0 ? t('export.REG.none') : t('export.REG.hint', { count: registered });
  // REG is one object for each registered time point.
  const count = objects.includes('REG') ? objects.length - 1 + registered : objects.length;
  const encoded = dosimetryCase.encodedObjects();
  const choose = (modality: Modality, on: boolean): void =>
    dosimetryCase.choose('export', {
      objects: MODALITIES.filter((each) => (each === modality ? on : objects.includes(each))),
    });
  const approveAndStore = (): void => {
    dosimetryCase.confirm('export', approvalStatement(state, t));
    attempt(() => dosimetryCase.runStage('export'));
  };
  return (
    <StageBody
      stage="export"
      runLabel={state.stages.export.status === 'ready' ? t('export.again') : t('export.run', { count })}
      notYet={objects.length === 0 ? t('export.nothing') : null}
      onRun={approveAndStore}
    >
      <section className="vd-group" aria-label={t('export.objects')}>
        <h4 className="vd-group-title">{t('export.objects')}</h4>
        {MODALITIES.map((modality) => (
          <CheckField
            key={modality}
            label={t(`export.${modality}`)}
            checked={objects.includes(modality)}
            // What was chosen while there was something to store can always be taken back.
            disabled={modality === 'REG' && registered === 0 && !objects.includes('REG')}
            hint={modality === 'REG' ? registrationHint : undefined}
            onChange={(on) => choose(modality, on)}
          />
        ))}
      </section>
      <Destination />
      <ExportedObjectList />
      {encoded.length > 0 && (
        <div className="vd-row">
          <Button className="vd-push" onClick={() => host.download(encoded)}>
            {t('export.download')}
          </Button>
        </div>
      )}
    </StageBody>
  );
}

/** What the person stands for by storing, in the words that go with the objects. */
function approvalStatement(state: CaseState, t: Translate): string {
  const { ingest, segment } = state.results;
  return t('export.approval', {
    name: formatPersonName(ingest?.patient.name ?? '') || t('panel.unnamed'),
    id: ingest?.patient.patientID || '–',
    timePoints: t('count.timePoints', { count: ingest?.timePoints.length ?? 0 }),
    regions: t('count.regions', { count: segment?.regions.length ?? 0 }),
    confirmed: t('count.confirmations', {
      count: givenTogether(state.confirmations.filter(({ what }) => what !== 'export')).length,
    }),
  });
}

/** The study that receives the objects, and what the person stands for by storing them. */
function Destination(): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.ingest;
  if (result === null) return null;
  const referenceId = referenceTimePointId(state);
  const emission = result.timePoints.find(({ id }) => id === referenceId)?.emission;
  if (emission === undefined) return null;
  return (
    <>
      <dl className="vd-stacked">
        <dt className="vd-label">{t('export.where')}</dt>
        <dd dir="auto">
          {t('export.study', {
            description: emission.studyDescription || '–',
            date: formatDicomDate(emission.studyDate),
          })}
        </dd>
      </dl>
      <p className="vd-hint">
        <bdi>{approvalStatement(state, t)}</bdi>
      </p>
      <ConfirmingPerson />
    </>
  );
}
