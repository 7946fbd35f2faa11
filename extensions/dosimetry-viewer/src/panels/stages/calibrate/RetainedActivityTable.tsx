import type { ReactElement } from 'react';
import { retainedActivities } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatPercent } from '../../formatQuantity';

/** The check-sum of activity: image against administered and decayed. A field of view smaller than the body shows less than all. */
export function RetainedActivityTable(): ReactElement | null {
  const { state, t } = useScene();
  if (state.results.calibrate === null) return null;
  const rows = retainedActivities(state);
  return (
    <section className="vd-group">
      <h4 className="vd-group-title">{t('calibrate.table')}</h4>
      <table className="vd-table vd-figures" aria-label={t('calibrate.table')}>
        <thead>
          <tr>
            <th scope="col">{t('calibrate.midTime')}</th>
            <th scope="col">{t('calibrate.inImage')}</th>
            <th scope="col">{t('calibrate.decayed')}</th>
            <th scope="col">{t('calibrate.retained')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.timePoint.id}>
              <th scope="row">{row.timePoint.label}</th>
              <td>
                <Quantity value={row.inImage_MBq} unit="MBq" />
              </td>
              <td>
                <Quantity value={row.administeredDecayed_MBq} unit="MBq" />
              </td>
              <td className={row.exceedsAdministered ? 'vd-bad' : ''}>
                {formatPercent(row.retained_frac, 1)}
                {row.retained_frac !== null && <RetainedBar retained_frac={row.retained_frac} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RetainedBar({ retained_frac }: { readonly retained_frac: number }): ReactElement {
  return (
    <span className="vd-bar" aria-hidden="true">
      <span className="vd-bar-fill" style={{ width: `${100 * Math.min(1, retained_frac)}%` }} />
    </span>
  );
}
