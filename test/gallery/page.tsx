import { StrictMode, useSyncExternalStore, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { AbsorbedDoseLegend } from '../../extensions/dosimetry-viewer/src/charts/AbsorbedDoseLegend';
import { CaseTimelineChart } from '../../extensions/dosimetry-viewer/src/charts/CaseTimelineChart';
import { DifferenceLegend } from '../../extensions/dosimetry-viewer/src/charts/DifferenceLegend';
import { DoseVolumeChart } from '../../extensions/dosimetry-viewer/src/charts/DoseVolumeChart';
import { FitMapLegend } from '../../extensions/dosimetry-viewer/src/charts/FitMapLegend';
import { FusionDifferenceLegend } from '../../extensions/dosimetry-viewer/src/charts/FusionDifferenceLegend';
import { RegionTable } from '../../extensions/dosimetry-viewer/src/charts/RegionTable';
import { TimeActivityChart } from '../../extensions/dosimetry-viewer/src/charts/TimeActivityChart';
import { FrontMipsTile } from '../../extensions/dosimetry-viewer/src/mips/FrontMipsTile';
import { DosimetryPanel } from '../../extensions/dosimetry-viewer/src/panels/DosimetryPanel';
import { PlanarImages } from '../../extensions/dosimetry-viewer/src/planar/PlanarImages';
import type { PanelProps } from '../../extensions/dosimetry-viewer/src/panels/panelProps';
import { createViewStore } from '../../extensions/dosimetry-viewer/src/viewState';
import { EXAMPLES, type Example } from './examples/index';
import { scriptedCase } from './scriptedCase';
import { scriptedHost } from './scriptedHost';

const COMPONENTS: Readonly<Record<Example['shows'], (props: PanelProps) => ReactElement>> = {
  panel: DosimetryPanel,
  timeActivity: TimeActivityChart,
  doseVolume: DoseVolumeChart,
  regionTable: RegionTable,
  caseTimeline: CaseTimelineChart,
  legend: AbsorbedDoseLegend,
  differenceLegend: DifferenceLegend,
  fitMapLegend: FitMapLegend,
  planar: PlanarImages,
  frontMips: FrontMipsTile,
  fusionLegend: FusionDifferenceLegend,
};

function propsOf(example: Example): PanelProps {
  const options = {
    ...(example.blocked === undefined ? {} : { blocked: example.blocked }),
    ...(example.planarRefused === undefined ? {} : { planarRefused: example.planarRefused }),
  };
  return {
    dosimetryCase: scriptedCase(example.state, options),
    view: createViewStore(example.view),
    host: scriptedHost(),
  };
}

function Picture({ example }: { readonly example: Example }): ReactElement {
  const Shown = COMPONENTS[example.shows];
  return (
    <figure className={`picture picture-${example.shows}`} data-example={example.name}>
      <figcaption>{example.name}</figcaption>
      <div className="frame">
        <Shown {...propsOf(example)} />
      </div>
    </figure>
  );
}

const onHash = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** `#example=NAME` shows one picture alone, as the screenshots take it; `&width=` and `&height=` set its frame. */
function Gallery(): ReactElement {
  const hash = useSyncExternalStore(onHash, () => window.location.hash);
  const wanted = new URLSearchParams(hash.slice(1));
  const name = wanted.get('example');
  const shown = name === null ? EXAMPLES : EXAMPLES.filter((example) => example.name === name);
  const frame = Object.fromEntries(
    ['width', 'height'].flatMap((side) => (wanted.has(side) ? [[`--frame-${side}`, `${wanted.get(side)}px`]] : [])),
  );
  return (
    <main className="gallery" style={frame} key={hash} data-shown={hash}>
      {shown.map((example) => (
        <Picture key={example.name} example={example} />
      ))}
    </main>
  );
}

document.documentElement.dataset['examples'] = JSON.stringify(
  EXAMPLES.map(({ name, shows, press, scrollTo }) => ({ name, shows, press, scrollTo })),
);
const place = document.getElementById('gallery');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  );
