import type { ReactElement, ReactNode } from 'react';

interface FigureProps {
  readonly label: string;
  readonly unit?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** One short figure with its name, beside others. */
export function Figure({ label, unit, title, children }: FigureProps): ReactElement {
  return (
    <div title={title}>
      <dt>{label}</dt>
      <dd>
        {children}
        {unit !== undefined && <span className="vd-unit">{unit}</span>}
      </dd>
    </div>
  );
}
