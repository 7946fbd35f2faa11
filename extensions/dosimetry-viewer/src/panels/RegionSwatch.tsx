import type { ReactElement } from 'react';
import { cssColour } from '../style/regionColours';

export function RegionSwatch({ colour }: { readonly colour: readonly [number, number, number] }): ReactElement {
  return <span className="vd-swatch" style={{ background: cssColour(colour) }} aria-hidden="true" />;
}
