/** What came of the last scan or touch, in words; spoken at once where it was no good. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { classes } from '#renderer/components/classes.ts';
import type { Said } from '#renderer/stores/desk-store.ts';
import { useDesk } from '#renderer/stores/stores.tsx';
import { deskRefusalWords } from '#renderer/words/desk-refusals.ts';
import styles from './said-line.module.css';

export function SaidLine({ said, pickup }: { said: Said | null; pickup: DeskPickup }) {
  const failed = useDesk((state) => state.failed);
  // The same thing said twice is said anew: it shakes again.
  const nth = useDesk((state) => state.sound?.nth ?? 0);
  if (failed) {
    return (
      <p key={nth} className={classes(styles.said, styles.wrong)} role="alert">
        <TriangleAlert aria-hidden />
        <Trans>The station did not answer. Try again.</Trans>
      </p>
    );
  }
  if (said === null) return null;
  if (said.is === 'counted') {
    const line = pickup.lines.find(({ lineId }) => lineId === said.lineId);
    return (
      <p className={classes(styles.said, styles.right)} role="status">
        <CircleCheck aria-hidden />
        {line?.title}
      </p>
    );
  }
  return (
    <p key={nth} className={classes(styles.said, styles.wrong)} role="alert">
      <TriangleAlert aria-hidden />
      <Words said={said} pickup={pickup} />
    </p>
  );
}

function Words(props: { said: Exclude<Said, { is: 'counted' }>; pickup: DeskPickup }) {
  const { i18n } = useLingui();
  const { said, pickup } = props;
  switch (said.is) {
    case 'too_many': {
      const title = pickup.lines.find(({ lineId }) => lineId === said.lineId)?.title ?? '';
      return <Trans>One too many: {title}. Put it aside.</Trans>;
    }
    case 'wrong':
      return <Trans>This item is not in the order. Put it aside.</Trans>;
    case 'not_here':
      return <Trans>This item is not to be handed over now. Put it aside.</Trans>;
    case 'no_item':
      return <Trans>This is not an item's barcode. Scan the label on the item.</Trans>;
    case 'other_order':
      return <Trans>This is another customer's code. Finish here first, or step back.</Trans>;
    case 'not_proven':
      return <Trans>Not yet: first see that this is the right person.</Trans>;
    case 'refused':
      return i18n._(deskRefusalWords[said.code]);
  }
}
