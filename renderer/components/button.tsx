/** Buttons. `primary` is the one main action of a screen; everything else is quiet, plain or danger. */
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  look?: 'primary' | 'quiet' | 'plain' | 'danger';
  icon?: ReactNode;
  /** Shows the icon alone; the label is then for screen readers. */
  iconOnly?: boolean;
  children: string;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'quiet', icon, iconOnly = false, children, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      {...(iconOnly ? { 'aria-label': rest['aria-label'] ?? children } : {})}
      className={classes(styles.button, styles[look], iconOnly && styles.iconOnly)}
    >
      {icon}
      {iconOnly ? null : <span>{children}</span>}
    </AriaButton>
  );
}
