import { pointsToReference, type Vector3 } from '@voxel-dosimetry/core';
import type { ComputeApi, ProbeValue } from '@voxel-dosimetry/compute';
import type { CaseState, DosimetryCase } from '@voxel-dosimetry/case';
import { translator, type Translate } from '../panels/messages/translator';
import type { Cornerstone, CornerstoneTools, HostServices } from '../ohif/services';
import { isOvertaken, toReference, viewportContent } from './viewportContent';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly cornerstoneTools: CornerstoneTools;
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
}

interface MouseMoved {
  readonly detail: {
    readonly element: HTMLElement;
    readonly viewportId: string;
    readonly currentPoints: { readonly world: readonly [number, number, number] };
  };
}

const amount = (value: number): string => value.toPrecision(3);
/** After Monte Carlo: the dose's own statistical uncertainty at that place. */
const uncertain = (value_frac: number | null): string =>
  value_frac === null || value_frac >= 0.98 ? '' : ` ±${(100 * value_frac).toPrecision(2)} %`;

/** One line a quantity: "40 HU", "Bq/mL 4.0 h 1.2e+5 · 24.0 h …", "2.61 Gy", "Gy 2.61 Monte Carlo · 2.40 local"; what is outside a volume is left out. */
export function probeLines(values: readonly ProbeValue[], state: CaseState, t: Translate): string[] {
  const timePoints = state.results.ingest?.timePoints ?? [];
  const find = (key: string): number | null => values.find((value) => value.key === key)?.value ?? null;
  const reference = state.choices.register.referenceTimePointId ?? timePoints[0]?.id ?? '';
  const hounsfield = find(`ct/${reference}`) ?? values.find(({ key }) => key.startsWith('ct/'))?.value ?? null;
  const activity = timePoints
    .map(({ id, label }) => ({ label, value: find(`aligned/${id}`) }))
    .filter(({ value }) => value !== null)
    .map(({ label, value }) => `${label} ${amount(value ?? 0)}`);
  const dose = find('dose');
  const compared = (state.comparison.result?.engines ?? [])
    .map(({ outcome: { engine } }) => ({ name: t(`dose.engineShort.${engine}`), value: find(`comparison/${engine}`) }))
    .filter(({ value }) => value !== null)
    .map(({ name, value }) => `${amount(value ?? 0)} ${name}`);
  const overtaken = (stage: 'register' | 'dose'): string => (isOvertaken(state, stage) ? ' (out of date)' : '');
  return [
    ...(hounsfield === null ? [] : [`${Math.round(hounsfield)} HU`]),
    ...(activity.length === 0 ? [] : [`Bq/mL  ${activity.join(' · ')}${overtaken('register')}`]),
    ...(dose === null ? [] : [`${amount(dose)} Gy${uncertain(find('doseUncertainty'))}${overtaken('dose')}`]),
    ...(compared.length === 0 ? [] : [`Gy  ${compared.join(' · ')}`]),
  ];
}

/** Height that is kept free where the viewer's corner text cannot be found: three of its lines. */
const CORNER_px = 100;

/** Distance from the viewport's lower edge that leaves the viewer's own corner text readable. */
function clearanceAbove(element: HTMLElement): string {
  const cell = element.closest('.viewport-wrapper') ?? element.parentElement?.parentElement;
  const corner = cell?.querySelector('[data-cy="viewport-overlay-bottom-left"]')?.getBoundingClientRect();
  const bottom = element.getBoundingClientRect().bottom;
  return `${corner === undefined || corner.height === 0 ? CORNER_px : Math.round(bottom - corner.top + 4)}px`;
}

function createBox(): HTMLDivElement {
  const box = document.createElement('div');
  box.className = 'dosimetry-probe';
  box.setAttribute('role', 'status');
  box.setAttribute('aria-label', 'Values at the cursor');
  Object.assign(box.style, {
    position: 'absolute',
    left: '6px',
    maxWidth: 'calc(100% - 30px)',
    padding: '2px 6px',
    font: '12px/1.4 system-ui, sans-serif',
    whiteSpace: 'pre-line',
    color: 'hsl(var(--foreground, 0 0% 98%))',
    background: 'hsl(var(--background, 236 62% 5%) / 0.8)',
    borderRadius: '3px',
    pointerEvents: 'none',
    zIndex: '5',
  });
  return box;
}

/** Shows HU, activity concentration of every time point and absorbed dose under the cursor, in the viewport it is over. */
export function keepProbe({ cornerstone, cornerstoneTools, services, dosimetryCase, compute }: Parts): () => void {
  const { MOUSE_MOVE } = cornerstoneTools.Enums.Events;
  const { ELEMENT_ENABLED, ELEMENT_DISABLED } = cornerstone.EVENTS;
  const box = createBox();
  const t = translator(localStorage.getItem('i18nextLng') ?? 'en');
  const elements = new Set<HTMLElement>();
  let wanted: { readonly element: HTMLElement; readonly point_mm: Vector3 } | null = null;
  let isAsking = false;
  const life = new AbortController();
  const isOver = (): boolean => life.signal.aborted;

  /** One question at a time: the newest cursor position waits, those between are never asked. */
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    while (wanted !== null && !isOver()) {
      const { element, point_mm } = wanted;
      wanted = null;
      const values = await compute.probe(point_mm).catch(() => []);
      if (isOver()) break;
      const lines = probeLines(values, dosimetryCase.getState(), t);
      box.textContent = lines.join('\n');
      if (lines.length === 0) box.remove();
      else if (box.parentElement !== element) {
        box.style.bottom = clearanceAbove(element);
        element.append(box);
      }
    }
    isAsking = false;
  };
  const moved = (event: Event): void => {
    const { element, viewportId, currentPoints } = (event as unknown as MouseMoved).detail;
    const state = dosimetryCase.getState();
    const transform = toReference(state, viewportContent(services, state, viewportId));
    const [x, y, z] = currentPoints.world;
    const point_mm: Vector3 | null = transform === null ? [x, y, z] : pointsToReference(transform)([x, y, z]);
    // A folded image has no one place there.
    if (point_mm === null) left();
    else {
      wanted = { element, point_mm };
      void ask();
    }
  };
  const left = (): void => {
    wanted = null;
    box.remove();
  };
  const watch = (element: HTMLElement): void => {
    elements.add(element);
    element.addEventListener(MOUSE_MOVE, moved);
    element.addEventListener('mouseleave', left);
  };
  const unwatch = (element: HTMLElement): void => {
    elements.delete(element);
    element.removeEventListener(MOUSE_MOVE, moved);
    element.removeEventListener('mouseleave', left);
  };
  const enabled = (event: Event): void => watch((event as CustomEvent<{ element: HTMLElement }>).detail.element);
  const disabled = (event: Event): void => unwatch((event as CustomEvent<{ element: HTMLElement }>).detail.element);
  for (const { viewport } of cornerstone.getEnabledElements()) watch(viewport.element);
  cornerstone.eventTarget.addEventListener(ELEMENT_ENABLED, enabled);
  cornerstone.eventTarget.addEventListener(ELEMENT_DISABLED, disabled);
  return () => {
    life.abort();
    box.remove();
    cornerstone.eventTarget.removeEventListener(ELEMENT_ENABLED, enabled);
    cornerstone.eventTarget.removeEventListener(ELEMENT_DISABLED, disabled);
    for (const element of [...elements]) unwatch(element);
  };
}
