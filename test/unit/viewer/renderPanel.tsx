import { render } from '@testing-library/react';
import { DosimetryPanel } from '../../../extensions/dosimetry-viewer/src/panels/DosimetryPanel';
import { createViewStore, type ViewState, type ViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase, type ScriptedCase, type ScriptedCaseOptions } from '../../gallery/scriptedCase';
import { scriptedHost, type ScriptedHost } from '../../gallery/scriptedHost';

// jsdom has no scrolling into view; newer browsers give a promise for it.
Object.defineProperty(Element.prototype, 'scrollIntoView', { value: () => Promise.resolve(), configurable: true });

export interface RenderedPanel {
  readonly dosimetryCase: ScriptedCase;
  readonly view: ViewStore;
  readonly host: ScriptedHost;
  readonly container: HTMLElement;
}

/** The panel on a state of the case, with a case that records commands. */
export function renderPanel(
  state: CaseState,
  view: Partial<ViewState>,
  options: ScriptedCaseOptions & { readonly refuse?: Error } = {},
): RenderedPanel {
  const { refuse, ...caseOptions } = options;
  const dosimetryCase = scriptedCase(state, caseOptions);
  const viewStore = createViewStore(view);
  const host = scriptedHost(refuse);
  const { container } = render(
    <DosimetryPanel dosimetryCase={dosimetryCase} view={viewStore} host={host} language="en" />,
  );
  return { dosimetryCase, view: viewStore, host, container };
}

/** The panel on one of the gallery's pictures. */
export function renderExample(
  name: string,
  options: ScriptedCaseOptions & { readonly refuse?: Error } = {},
): RenderedPanel {
  const example = exampleNamed(name);
  const blocked = example.blocked === undefined ? {} : { blocked: example.blocked };
  return renderPanel(example.state, example.view, { ...blocked, ...options });
}

/** The commands of one name, as the arguments they were given. */
export const given = (
  recorded: { readonly commands: ScriptedCase['commands'] },
  command: string,
): (readonly unknown[])[] => recorded.commands.filter((each) => each.command === command).map((each) => each.arguments);
