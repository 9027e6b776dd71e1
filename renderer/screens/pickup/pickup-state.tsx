/** Where a pickup stands: icon, word and colour. What keeps it back comes before anything else. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import {
  CircleAlert,
  CircleCheck,
  CircleSlash,
  Clock,
  Hand,
  type LucideIcon,
  PackageCheck,
  PackageSearch,
} from 'lucide-react';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { classes } from '#renderer/components/classes.ts';
import { holdWords } from '#renderer/words/desk.ts';
import styles from './pickup-state.module.css';

type Tone = 'plain' | 'good' | 'stop';

const states: Readonly<
  Record<DeskPickup['state'], { word: MessageDescriptor; icon: LucideIcon; tone: Tone }>
> = {
  placed: { word: msg`New`, icon: Clock, tone: 'plain' },
  picking: { word: msg`Picking`, icon: PackageSearch, tone: 'plain' },
  ready: { word: msg`Ready to collect`, icon: PackageCheck, tone: 'good' },
  claimed: { word: msg`Being served`, icon: Hand, tone: 'good' },
  handed_over: { word: msg`Handed over`, icon: CircleCheck, tone: 'plain' },
  cancelled: { word: msg`Cancelled`, icon: CircleSlash, tone: 'plain' },
  expired: { word: msg`Not collected`, icon: CircleSlash, tone: 'plain' },
};

export function PickupState({ pickup }: { pickup: DeskPickup }) {
  const { i18n, t } = useLingui();
  const [hold] = pickup.holds;
  const held =
    hold !== undefined ? i18n._(holdWords[hold.reason]) : isUnpaid(pickup) ? t`Not paid` : null;
  if (held !== null) {
    return (
      <span className={classes(styles.state, styles.stop)}>
        <CircleAlert aria-hidden size={20} />
        {held}
      </span>
    );
  }
  const { word, icon: Icon, tone } = states[pickup.state];
  return (
    <span className={classes(styles.state, styles[tone])}>
      <Icon aria-hidden size={20} />
      {i18n._(word)}
    </span>
  );
}

function isUnpaid({ payment, state }: DeskPickup): boolean {
  return payment !== 'paid' && ['placed', 'picking', 'ready', 'claimed'].includes(state);
}
