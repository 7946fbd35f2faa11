/** RFC 4180: quotes doubled. A name that a spreadsheet would take as a formula gets a leading apostrophe. */
export function quotedCsv(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replace(/"/g, '""')}"`;
}
