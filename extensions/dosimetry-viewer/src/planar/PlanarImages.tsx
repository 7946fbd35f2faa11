import type { ReactElement } from 'react';
import type { PlanarTimePoint } from '@voxel-dosimetry/core';
import { ChartTile, EmptyChart } from '../charts/ChartTile';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { planarTimePoints } from '../pointsOfCurves';
import { StyleSheet } from '../style/StyleSheet';
import { PlanarScreen } from './PlanarScreen';
import { PlanarImageChoice, PlanarToolbar } from './PlanarToolbar';
import { usePlanarViews } from './usePlanarViews';

/** Planar images of the case, anterior and posterior, and the outlines that are drawn on them. */
export function PlanarImages(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <PlanarImagesTile />
    </CaseProvider>
  );
}

function PlanarImagesTile(): ReactElement {
  const { state, view, t } = useScene();
  const points = planarTimePoints(state);
  const shown = points.find(({ id }) => id === view.planar.timePointId) ?? points[0];
  if (shown === undefined)
    return (
      <ChartTile title={t('planar.title')} madeBy={{ status: 'empty' }}>
        <EmptyChart title={t('planar.none')} hint={t('planar.noneHint')} />
      </ChartTile>
    );
  return <ShownImage points={points} shown={shown} />;
}

interface ShownImageProps {
  readonly points: readonly PlanarTimePoint[];
  readonly shown: PlanarTimePoint;
}

function ShownImage({ points, shown }: ShownImageProps): ReactElement {
  const { state, t } = useScene();
  const views = usePlanarViews(shown.id);
  const isLocked = state.stages.fit.status === 'running';
  const held = views.held();
  return (
    <ChartTile
      title={t('planar.title')}
      // Pixels of the archive: no stage has made them.
      madeBy={{ status: 'empty' }}
      controls={<PlanarImageChoice points={points} shown={shown} />}
    >
      <PlanarToolbar held={held} isLocked={isLocked || held === null} />
      <PlanarScreen shown={shown} views={views} isLocked={isLocked || held === null} />
    </ChartTile>
  );
}
