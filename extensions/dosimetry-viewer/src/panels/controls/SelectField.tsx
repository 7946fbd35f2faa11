import { useId, type ReactElement } from 'react';

interface SelectFieldProps<T extends string> {
  readonly label: string;
  /** For a screen reader, where several fields have the same label. */
  readonly name?: string;
  readonly value: T | null;
  /** One that cannot be chosen now stands there greyed. */
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  /** Label beside the box rather than above it. */
  readonly inline?: boolean;
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>): ReactElement {
  const { label, name, value, options, inline = false, onChange } = props;
  const id = useId();
  return (
    <span className={inline ? 'vd-field vd-field-inline' : 'vd-field'}>
      <label className="vd-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        aria-label={name}
        className="vd-input vd-select"
        value={value ?? ''}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {value === null && <option value="">–</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled === true}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
