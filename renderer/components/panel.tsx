/**
 * What stands over the screen: a sheet at the right edge, a panel in the middle, or a question. Esc and a
 * touch outside close a sheet and a panel; a question wants an answer.
 */
import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import styles from './panel.module.css';

export function Panel(props: {
  shape: 'sheet' | 'wide' | 'form';
  title: string;
  open: boolean;
  onClose: () => void;
  /** Stays in sight below what scrolls. */
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <ModalOverlay
      isDismissable
      isOpen={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      className={classes(styles.overlay, styles[`${props.shape}Overlay`])}
    >
      <Modal className={classes(styles.modal, styles[props.shape])}>
        <Dialog className={classes(styles.dialog)}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={classes(styles.title)}>
              {props.title}
            </Heading>
            <Button look="plain" iconOnly icon={<X aria-hidden />} onPress={props.onClose}>
              {t`Close`}
            </Button>
          </header>
          <div className={styles.body}>{props.children}</div>
          {props.footer === undefined ? null : (
            <footer className={styles.footer}>{props.footer}</footer>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function Question(props: {
  title: string;
  children: ReactNode;
  open: boolean;
  /** The way back, first and with the focus. */
  stay: string;
  go: string;
  onAnswer: (go: boolean) => void;
}) {
  return (
    <ModalOverlay
      isOpen={props.open}
      onOpenChange={(open) => {
        if (!open) props.onAnswer(false);
      }}
      className={classes(styles.overlay, styles.wideOverlay)}
    >
      <Modal className={classes(styles.modal, styles.question)}>
        <Dialog role="alertdialog" className={classes(styles.dialog)}>
          <div className={styles.questionBody}>
            <Heading slot="title" level={2} className={classes(styles.title)}>
              {props.title}
            </Heading>
            <div className={styles.words}>{props.children}</div>
            <div className={styles.answers}>
              <Button look="danger" onPress={() => props.onAnswer(true)}>
                {props.go}
              </Button>
              <Button autoFocus onPress={() => props.onAnswer(false)}>
                {props.stay}
              </Button>
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
