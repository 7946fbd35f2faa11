import type { ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';
import { Button } from '../panels/controls/Button';
import type { ShownViews } from './usePlanarViews';

/** In the place of an image that is read, or that cannot be. */
export function NotShown({ views: { error, again } }: { readonly views: ShownViews }): ReactElement {
  const { t } = useScene();
  if (error === null) return <p className="vd-empty vd-planar-instead">{t('planar.reading')}</p>;
  return (
    <div className="vd-empty vd-planar-instead" role="alert">
      <p className="vd-empty-title">{t('planar.notShown')}</p>
      <p>{error.message}</p>
      <p>{error.remedy}</p>
      <Button onClick={again}>{t('planar.again')}</Button>
    </div>
  );
}
