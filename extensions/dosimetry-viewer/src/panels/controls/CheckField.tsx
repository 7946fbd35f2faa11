import type { ReactElement, ReactNode } from 'react';
import { ChoiceLine } from './ChoiceLine';

interface CheckFieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** At the end of the label's line. */
  readonly aside?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, hint, aside, checked, disabled = false, onChange }: CheckFieldProps): ReactElement {
  return (
    <label className={disabled ? 'vd-choice vd-choice-off' : 'vd-choice'}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <ChoiceLine label={label} aside={aside} />
        {hint !== undefined && <span className="vd-hint">{hint}</span>}
      </span>
    </label>
  );
}
