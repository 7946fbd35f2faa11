export interface ViewerRelease {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

export const viewerRelease: ViewerRelease;

/** The folder with the prebuilt viewer, fetched once. */
export function fetchViewer(choices?: {
  readonly log?: (line: string) => void;
  readonly release?: ViewerRelease;
  readonly cacheFolder?: string;
}): Promise<string>;
