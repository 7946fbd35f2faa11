/** Where one element of a little-endian data set stands: byte positions in the file, its value from `value` up to `end`. */
export interface ElementRange {
  /** Eight hexadecimal digits. */
  readonly tag: string;
  readonly start: number;
  readonly value: number;
  readonly end: number;
  readonly isSequence: boolean;
}

/** One item of a sequence: from its own tag, and its data set. */
export interface ItemRange {
  readonly start: number;
  readonly dataset: { readonly start: number; readonly end: number };
  readonly end: number;
}

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
/** VRs with a length of four bytes after two reserved ones (PS3.5 table 7.1-1). */
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/**
 * The elements of an uncompressed little-endian data set by their lengths alone: no value is read, so that a file of many
 * megabytes takes milliseconds. Sequences in implicit VR are known by their undefined length or by their first item.
 * Throws RangeError for lengths that do not fit, and for undefined lengths that are no sequence (encapsulated pixel data).
 */
export class ElementWalk {
  private readonly view: DataView;

  constructor(
    bytes: Uint8Array,
    private readonly isExplicit: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  elements(from: number, to: number): ElementRange[] {
    const found: ElementRange[] = [];
    for (let at = from; at < to; at = found.at(-1)?.end ?? to) found.push(this.elementAt(at, to));
    return found;
  }

  /** Items of the sequence whose value starts at `from`. */
  items({ value, end }: Pick<ElementRange, 'value' | 'end'>): ItemRange[] {
    const found: ItemRange[] = [];
    for (let at = value; at < end && this.tagAt(at) === ITEM; at = found.at(-1)?.end ?? end)
      found.push(this.itemAt(at, end));
    return found;
  }

  elementAt(at: number, limit: number): ElementRange {
    const tag = this.tagAt(at).toString(16).toUpperCase().padStart(8, '0');
    const vr = this.isExplicit ? String.fromCharCode(this.view.getUint8(at + 4), this.view.getUint8(at + 5)) : '';
    const isShort = this.isExplicit && !LONG_VRS.has(vr);
    const value = at + (this.isExplicit && !isShort ? 12 : 8);
    const length = isShort ? this.view.getUint16(at + 6, true) : this.view.getUint32(value - 4, true);
    if (length === UNDEFINED_LENGTH) {
      if (this.isExplicit && vr !== 'SQ') throw new RangeError(`${tag} has an undefined length and is no sequence`);
      return { tag, start: at, value, end: this.endOfSequence(value, limit), isSequence: true };
    }
    const end = value + length;
    if (end > limit) throw new RangeError(`${tag} ends at ${end}, beyond ${limit}`);
    const looksLikeItems = !this.isExplicit && length >= 8 && this.tagAt(value) === ITEM && tag !== '7FE00010';
    return { tag, start: at, value, end, isSequence: vr === 'SQ' || looksLikeItems };
  }

  private tagAt(at: number): number {
    return this.view.getUint16(at, true) * 0x10000 + this.view.getUint16(at + 2, true);
  }

  private itemAt(at: number, limit: number): ItemRange {
    const length = this.view.getUint32(at + 4, true);
    const start = at + 8;
    if (length !== UNDEFINED_LENGTH) {
      const end = start + length;
      if (end > limit) throw new RangeError(`an item ends at ${end}, beyond ${limit}`);
      return { start: at, dataset: { start, end }, end };
    }
    let end = start;
    while (this.tagAt(end) !== ITEM_END) end = this.elementAt(end, limit).end;
    return { start: at, dataset: { start, end }, end: end + 8 };
  }

  /** Behind the delimiter. */
  private endOfSequence(value: number, limit: number): number {
    let at = value;
    while (this.tagAt(at) === ITEM) at = this.itemAt(at, limit).end;
    if (this.tagAt(at) !== SEQUENCE_END) throw new RangeError('a sequence has no end');
    return at + 8;
  }
}
