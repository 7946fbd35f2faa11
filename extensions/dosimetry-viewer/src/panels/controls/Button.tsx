import type { ButtonHTMLAttributes, ReactElement } from 'react';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: 'primary' | 'secondary' | 'quiet';
};

export function Button({ look = 'secondary', className = '', ...rest }: ButtonProps): ReactElement {
  return <button type="button" className={`vd-button vd-button-${look} ${className}`} {...rest} />;
}
