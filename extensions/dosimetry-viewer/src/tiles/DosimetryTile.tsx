import { useSyncExternalStore, type ReactElement } from 'react';
import { CaseTimelineChart } from '../charts/CaseTimelineChart';
import { DoseVolumeChart } from '../charts/DoseVolumeChart';
import { RegionTable } from '../charts/RegionTable';
import { TimeActivityChart } from '../charts/TimeActivityChart';
import { FrontMipsTile } from '../mips/FrontMipsTile';
import { DosimetryPanel } from '../panels/DosimetryPanel';
import type { PanelProps } from '../panels/panelProps';
import { PlanarImages } from '../planar/PlanarImages';
import type { DosimetryService } from '../service/dosimetryService';
import type { ChartKind } from './chartDisplaySets';

const CONTENT: Readonly<Record<ChartKind | 'panel', (props: PanelProps) => ReactElement>> = {
  panel: DosimetryPanel,
  timeActivity: TimeActivityChart,
  doseVolume: DoseVolumeChart,
  regionTable: RegionTable,
  caseTimeline: CaseTimelineChart,
  planar: PlanarImages,
  frontMips: FrontMipsTile,
};

interface TileProps {
  readonly service: DosimetryService;
  readonly kind: ChartKind | 'panel';
  readonly onDoubleClick?: () => void;
}

/** Panel or chart of the session that is open now; the viewer mounts tiles before the mode is entered and after it is left. */
export function DosimetryTile({ service, kind, onDoubleClick }: TileProps): ReactElement | null {
  const session = useSyncExternalStore(service.subscribe, service.session);
  if (session === null) return null;
  const Content = CONTENT[kind];
  const { dosimetryCase, view, host } = session;
  const language = localStorage.getItem('i18nextLng') ?? 'en';
  return (
    <div style={{ height: '100%', overflow: 'auto' }} onDoubleClick={onDoubleClick}>
      <Content dosimetryCase={dosimetryCase} view={view} host={host} language={language} />
    </div>
  );
}
