/** A labelled text input; its error stands below it and the typed text stays in it. */
import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { CircleAlert } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './text-field.module.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className'> {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  placeholder?: string;
  /** Large type for the one field of a screen. */
  large?: boolean;
  rows?: number;
  /** The label before the input instead of above it. */
  inline?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, placeholder, large = false, rows, inline = false, ...rest } = props;
  const invalid = error != null && error !== '';
  return (
    <AriaTextField
      // A browser keeps what is typed into others on the disk: to fill in again, and to restore a tab.
      autoComplete="off"
      {...rest}
      isInvalid={invalid}
      className={classes(styles.field, large && styles.large, inline && styles.inline)}
    >
      <Label className={classes(styles.label)}>{label}</Label>
      {rows === undefined ? (
        <Input
          className={classes(styles.input)}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      ) : (
        <TextArea
          className={classes(styles.input, styles.area)}
          rows={rows}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
      {hint === undefined || invalid ? null : (
        <Text slot="description" className={classes(styles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={classes(styles.error)}>
        <CircleAlert aria-hidden size={16} /> <span>{error}</span>
      </FieldError>
    </AriaTextField>
  );
}
