import { useId, type ReactElement, type ReactNode } from 'react';
import { ChoiceLine } from './ChoiceLine';

interface RadioGroupProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly hint?: ReactNode;
    /** At the end of the label's line. */
    readonly aside?: ReactNode;
    readonly title?: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all of them visible; arrow keys move as in every radio group. */
export function RadioGroup<T extends string>({ label, value, options, onChange }: RadioGroupProps<T>): ReactElement {
  const name = useId();
  return (
    <fieldset className="vd-radios">
      <legend className="vd-label">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={option.disabled === true ? 'vd-choice vd-choice-off' : 'vd-choice'}
          title={option.title}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled === true}
            onChange={() => onChange(option.value)}
          />
          <span>
            <ChoiceLine label={option.label} aside={option.aside} />
            {option.hint !== undefined && <span className="vd-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
