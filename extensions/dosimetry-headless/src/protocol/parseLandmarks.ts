import { Fields, wrongValue } from './fields';
import { timePointName } from './parseRegions';
import { three } from './parseTimePoints';
import type { ProtocolLandmark } from './protocol';

/**
 * `registration.landmarks`: pairs of places, one on the reference and one on the time point's own images. They change no result; how far
 * each pair lies apart stands in the results. Throws `protocol/unknown-key`, `protocol/value`. Proved by test/unit/headless/parseProtocol.test.ts.
 */
export function parseLandmarks(registration: Fields): readonly ProtocolLandmark[] {
  const list = registration.list('landmarks', 'a list of pairs of places') ?? [];
  return list.map((value, n): ProtocolLandmark => {
    const given = Fields.of(value, `${registration.pathOf('landmarks')}[${n}]`, [
      'timePoint',
      'reference_mm',
      'moving_mm',
    ]);
    const placeOf = (key: 'reference_mm' | 'moving_mm') => {
      const place_mm = three(given, key, FARTHEST_mm);
      if (place_mm === null) throw wrongValue(given.pathOf(key), undefined, 'three numbers in mm');
      return place_mm;
    };
    if (!given.has('timePoint'))
      throw wrongValue(given.pathOf('timePoint'), undefined, 'a number in order of time, or a UID');
    return {
      timePoint: timePointName(given, 'timePoint'),
      reference_mm: placeOf('reference_mm'),
      moving_mm: placeOf('moving_mm'),
    };
  });
}

/** Further from the origin no scanner has its table. */
const FARTHEST_mm = 10_000;
