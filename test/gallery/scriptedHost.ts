import type { HostActions } from '../../extensions/dosimetry-viewer/src/host';
import type { RecordedCommand } from './scriptedCase';

export interface ScriptedHost extends HostActions {
  readonly actions: readonly RecordedCommand[];
}

/** A host that only records what it was asked; `refuse` makes drawing fail as a viewer without a viewport would. */
export function scriptedHost(refuse?: Error): ScriptedHost {
  const actions: RecordedCommand[] = [];
  const record = (command: string, ...given: readonly unknown[]): void => {
    actions.push({ command, arguments: given });
  };
  const later = (command: string, ...given: readonly unknown[]): Promise<void> => {
    record(command, ...given);
    return refuse === undefined ? Promise.resolve() : Promise.reject(refuse);
  };
  return {
    actions,
    showStage: (stage) => record('showStage', stage),
    showFusionCheck: (timePointId) => record('showFusionCheck', timePointId),
    startDrawing: (tool, on) => later('startDrawing', tool, on),
    collectDrawnRegions: () => later('collectDrawnRegions'),
    notify: (notice) => record('notify', notice),
    download: (instances) => record('download', instances),
    copyText: (text) => later('copyText', text),
  };
}
