import { Fields, wrongValue } from './fields';
import { timePointName } from './parseRegions';
import { uidOf } from './parseTimePoints';
import type { ProtocolMr } from './protocol';

/**
 * `registration.mr`: MRs by SeriesInstanceUID, and the image of a time point that each is brought onto. Throws `protocol/unknown-key`, `protocol/value`.
 * Proved by test/unit/headless/parseProtocol.test.ts.
 */
export function parseMrs(registration: Fields): readonly ProtocolMr[] {
  const list = registration.list('mr', 'a list of MRs to bring onto images of time points') ?? [];
  const mrs = list.map((value, n): ProtocolMr => {
    const path = `${registration.pathOf('mr')}[${n}]`;
    const given = Fields.of(value, path, ['series', 'timePoint', 'onto']);
    const seriesInstanceUID = uidOf(given.raw('series'), `${path}.series`);
    const onto = given.word('onto', ['emission', 'ct'], []) ?? 'emission';
    return { seriesInstanceUID, timePoint: timePointName(given, 'timePoint'), onto };
  });
  const twice = mrs.find(({ seriesInstanceUID }, n) =>
    mrs.slice(0, n).some((each) => each.seriesInstanceUID === seriesInstanceUID),
  );
  if (twice) throw wrongValue(registration.pathOf('mr'), twice.seriesInstanceUID, 'each MR once');
  return mrs;
}
