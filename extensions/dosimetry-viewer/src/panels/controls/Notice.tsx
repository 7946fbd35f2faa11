import type { ReactElement, ReactNode } from 'react';

interface NoticeProps {
  readonly tone: 'error' | 'warning' | 'info';
  readonly title?: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A message that stays where it belongs; errors are announced by a screen reader. */
export function Notice({ tone, title, children, actions }: NoticeProps): ReactElement {
  return (
    <div className={`vd-notice vd-notice-${tone}`} role={tone === 'error' ? 'alert' : 'note'}>
      <div className="vd-notice-text">
        {title !== undefined && <strong className="vd-notice-title">{title}</strong>}
        {children}
      </div>
      {actions !== undefined && <div className="vd-notice-actions">{actions}</div>}
    </div>
  );
}
