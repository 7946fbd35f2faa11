import type { CSSProperties, ReactElement } from 'react';
import type { FrontMips } from '@voxel-dosimetry/compute';
import { chartRegions } from '../charts/chartRegions';
import { ChartTile, EmptyChart } from '../charts/ChartTile';
import { RegionKey } from '../charts/RegionKey';
import { checkedTimePointId } from '../fusionCheck';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { referenceTimePointId } from '../panels/referenceTimePointId';
import { StyleSheet } from '../style/StyleSheet';
import { FrontMipFigure } from './FrontMipFigure';
import { useFrontMips } from './useFrontMips';

/** All time points from the front, brought onto the reference, with the outlines of the regions: do the kidneys lie in theirs everywhere? */
export function FrontMipsTile(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <MipsTile />
    </CaseProvider>
  );
}

function MipsTile(): ReactElement {
  const { state, t } = useScene();
  const { mips, error } = useFrontMips();
  return (
    <ChartTile title={t('mips.title')} madeBy={state.stages.register}>
      {mips === null ? (
        <EmptyChart
          title={t(error === null ? 'mips.none' : 'mips.failed')}
          hint={error === null ? t('mips.noneHint') : `${error.message} ${error.remedy}`}
        />
      ) : (
        <Mips mips={mips} />
      )}
    </ChartTile>
  );
}

function Mips({ mips }: { readonly mips: FrontMips }): ReactElement {
  const scene = useScene();
  const { state, view, host, t } = scene;
  const regions = chartRegions(
    mips.outlines.map(({ regionId }) => regionId),
    scene,
  );
  const [referenceId, checkedId] = [referenceTimePointId(state), checkedTimePointId(state, view)];
  const labelOf = (id: string): string => state.results.ingest?.timePoints.find((each) => each.id === id)?.label ?? id;
  return (
    <div className="vd-chart-body vd-mips-body">
      <ul
        className="vd-mips"
        style={{ '--vd-mip-columns': Math.ceil(Math.sqrt(mips.images.length)) } as CSSProperties}
        aria-label={t('mips.title')}
      >
        {mips.images.map(({ timePointId, values }) => {
          const isReference = timePointId === referenceId;
          const label = isReference ? t('mips.reference', { label: labelOf(timePointId) }) : labelOf(timePointId);
          return (
            <li key={timePointId}>
              <button
                type="button"
                className="vd-mip-button"
                aria-pressed={timePointId === checkedId}
                disabled={isReference}
                title={isReference ? undefined : t('register.show')}
                onClick={() => host.showFusionCheck(timePointId)}
              >
                <FrontMipFigure mips={mips} values={values} regions={regions} label={t('mips.figure', { label })} />
                <span>{label}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {regions.length > 0 ? (
        <RegionKey regions={regions} readings={null} withMarkers={false} />
      ) : (
        <p className="vd-hint vd-mips-hint">{t('mips.noRegions')}</p>
      )}
    </div>
  );
}
