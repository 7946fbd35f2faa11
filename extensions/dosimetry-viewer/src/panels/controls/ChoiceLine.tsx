import type { ReactElement, ReactNode } from 'react';

interface ChoiceLineProps {
  readonly label: ReactNode;
  readonly aside?: ReactNode;
}

/** The first line of a choice: its label, and at the line's end a figure that belongs to it. */
export function ChoiceLine({ label, aside }: ChoiceLineProps): ReactElement {
  if (aside === undefined) return <>{label}</>;
  return (
    <span className="vd-choice-line">
      {label}
      <span className="vd-aside">{aside}</span>
    </span>
  );
}
