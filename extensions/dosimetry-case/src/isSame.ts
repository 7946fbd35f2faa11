/** Deep equality of plain data (choices, UIDs, run lengths): objects by their keys, arrays and typed arrays by element. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || Array.isArray(a)) return isSameSequence(a as ArrayLike<unknown>, b);
  const left = definedEntries(a);
  const right = new Map(definedEntries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}

function isSameSequence(a: ArrayLike<unknown>, b: object): boolean {
  if (!ArrayBuffer.isView(b) && !Array.isArray(b)) return false;
  const other = b as ArrayLike<unknown>;
  if (a.length !== other.length) return false;
  for (let index = 0; index < a.length; index++) if (!isSame(a[index], other[index])) return false;
  return true;
}

const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, entry]) => entry !== undefined);
