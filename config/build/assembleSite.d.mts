export interface SiteParts {
  readonly viewerFolder: string;
  readonly extensionsFolder: string;
  readonly settingsFile: string;
  readonly outputFolder: string;
  /** Path under which the folder will be served; begins and ends with /. */
  readonly base: string;
}

/** Puts viewer, extensions and settings into one folder that any web server can serve as it is. */
export function assembleSite(parts: SiteParts): Promise<void>;
