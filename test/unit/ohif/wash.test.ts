import { absorbedDoseWash, showWash } from '../../../extensions/dosimetry-viewer/src/display/wash';
import type { VolumeViewport } from '../../../extensions/dosimetry-viewer/src/ohif/cornerstone';

test('the wash is transparent at nothing and has one opacity from 8 % of the maximum on', () => {
  const { upper, opacity } = absorbedDoseWash(50, 0.6);
  expect(upper).toBe(50);
  expect(opacity).toEqual([
    { value: 0, opacity: 0 },
    { value: 1, opacity: 0 },
    { value: 4, opacity: 0.6 },
    { value: 50, opacity: 0.6 },
  ]);
});

test('the renderer is given the step and path at which an opacity was measured to be what it says', () => {
  const given: unknown[] = [];
  const actor = {
    getProperty: () => ({ setScalarOpacityUnitDistance: (_: number, path_mm: number) => void given.push(path_mm) }),
    getMapper: () => ({ setSampleDistance: (step_mm: number) => void given.push(step_mm) }),
  };
  const viewport = {
    getActors: () => [{ referencedId: 'dose', actor }],
    setProperties: (properties: { voiRange: unknown }, volumeId: string) =>
      void given.push(properties.voiRange, volumeId),
  } as unknown as VolumeViewport;
  showWash(viewport, 'dose', absorbedDoseWash(50, 0.6));
  expect(given).toEqual([0.125, 0.1, { lower: 0, upper: 50 }, 'dose']);
});
