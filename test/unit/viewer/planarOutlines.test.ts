import type { PlanarChoices, PlanarOutline } from '@voxel-dosimetry/core';
import {
  areaOf_mm2,
  boundsOf,
  drawnFreehand,
  ellipseBetween,
  isOutline,
  middleOf,
  moved,
  scaled,
} from '../../../extensions/dosimetry-viewer/src/planar/outlines';
import { brightest, inGrey } from '../../../extensions/dosimetry-viewer/src/planar/paintCounts';
import {
  inPane,
  nearer,
  paneGeometry,
  placeAt,
  WHOLE_IMAGE,
} from '../../../extensions/dosimetry-viewer/src/planar/paneGeometry';
import { drawnOn, shiftedImage } from '../../../extensions/dosimetry-viewer/src/planar/planarEdits';
import { withoutParts, withParts, withShift } from '../../../extensions/dosimetry-viewer/src/planar/planarParts';

const NONE: PlanarChoices = { used: true, regions: {}, shifts_mm: {}, posteriorSeen: {}, scatter: 'none' };
const KIDNEY: PlanarOutline = ellipseBetween([40, -80], [90, 10]);

describe('outlines', () => {
  test('an ellipse fills its rectangle and has the ellipse’s area to 1 %', () => {
    expect(boundsOf(KIDNEY)).toEqual([
      [40, -80],
      [90, 10],
    ]);
    expect(areaOf_mm2(KIDNEY) / (Math.PI * 25 * 45)).toBeGreaterThan(0.99);
    expect(areaOf_mm2(KIDNEY) / (Math.PI * 25 * 45)).toBeLessThan(1);
  });

  test('moving keeps the size, scaling keeps the middle', () => {
    expect(middleOf(moved(KIDNEY, [7, -3]))).toEqual([72, -38]);
    expect(areaOf_mm2(moved(KIDNEY, [7, -3]))).toBeCloseTo(areaOf_mm2(KIDNEY), 6);
    const larger = scaled(KIDNEY, 1.2);
    expect(middleOf(larger)).toEqual([65, -35]);
    expect(areaOf_mm2(larger) / areaOf_mm2(KIDNEY)).toBeCloseTo(1.44, 2);
  });

  test('a hand’s tremor is left away, the corners stay', () => {
    const tremor = (at: number): number => 0.3 * Math.sin(5 * at);
    const edge = Array.from({ length: 101 }, (_, at) => at);
    const drawn = drawnFreehand([
      ...edge.map((at) => [at, tremor(at)] as const),
      ...edge.map((at) => [100 + tremor(at), at] as const),
      ...edge.map((at) => [100 - at, 100 + tremor(at)] as const),
    ]);
    expect(drawn.length).toBeLessThan(10);
    expect(areaOf_mm2(drawn)).toBeGreaterThan(9900);
    expect(areaOf_mm2(drawn)).toBeLessThan(10_100);
  });

  test('a slip of the hand is no outline', () => {
    expect(isOutline(ellipseBetween([0, 0], [3, 3]))).toBe(false);
    expect(isOutline(KIDNEY)).toBe(true);
  });
});

describe('what is drawn of a region', () => {
  const drawn = withParts(NONE, [{ regionId: 'k', part: 'outline', outline_mm: KIDNEY }]);

  test('a background belongs to an outline, and goes with it', () => {
    const background = { regionId: 'k', part: 'background', outline_mm: KIDNEY } as const;
    expect(withParts(NONE, [background])).toEqual(NONE);
    const both = withParts(drawn, [background]);
    expect(both.regions['k']?.background_mm).toEqual(KIDNEY);
    expect(withParts(both, [{ ...background, part: 'outline' }]).regions['k']?.background_mm).toEqual(KIDNEY);
    expect(withoutParts(both, [background]).regions['k']).toEqual({
      outline_mm: KIDNEY,
      background_mm: null,
      attenuation: null,
    });
    expect(withoutParts(both, [{ regionId: 'k', part: 'outline' }]).regions).toEqual({});
  });

  test('drawn on an image that is shifted, an outline is kept without the shift', () => {
    const shifted = withShift(NONE, 'image', [10, -4]);
    const kept = drawnOn(shifted, 'image', { regionId: 'k', part: 'outline' }, KIDNEY);
    expect(kept.regions['k']?.outline_mm).toEqual(moved(KIDNEY, [-10, 4]));
    expect(shiftedImage(shifted, 'image', [-10, 4]).shifts_mm).toEqual({});
  });
});

describe('views', () => {
  const size = { width: 506, height: 400 };

  test('both show the same place, and the pixel under it leads back to it', () => {
    const geometry = paneGeometry(size, [400, 800], { zoom: 3, centre_mm: [20, -100] });
    const [x, y] = inPane(geometry, [35, -60]);
    for (const left of geometry.lefts_px) {
      const [x_mm, y_mm] = placeAt(geometry, left + x, y);
      expect(x_mm).toBeCloseTo(35, 9);
      expect(y_mm).toBeCloseTo(-60, 9);
    }
  });

  test('the whole image fits, and its edges are never passed', () => {
    const whole = paneGeometry(size, [400, 800], { zoom: 1, centre_mm: [500, 500] });
    expect(whole.scale_px_per_mm).toBe(0.5);
    expect(whole.centre_mm).toEqual([0, 0]);
    const near = paneGeometry(size, [400, 800], { zoom: 2, centre_mm: [500, -500] });
    // 250 px of 1 px/mm of 400 mm; 400 px of 800 mm.
    expect(near.centre_mm).toEqual([75, -200]);
    expect(nearer(WHOLE_IMAGE, 0.5, [0, 0]).zoom).toBe(1);
  });

  test('counts are dark on white up to the upper level', () => {
    const counts = Float32Array.of(0, 25.1, 50, 80, -3);
    const grey = inGrey(counts, 50);
    expect([0, 1, 2, 3, 4].map((pixel) => grey[4 * pixel])).toEqual([255, 127, 0, 0, 255]);
    expect([0, 1, 2, 3, 4].every((pixel) => grey[4 * pixel + 3] === 255)).toBe(true);
    expect(brightest(counts, Float32Array.of(90))).toBe(90);
    expect(inGrey(Float32Array.of(0, 0), 0)[0]).toBe(255);
  });
});
