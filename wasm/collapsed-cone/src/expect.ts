/** Throws a RangeError unless the condition holds. */
export function expect(condition: boolean, message: string): void {
  if (!condition) throw new RangeError(message);
}
