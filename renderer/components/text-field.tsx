/** A labelled text input; its error stands below it and the typed text stays in it. */
import type { ReactNode, Ref } from 'react';
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
  inputRef?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, placeholder, large = false, rows, inputRef, ...rest } = props;
  const invalid = error != null && error !== '';
  return (
    <AriaTextField
      {...rest}
      isInvalid={invalid}
      className={classes(styles.field, large && styles.large)}
    >
      <Label className={classes(styles.label)}>{label}</Label>
      {rows === undefined ? (
        <Input
          className={classes(styles.input)}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(inputRef === undefined ? {} : { ref: inputRef })}
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
