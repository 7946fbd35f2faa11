import { useState, type ReactElement, type ReactNode } from 'react';
import { useScene } from '../../CaseContext';

interface FoldedChoicesProps {
  readonly name: string;
  readonly title: string;
  /** What is chosen now, in a line: read without opening. */
  readonly now: string;
  /** Whether they are open before someone opens or folds them; without it, until there are curves. */
  readonly isOpenFirst?: boolean;
  readonly children: ReactNode;
}

/** Choices that are open until there are curves to look at, then folded to a line that tells what is chosen. */
export function FoldedChoices({ name, title, now, isOpenFirst, children }: FoldedChoicesProps): ReactElement {
  const { state } = useScene();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? isOpenFirst ?? (state.results.fit === null && state.refittedCurves === null);
  return (
    <details
      className="vd-details vd-section"
      data-section={name}
      open={isOpen}
      onToggle={(event) => {
        if (event.currentTarget.open !== isOpen) setChosen(event.currentTarget.open);
      }}
    >
      <summary>
        <span className="vd-choice-line">
          {title}
          <span className="vd-aside vd-ellipsis">{now}</span>
        </span>
      </summary>
      <div className="vd-group">{children}</div>
    </details>
  );
}
