import { useId, type ReactElement, type ReactNode } from 'react';

interface RadioGroupProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: ReactNode }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all of them visible; arrow keys move as in every radio group. */
export function RadioGroup<T extends string>({ label, value, options, onChange }: RadioGroupProps<T>): ReactElement {
  const name = useId();
  return (
    <fieldset className="vd-radios">
      <legend className="vd-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="vd-choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="vd-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
