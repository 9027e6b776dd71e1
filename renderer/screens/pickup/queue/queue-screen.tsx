/** The queue: what is to be picked, what is ready, what went wrong, each with its oldest age; and one list of it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { QueueGroup, type DeskQueue } from '#shared/rpc/desk.ts';
import { classes } from '#renderer/components/classes.ts';
import { Notice } from '#renderer/components/notice.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { length } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useDeskBook, useOpenStatus, useStores } from '#renderer/stores/stores.tsx';
import { groupWords } from '#renderer/words/desk.ts';
import { AgeBar } from '../age-bar.tsx';
import { IncidentNotice } from '../incidents/incident-notice.tsx';
import { ShelfLabels } from '../print/shelf-label.tsx';
import { PickupState } from '../pickup-state.tsx';
import { PickupPanel } from './pickup-panel.tsx';
import styles from './queue-screen.module.css';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How old a pickup of a group may be before somebody should look at it. */
const targetMs: Readonly<Record<QueueGroup, number>> = {
  new: 2 * HOUR_MS,
  picking: HOUR_MS,
  ready: 72 * HOUR_MS,
  waiting: 5 * MINUTE_MS,
  problem: 24 * HOUR_MS,
  expired: 7 * 24 * HOUR_MS,
};

export function QueueScreen() {
  const { t } = useLingui();
  const { deskBook } = useStores();
  const queue = useDeskBook((state) => state.queue);
  const failed = useDeskBook((state) => state.failed);
  const offline = useOpenStatus((status) => status.link.state === 'offline');
  useEffect(() => deskBook.getState().refresh(), [deskBook]);
  return (
    <section className={styles.queue} aria-label={t`Queue`}>
      <header className={styles.head}>
        <h1>
          <Trans>Pickup orders</Trans>
        </h1>
        <ShelfLabels />
      </header>
      <div className={styles.notices}>
        <IncidentNotice />
        {failed ? (
          <Notice tone="care" alert>
            <Trans>The list could not be read. What stands here may be old.</Trans>
          </Notice>
        ) : null}
        {offline ? (
          <Notice tone="care">
            <Trans>
              Without a connection no new orders arrive. Picking goes on and is sent later.
            </Trans>
          </Notice>
        ) : null}
      </div>
      {queue === null ? null : (
        <>
          <Board queue={queue} />
          <List queue={queue} />
        </>
      )}
      <PickupPanel />
    </section>
  );
}

function Board({ queue }: { queue: DeskQueue }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const now = useNow();
  const group = useDeskBook((state) => state.group);
  const choose = useDeskBook((state) => state.choose);
  return (
    <ToggleButtonGroup
      aria-label={t`Which pickups`}
      className={classes(styles.board)}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[group]}
      onSelectionChange={([key]) => {
        const chosen = QueueGroup.safeParse(key);
        if (chosen.success) choose(chosen.data);
      }}
    >
      {QueueGroup.options.map((one) => {
        const { count, oldestAt } = queue.counts[one];
        const age = oldestAt === null ? 0 : Math.max(0, now - oldestAt);
        const late = age > targetMs[one];
        const oldest = length(age, locale);
        return (
          <ToggleButton key={one} id={one} className={classes(styles.tile, late && styles.late)}>
            <span className={styles.count}>{count}</span>
            <span className={styles.name}>{i18n._(groupWords[one])}</span>
            <span className={styles.age}>
              {oldestAt === null ? (
                <Trans>nothing here</Trans>
              ) : late ? (
                <Trans>oldest {oldest}, too long</Trans>
              ) : (
                <Trans>oldest {oldest}</Trans>
              )}
            </span>
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}

function List({ queue }: { queue: DeskQueue }) {
  const { i18n } = useLingui();
  const group = useDeskBook((state) => state.group);
  const pickups = queue.pickups.filter((pickup) => pickup.group === group);
  const more = queue.counts[group].count - pickups.length;
  const name = i18n._(groupWords[group]);
  if (pickups.length === 0) {
    return (
      <p className={styles.none}>
        <Trans>Nothing under “{name}”.</Trans>
      </p>
    );
  }
  return (
    <ol className={styles.list} aria-label={name}>
      {pickups.map((pickup) => (
        <Row key={pickup.pickupId} pickup={pickup} />
      ))}
      {more > 0 ? (
        <li className={styles.more}>
          <Plural value={more} one="and one more" other="and # more" />
        </li>
      ) : null}
    </ol>
  );
}

function Row({ pickup }: { pickup: DeskQueue['pickups'][number] }) {
  const { t } = useLingui();
  const { deskBook } = useStores();
  const locale = useLocale();
  const now = useNow();
  const age = Math.max(0, now - pickup.since);
  const pieces = pickup.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const picked = pickup.lines.reduce((sum, line) => sum + line.picked, 0);
  const target = targetMs[pickup.group];
  const shown = length(age, locale);
  return (
    <li>
      <Button
        className={classes(styles.row)}
        onPress={() => deskBook.getState().open(pickup.pickupId)}
      >
        <span className={styles.number}>{pickup.number}</span>
        <span className={styles.who}>{pickup.buyer.masked}</span>
        <span className={styles.pieces}>
          {picked} / {pieces}
        </span>
        <span className={styles.bin}>{pickup.bin}</span>
        <PickupState pickup={pickup} />
        <span className={styles.bar}>
          <AgeBar
            ms={age}
            targetMs={target}
            label={age > target ? t`over the target` : t`within the target`}
          />
          <span className={styles.since}>{shown}</span>
        </span>
        <ChevronRight aria-hidden className={styles.go} />
      </Button>
    </li>
  );
}
