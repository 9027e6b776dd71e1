/** Who has arrived and how long they wait, longest first. Seen from the customer's side too: an initial and a tail. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { CircleAlert, Hourglass, PackageCheck, UserRoundX } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { DeskPickup, DeskWait } from '#shared/rpc/desk.ts';
import { classes } from '#renderer/components/classes.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { stopwatch } from '#renderer/format/time.ts';
import { useDeskBook, useStores } from '#renderer/stores/stores.tsx';
import { AgeBar } from '../age-bar.tsx';
import styles from './arrivals.module.css';

const SECOND_MS = 1000;

export function Arrivals() {
  const { t } = useLingui();
  const wait = useDeskBook((state) => state.wait);
  const arrivals = wait?.arrivals ?? [];
  const many = arrivals.length;
  return (
    <section className={styles.arrivals} aria-label={t`Arrived customers`}>
      <h2 className={styles.title}>
        {many === 0 ? (
          <Trans>Nobody is waiting</Trans>
        ) : (
          <Plural value={many} one="# customer is waiting" other="# customers are waiting" />
        )}
      </h2>
      {wait === null ? null : many === 0 ? (
        <p className={styles.none}>
          <Trans>
            Whoever checks in at the kiosk or by their message appears here by themselves.
          </Trans>
        </p>
      ) : (
        <ol className={styles.list}>
          {arrivals.map((arrival) => (
            <Arrival key={arrival.arrivalId} arrival={arrival} targetMs={wait.targetWaitMs} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Arrival(props: { arrival: DeskWait['arrivals'][number]; targetMs: number }) {
  const { t } = useLingui();
  const { rpc, desk, deskBook } = useStores();
  const now = useNow(SECOND_MS);
  const { arrivalId, pickup, at } = props.arrival;
  const waited = Math.max(0, now - at);
  const late = waited > props.targetMs;
  const { initial } = pickup.buyer;
  const { tail } = pickup;
  return (
    <li className={styles.row}>
      <Button
        className={classes(styles.arrival)}
        onPress={() => void desk.getState().open(pickup.pickupId)}
      >
        <span className={styles.who}>
          <span className={styles.initial}>{initial}</span>
          <span className={styles.tail}>
            <Trans>order …{tail}</Trans>
          </span>
          <State pickup={pickup} />
        </span>
        <span className={styles.time}>
          <AgeBar
            ms={waited}
            targetMs={props.targetMs}
            label={late ? t`over the target` : t`within the target`}
          />
          <span className={classes(styles.clock, late && styles.late)}>
            {late ? <CircleAlert aria-hidden size={20} /> : null}
            {stopwatch(waited)}
          </span>
        </span>
      </Button>
      <Button
        className={classes(styles.gone)}
        aria-label={t`${initial}, order …${tail}: has left`}
        onPress={() => void deskBook.getState().change(() => rpc.call('desk.gone', { arrivalId }))}
      >
        <UserRoundX aria-hidden />
      </Button>
    </li>
  );
}

/** In a word what the desk will say, so that nobody walks up for nothing. */
function State({ pickup }: { pickup: DeskPickup }) {
  if (pickup.holds.length > 0) {
    return (
      <span className={classes(styles.state, styles.held)}>
        <CircleAlert aria-hidden size={20} />
        <Trans>Held</Trans>
      </span>
    );
  }
  if (pickup.state === 'ready' || pickup.state === 'claimed') {
    return (
      <span className={classes(styles.state, styles.ready)}>
        <PackageCheck aria-hidden size={20} />
        {pickup.bin ?? <Trans>Ready</Trans>}
      </span>
    );
  }
  return (
    <span className={styles.state}>
      <Hourglass aria-hidden size={20} />
      <Trans>Not ready yet</Trans>
    </span>
  );
}
