/** A chip that is on or off, or simply pressed: colours, garments, systems, zones. */
import type { ReactNode } from 'react';
import { ToggleButton, type ToggleButtonProps } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './toggle-chip.module.css';

export interface ToggleChipProps extends Omit<ToggleButtonProps, 'children' | 'className'> {
  children: ReactNode;
  icon?: ReactNode;
  /** Larger type, for the values of a size run. */
  large?: boolean;
}

export function ToggleChip({ children, icon, large = false, ...rest }: ToggleChipProps) {
  return (
    <ToggleButton {...rest} className={classes(styles.chip, large && styles.large)}>
      {icon}
      <span>{children}</span>
    </ToggleButton>
  );
}
