const columns = (name, ours, peer, ratio, peerName, limit) =>
  [name.padEnd(44), ours.padStart(12), peer.padStart(12), ratio.padStart(8), `  ${peerName}`.padEnd(42), limit]
    .join('')
    .trimEnd();

export const heading = columns('what', 'ours', 'peer', 'ratio', 'peer is', 'limit');

const three = (value) => Number(value.toPrecision(3)).toString();

/** One line: time of ours and of the peer, and how many times faster ours is. */
export function formatRow({ name, ours, peer, unit, peerName = '', limit }) {
  const ratio = peer === undefined ? '' : `${three(peer / ours)} x`;
  const verdict = limit === undefined ? '' : `${ours <= limit ? 'within' : 'OVER'} ${three(limit)} ${unit}`;
  return columns(
    name,
    `${three(ours)} ${unit}`,
    peer === undefined ? '' : `${three(peer)} ${unit}`,
    ratio,
    peerName,
    verdict,
  );
}
