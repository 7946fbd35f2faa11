/** Counts in inverted grey, white where there are none, black from `upper_counts` on: RGBA, row by row as the counts. */
export function inGrey(counts: Float32Array, upper_counts: number): Uint8ClampedArray<ArrayBuffer> {
  const shown = new Uint8ClampedArray(4 * counts.length);
  const pixels = new Uint32Array(shown.buffer);
  const scale = upper_counts > 0 ? 255 / upper_counts : 0;
  for (let pixel = 0; pixel < counts.length; pixel++) {
    const grey = 255 - Math.min(255, Math.max(0, Math.round(scale * (counts[pixel] ?? 0))));
    pixels[pixel] = (0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0;
  }
  return shown;
}

/** Paints one view into a canvas of its own size; the browser scales it. */
export function paintCounts(
  canvas: HTMLCanvasElement,
  counts: Float32Array,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  upper_counts: number,
): void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  canvas.getContext('2d')?.putImageData(new ImageData(inGrey(counts, upper_counts), columns, rows), 0, 0);
}

/** The brightest pixel of both views, counts. */
export function brightest(...views: readonly Float32Array[]): number {
  let highest = 0;
  for (const counts of views) for (const count of counts) if (count > highest) highest = count;
  return highest;
}
