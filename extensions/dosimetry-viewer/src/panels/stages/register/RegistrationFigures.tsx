import type { ReactElement } from 'react';
import type { DeformationFigures, FoundAlignment } from '@voxel-dosimetry/compute';
import type { AutomaticAlignment } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Figure } from './Figure';
import { formatNumber } from '../../formatQuantity';
import { GuideOutcomes } from './GuideOutcomes';
import { methodName } from './registrationMethods';

/** What registration found and how plausible it is, or why it found nothing. */
export function RegistrationFigures({ automatic }: { readonly automatic: AutomaticAlignment }): ReactElement | null {
  const { t } = useScene();
  const { found, notRegisteredBecause: because } = automatic;
  if (because !== null)
    return (
      <p className="vd-warn-text">
        {t('register.notRegistered', { message: because.message, remedy: because.remedy })}
      </p>
    );
  return found === null ? null : <Found found={found} />;
}

function Found({ found }: { readonly found: FoundAlignment }): ReactElement {
  const { t } = useScene();
  const { deformation } = found;
  return (
    <>
      <p className="vd-hint">{t(`register.method.${methodName(found)}`)}</p>
      <dl className="vd-pairs">
        <Figure label={t(`register.similarity.${found.image}`)}>
          {`${found.similarityBefore.toFixed(3)} → ${found.similarityAfter.toFixed(3)}`}
        </Figure>
        <Figure label={t('register.largestMotion')} unit="mm">
          {formatNumber(found.largestMotion_mm)}
        </Figure>
        {deformation !== null && <Deformation figures={deformation} />}
      </dl>
      {deformation !== null && deformation.folded_mL > 0 && (
        <p className="vd-warn-text">{t('register.foldedWarning', { volume: formatNumber(deformation.folded_mL) })}</p>
      )}
      {found.guides && <GuideOutcomes guides={found.guides} />}
    </>
  );
}

/** Displacement without the rigid part, and how much volume changes anywhere. */
function Deformation({ figures }: { readonly figures: DeformationFigures }): ReactElement {
  const { t } = useScene();
  const { largest_mm, mean_mm, leastJacobian, greatestJacobian, folded_mL } = figures;
  return (
    <>
      <Figure label={t('register.displacement')} unit="mm">
        {t('register.meanAndLargest', { mean: formatNumber(mean_mm), largest: formatNumber(largest_mm) })}
      </Figure>
      <Figure label={t('register.jacobian')} title={t('register.jacobianHint')}>
        {`${leastJacobian.toFixed(2)} – ${greatestJacobian.toFixed(2)}`}
      </Figure>
      <Figure label={t('register.folded')} unit="mL">
        {formatNumber(folded_mL)}
      </Figure>
    </>
  );
}
