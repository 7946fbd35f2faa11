/** The policy under which viewer, extensions, workers and wasm work, and nothing else. */
export function contentSecurityPolicy(html: string): string;
