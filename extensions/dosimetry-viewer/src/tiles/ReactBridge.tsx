import { Component, type ReactElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { keepOwnKeys } from './ownKeys';

/**
 * The viewer renders our components with its own React, ours uses another copy: hooks do not work across. A class
 * component needs no hooks; inside it our own root takes over.
 */
export abstract class ReactBridge<Properties> extends Component<Properties> {
  #place: HTMLDivElement | null = null;
  #root: Root | null = null;

  /** What our React shows. */
  protected abstract content(): ReactNode;
  protected placed(_element: HTMLDivElement): void {}

  override componentDidMount(): void {
    if (this.#place === null) return;
    keepOwnKeys(this.#place);
    this.#root = createRoot(this.#place);
    this.draw();
    this.placed(this.#place);
  }

  override componentDidUpdate(): void {
    this.draw();
  }

  protected draw(): void {
    this.#root?.render(this.content());
  }

  override componentWillUnmount(): void {
    const root = this.#root;
    // React refuses to unmount one root while another is rendering.
    setTimeout(() => root?.unmount());
  }

  override render(): ReactElement {
    return (
      <div
        ref={(element) => {
          this.#place = element;
        }}
        style={{ height: '100%', width: '100%', overflow: 'hidden' }}
      />
    );
  }
}
