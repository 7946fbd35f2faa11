/** The wall clock as ISO 8601 with the local offset, to the second. */
export function isoNow(): string {
  const now = new Date();
  const offset_min = -now.getTimezoneOffset();
  const pad = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0');
  const local = new Date(now.getTime() + offset_min * 60_000).toISOString().slice(0, 19);
  return `${local}${offset_min < 0 ? '-' : '+'}${pad(offset_min / 60)}:${pad(offset_min % 60)}`;
}
