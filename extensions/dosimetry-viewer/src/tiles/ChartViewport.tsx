import type { ComponentClass, ReactNode } from 'react';
import { DosimetryTile } from './DosimetryTile';
import type { ChartKind } from './chartDisplaySets';
import type { DisplaySet, HostContext } from '../ohif/services';
import { ReactBridge } from './ReactBridge';

export interface ViewportProperties {
  readonly displaySets: readonly DisplaySet[];
  readonly viewportId: string;
  readonly onElementEnabled?: (event: {
    readonly detail: { readonly element: HTMLElement; readonly viewportId: string };
  }) => void;
}

/** The viewport component for charts: a tile of the grid like an image, maximised by a double click like one. */
export function chartViewport({ servicesManager, commandsManager }: HostContext): ComponentClass<ViewportProperties> {
  const { viewportGridService, dosimetryService } = servicesManager.services;

  return class ChartViewport extends ReactBridge<ViewportProperties> {
    protected override placed(element: HTMLDivElement): void {
      const { viewportId, onElementEnabled } = this.props;
      onElementEnabled?.({ detail: { element, viewportId } });
    }

    #maximise = (): void => {
      viewportGridService.setActiveViewportId(this.props.viewportId);
      commandsManager.runCommand('toggleOneUp');
    };

    protected override content(): ReactNode {
      const kind = this.props.displaySets[0]?.['chart'] as ChartKind | undefined;
      if (kind === undefined) return null;
      return <DosimetryTile service={dosimetryService} kind={kind} onDoubleClick={this.#maximise} />;
    }
  };
}
