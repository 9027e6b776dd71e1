/**
 * The station cannot open its files. Each reason in its own words, with its own way out; nothing here
 * deletes or changes anything.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { RotateCw } from 'lucide-react';
import type { FileProblem } from '#shared/rpc/status.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useStation } from '#renderer/stores/stores.tsx';
import { PlainPage } from './plain-page.tsx';
import styles from './plain-page.module.css';

interface ProblemWords {
  title: MessageDescriptor;
  what: MessageDescriptor;
  steps: readonly MessageDescriptor[];
}

const words: Readonly<Record<FileProblem, ProblemWords>> = {
  wrong_key: {
    title: msg`The key does not fit the customer book`,
    what: msg`The book on this device was locked with another key. This happens after the device was set up anew or its data folder was copied from elsewhere.`,
    steps: [
      msg`If the data folder was copied here, start Dangol on the device it came from.`,
      msg`Otherwise ask head office to enrol this device again. Changes it had not sent stay in the old folder.`,
    ],
  },
  key_missing: {
    title: msg`The key to the customer book is missing`,
    what: msg`The book is here and untouched, but this device's keystore no longer holds its key.`,
    steps: [
      msg`Sign in to this device as the person who set Dangol up, then start it again.`,
      msg`If the keystore was reset, ask head office to enrol this device again.`,
    ],
  },
  other_station: {
    title: msg`This book belongs to another station`,
    what: msg`The data folder comes from another device. Two devices may not work with one book.`,
    steps: [
      msg`Start Dangol with this device's own data folder.`,
      msg`If this device replaces the other one, ask head office for a new enrolment code and start with an empty folder.`,
    ],
  },
  newer_file: {
    title: msg`The book was used by a newer Dangol`,
    what: msg`This version is older than the one that last opened the book, and leaves it as it is.`,
    steps: [msg`Update Dangol on this device, then start it again.`],
  },
  damaged: {
    title: msg`The book on this device is damaged`,
    what: msg`The files on this device cannot be read as they should, and could not be made good: its disk may be failing. Changes that were not sent were not deleted.`,
    steps: [
      msg`Keep the data folder as it is: it may hold changes that were not sent.`,
      msg`Call support; they can save those changes and fill the book anew from the hub.`,
    ],
  },
  in_use: {
    title: msg`The book is already open`,
    what: msg`Another Dangol on this device is using it.`,
    steps: [msg`Go to the Dangol window that is already open, or close it and try again.`],
  },
  no_keystore: {
    title: msg`This device has no safe place for keys`,
    what: msg`Customer data may be kept only where the device can lock it away, and no keystore answers here.`,
    steps: [
      msg`On Linux, sign in to a desktop session whose keyring is unlocked, then start Dangol again.`,
      msg`On other devices, ask whoever looks after them.`,
    ],
  },
  unreadable: {
    title: msg`The customer book cannot be opened`,
    what: msg`The file is there but this device may not read it, or its disk does not answer.`,
    steps: [
      msg`Check that the disk is connected and that you are signed in as usual, then try again.`,
      msg`If that does not help, call support and leave the data folder as it is.`,
    ],
  },
};

export function ClosedScreen() {
  const { t, i18n } = useLingui();
  const problem = useStation(({ status }) => (status?.stage === 'closed' ? status.problem : null));
  const file = useStation(({ status }) => (status?.stage === 'closed' ? status.file : ''));
  if (problem === null) return null;
  const { title, what, steps } = words[problem];
  return (
    <PlainPage title={i18n._(title)}>
      <Notice tone="stop">{i18n._(what)}</Notice>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.id}>{i18n._(step)}</li>
        ))}
      </ol>
      <p className={styles.detail}>
        <Trans>
          For support: {problem} · {file}
        </Trans>
      </p>
      <div className={styles.actions}>
        <Button icon={<RotateCw aria-hidden size={20} />} onPress={() => window.location.reload()}>
          {t`Try again`}
        </Button>
      </div>
    </PlainPage>
  );
}
