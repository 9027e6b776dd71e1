/**
 * The station is enrolled and keeps its files closed until the hub says otherwise: each reason in its own
 * words. Nothing is lost in any of them but the last.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { RotateCw } from 'lucide-react';
import type { HeldBecause } from '#shared/rpc/status.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { dateAndTime, duration } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useStation, useStores } from '#renderer/stores/stores.tsx';
import { CompareCode } from './compare-code.tsx';
import { PlainPage } from './plain-page.tsx';
import styles from './plain-page.module.css';

interface HeldWords {
  title: MessageDescriptor;
  tone: 'plain' | 'care' | 'stop';
  what: MessageDescriptor;
  steps: readonly MessageDescriptor[];
}

const words: Readonly<Record<HeldBecause, HeldWords>> = {
  unconfirmed: {
    title: msg`Is this the code at head office?`,
    tone: 'plain',
    what: msg`Head office sees a code as well. Read yours to them; when both are the same they confirm it, and this screen goes on by itself.`,
    steps: [msg`If the codes differ, stop: somebody else answered in head office's place.`],
  },
  contact: {
    title: msg`Waiting for the hub`,
    tone: 'plain',
    what: msg`This station is enrolled. It opens the customer book as soon as the hub has answered once.`,
    steps: [msg`Check that this device is on the shop's network.`],
  },
  lapsed: {
    title: msg`Too long without the hub`,
    tone: 'care',
    what: msg`To protect customers, this station closes its book when the hub could not be reached for days. Nothing was deleted: changes that were not sent are kept and go out as soon as the hub answers.`,
    steps: [
      msg`Check that this device is on the shop's network and that its clock is right.`,
      msg`If other stations are online and this one is not, call support.`,
    ],
  },
  revoked: {
    title: msg`This station was removed`,
    tone: 'stop',
    what: msg`Head office took this station out of service, so the customer book is closed. Nothing was deleted on this device, and changes that were not sent are kept.`,
    steps: [msg`If that is a mistake, ask head office to let this station in again.`],
  },
  wiping: {
    title: msg`This station is being emptied`,
    tone: 'stop',
    what: msg`Head office had everything on this device deleted. That takes a moment; leave the device on until it is done.`,
    steps: [],
  },
};

export function HeldScreen() {
  const { i18n } = useLingui();
  const why = useStation(({ status }) => (status?.stage === 'held' ? status.why : null));
  const code = useStation(({ status }) => (status?.stage === 'held' ? status.compareCode : null));
  const place = useStation(({ status }) =>
    status?.stage === 'held' ? `${status.storeName} · ${status.station}` : '',
  );
  if (why === null) return null;
  const { title, tone, what, steps } = words[why];
  return (
    <PlainPage title={i18n._(title)}>
      {code === null ? null : <CompareCode code={code} />}
      <Notice tone={tone}>{i18n._(what)}</Notice>
      <div className={styles.words}>
        {steps.map((step) => (
          <p key={step.id}>{i18n._(step)}</p>
        ))}
      </div>
      <ClockLine />
      {asksOnDemand(why) ? <NextContact /> : null}
      <p className={styles.detail}>{place}</p>
    </PlainPage>
  );
}

/** A clock that was put forward looks as if the hub had not answered for days: both times, to be compared. */
function ClockLine() {
  const locale = useLocale();
  const clock = useStation(({ status }) => (status?.stage === 'held' ? status.clock : null));
  if (clock === null) return null;
  const heard = dateAndTime(clock.heardAt, locale);
  const now = dateAndTime(clock.nowMs, locale);
  return (
    <p className={styles.words}>
      <Trans>
        The hub was last heard on {heard}. The clock of this device says {now}. If that is not so,
        the clock is wrong: set it right, and the hub will let this station in.
      </Trans>
    </p>
  );
}

/** While somebody compares codes the hub is asked every other second; and a wipe needs nothing more of it. */
function asksOnDemand(why: HeldBecause): boolean {
  return why !== 'unconfirmed' && why !== 'wiping';
}

/** When it is asked again, and a way to ask now. */
function NextContact() {
  const { t } = useLingui();
  const { rpc } = useStores();
  const locale = useLocale();
  const now = useNow();
  const asking = useStation(({ status }) => status?.stage === 'held' && status.asking);
  const retryAt = useStation(({ status }) => (status?.stage === 'held' ? status.retryAt : null));
  const inWords = retryAt === null ? null : duration(Math.max(0, retryAt - now), locale);
  return (
    <>
      <p className={styles.detail}>
        {asking || inWords === null ? (
          <Trans>Asking the hub…</Trans>
        ) : (
          <Trans>The hub is asked again in {inWords}.</Trans>
        )}
      </p>
      <div className={styles.actions}>
        <Button
          icon={<RotateCw aria-hidden size={20} />}
          onPress={() => void rpc.call('station.contact', {}).catch(() => {})}
        >
          {t`Try now`}
        </Button>
      </div>
    </>
  );
}
