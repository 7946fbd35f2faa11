import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { HostActions } from '../host';
import type { ViewStore } from '../viewState';

/** What every panel and chart takes: the case, what is looked at, and the host. */
export interface PanelProps {
  readonly dosimetryCase: DosimetryCase;
  readonly view: ViewStore;
  readonly host: HostActions;
  /** The host's language tag, e.g. `en-US`; texts that we do not have in it are English. */
  readonly language?: string;
}
