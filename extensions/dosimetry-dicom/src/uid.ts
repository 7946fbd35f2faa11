/**
 * A new UID under 2.25 from a random UUID (PS3.5 B.2): the UUID as one decimal integer.
 * `randomUUID` exists in secure contexts only, so the 128 bits are drawn and stamped as a version 4 UUID here.
 */
export function newUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return `2.25.${value}`;
}

const FNV_OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const FNV_PRIME = 0x0000000001000000000000000000013bn;
const BITS_128 = (1n << 128n) - 1n;

/**
 * A UID under 2.25 that follows from `origin` (FNV-1a, 128 bit, stamped as a version 8 UUID): writing the same object again,
 * after a failed save, gives the same bytes.
 */
export function derivedUID(origin: string): string {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(origin)) hash = ((hash ^ BigInt(byte)) * FNV_PRIME) & BITS_128;
  const stamped = (hash & ~(0xf000n << 64n) & ~(0xc000n << 48n)) | (0x8000n << 64n) | (0x8000n << 48n);
  return `2.25.${stamped}`;
}
