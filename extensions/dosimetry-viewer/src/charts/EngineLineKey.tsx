import type { ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';

/** One line style for each engine, the reference drawn through. */
const DASHES: readonly (string | undefined)[] = [undefined, '7 4', '2 3', '10 3 2 3', '1 5', '14 5'];

export const lineDash = (line: number): string | undefined => DASHES[line % DASHES.length];

/** Which line style is which engine; the colour is the region's. */
export function EngineLineKey({ names }: { readonly names: readonly string[] }): ReactElement {
  const { t } = useScene();
  return (
    <ul className="vd-engine-key" aria-label={t('compare.lines')}>
      {names.map((name, line) => (
        <li key={name}>
          <svg width="34" height="10" aria-hidden="true">
            <line
              className="vd-line"
              x1="0"
              x2="34"
              y1="5"
              y2="5"
              stroke="currentColor"
              strokeDasharray={lineDash(line)}
            />
          </svg>
          {line === 0 ? t('compare.referenceLabel', { reference: name }) : name}
        </li>
      ))}
    </ul>
  );
}
