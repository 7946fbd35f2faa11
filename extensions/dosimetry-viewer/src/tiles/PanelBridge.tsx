import type { ComponentClass, ReactNode } from 'react';
import type { HostContext } from '../ohif/services';
import { DosimetryTile } from './DosimetryTile';
import { ReactBridge } from './ReactBridge';

/** The right-hand panel as the viewer mounts it. */
export function dosimetryPanel({ servicesManager }: HostContext): ComponentClass<Readonly<Record<string, unknown>>> {
  return class DosimetryPanelBridge extends ReactBridge<Readonly<Record<string, unknown>>> {
    protected override content(): ReactNode {
      return <DosimetryTile service={servicesManager.services.dosimetryService} kind="panel" />;
    }
  };
}
