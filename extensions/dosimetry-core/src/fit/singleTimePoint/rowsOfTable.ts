import { DosimetryError } from '../../domain/errors';

export const tableFailure = (message: string): DosimetryError =>
  new DosimetryError({
    code: 'fit/population-table',
    message,
    remedy: 'Correct the table: one row a fitted curve, columns with their units in the header.',
  });

/** One row of a table, by column. */
export interface TableRow {
  /** "row 3": for messages, the header not counted. */
  readonly place: string;
  readonly has: (column: string) => boolean;
  readonly text: (column: string) => string;
  /** Above 0. */
  readonly number: (column: string) => number;
  /** Null where the table has no such column or leaves it empty. */
  readonly optionalNumber: (column: string) => number | null;
}

/** Rows of CSV with a header (comma or semicolon; lines that begin with # are skipped) or of JSON. Throws `fit/population-table`. */
export function rowsOfTable(text: string): readonly TableRow[] {
  const bare = text.replace(/^\uFEFF/, '').trim();
  const cells = /^[[{]/.test(bare) ? cellsOfJson(bare) : cellsOfCsv(bare);
  if (cells.length === 0) throw tableFailure('The table has no row; one a fitted curve was expected.');
  return cells.map(rowOf);
}

type Cells = ReadonlyMap<string, string>;

function rowOf(cells: Cells, at: number): TableRow {
  const place = `row ${at + 1}`;
  const has = (column: string): boolean => (cells.get(column) ?? '') !== '';
  const text = (column: string): string => {
    if (has(column)) return cells.get(column)!;
    throw tableFailure(`${place}: the column ${column} is missing or empty; it was expected.`);
  };
  const number = (column: string): number => {
    const value = Number(text(column));
    if (value > 0 && Number.isFinite(value)) return value;
    throw tableFailure(`${place}: ${column} is "${text(column)}"; a number above 0 with a decimal point was expected.`);
  };
  return { place, has, text, number, optionalNumber: (column) => (has(column) ? number(column) : null) };
}

function cellsOfCsv(text: string): Cells[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [header = '', ...rows] = lines;
  const separator = header.includes(';') ? ';' : ',';
  const cut = (line: string): string[] => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const columns = cut(header);
  return rows.map((line, at) => {
    const cells = cut(line);
    if (cells.length !== columns.length)
      throw tableFailure(
        `row ${at + 1} has ${cells.length} cells; as many as the header were expected, which has ${columns.length}.`,
      );
    return new Map(columns.map((column, n) => [column, cells[n]!]));
  });
}

function cellsOfJson(text: string): Cells[] {
  const value = jsonOf(text);
  const rows: unknown = typeof value === 'object' && value !== null && 'rows' in value ? value.rows : value;
  if (!Array.isArray(rows)) throw tableFailure('The JSON is no array of rows and holds none under "rows".');
  return rows.map((row: unknown, at) => {
    if (typeof row !== 'object' || row === null) throw tableFailure(`row ${at + 1} is no object of columns.`);
    return new Map(Object.entries(row).map(([column, cell]) => [column, cell === null ? '' : String(cell)]));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw tableFailure(`The table is neither CSV nor JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
