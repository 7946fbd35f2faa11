import type { ReactElement } from 'react';
import { formatNumber, NOT_AVAILABLE } from '../formatQuantity';

/** A number and its unit, not broken over lines. Not available shows without a unit. */
export function Quantity(props: {
  readonly value: number | null | undefined;
  readonly unit: string;
  readonly digits?: number;
}): ReactElement {
  const text = formatNumber(props.value, props.digits);
  return (
    <span className="vd-quantity">
      {text}
      {text !== NOT_AVAILABLE && <span className="vd-unit">{props.unit}</span>}
    </span>
  );
}
