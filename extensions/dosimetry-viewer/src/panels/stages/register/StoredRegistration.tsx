import type { ReactElement } from 'react';
import type { RegistrationOffer } from '@voxel-dosimetry/core';
import { storedRegistrations } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { formatDicomDate } from '../../formatQuantity';

/** What the archive has about how a time point lies in the reference: to take, taken, or told why not. */
export function StoredRegistration({ timePointId }: { readonly timePointId: string }): ReactElement | null {
  const { state, t } = useScene();
  const { stored = {}, transforms } = state.choices.register;
  const offers = storedRegistrations(state, timePointId);
  const inUse = offers.find(({ object }) => object.sopInstanceUID === stored[timePointId]);
  if (inUse && transforms[timePointId] === undefined) return <InUse timePointId={timePointId} offer={inUse} />;
  // The newest one; those that it replaces stay in the archive.
  const [usable] = offers.filter(({ isReversed }) => !isReversed);
  if (usable) return <Offered timePointId={timePointId} offer={usable} />;
  const [reversed] = offers;
  if (!reversed) return null;
  return <p className="vd-hint">{t('register.stored.reversed', { date: dateOf(reversed) })}</p>;
}

interface OfferProps {
  readonly timePointId: string;
  readonly offer: RegistrationOffer;
}

const dateOf = ({ object, series }: RegistrationOffer): string =>
  formatDicomDate(object.contentDate || series.studyDate);

function Offered({ timePointId, offer }: OfferProps): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const use = (): void => {
    const { transforms, stored = {}, accepted, ...choice } = state.choices.register;
    const { [timePointId]: _byHand, ...otherTransforms } = transforms;
    dosimetryCase.choose('register', {
      ...choice,
      transforms: otherTransforms,
      stored: { ...stored, [timePointId]: offer.object.sopInstanceUID },
      accepted: accepted.filter((id) => id !== timePointId),
    });
  };
  return (
    <div className="vd-row">
      <Button look="quiet" onClick={use} title={offer.object.creator}>
        {t('register.stored.use', { date: dateOf(offer) })}
      </Button>
    </div>
  );
}

function InUse({ timePointId, offer }: OfferProps): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const { creator } = offer.object;
  const kind = t(offer.isDeformable ? 'register.stored.deformable' : 'register.stored.rigid');
  const leave = (): void => {
    const { stored = {}, ...choice } = state.choices.register;
    const { [timePointId]: _left, ...others } = stored;
    dosimetryCase.choose('register', { ...choice, stored: others });
  };
  return (
    <div className="vd-row">
      <p className="vd-hint" dir="auto">
        {t('register.stored.inUse', { kind, date: dateOf(offer) })}
        {creator !== '' && `, ${t('register.stored.by', { creator })}`}
      </p>
      <Button look="quiet" className="vd-push" onClick={leave}>
        {t('register.stored.leave')}
      </Button>
    </div>
  );
}
