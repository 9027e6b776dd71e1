/** Hand-overs that should not both have been: who, where and when, side by side. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CircleCheck } from 'lucide-react';
import type { DeskIncident } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { timeSince } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { incidentWords } from '#renderer/words/desk.ts';
import { useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import styles from './incidents.module.css';

export function Incidents(props: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const incidents = useDeskBook((state) => state.incidents);
  return (
    <Panel shape="wide" title={t`Hand-overs to look at`} open={props.open} onClose={props.onClose}>
      <div className={styles.body}>
        <p className={styles.words}>
          <Trans>
            Every hand-over is kept as it was. Find out who has what, and settle it with the
            customer and the other desk.
          </Trans>
        </p>
        {(incidents ?? []).map((incident) => (
          <Incident key={incident.incidentId} incident={incident} />
        ))}
      </div>
    </Panel>
  );
}

function Incident({ incident }: { incident: DeskIncident }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook } = useStores();
  const locale = useLocale();
  const now = useNow();
  const settles = useMay('incident.acknowledge');
  const changing = useDeskBook((state) => state.changing);
  const { incidentId, number } = incident;
  return (
    <article className={styles.incident} aria-label={t`Order ${number}`}>
      <h3 className={styles.number}>
        {number} · {i18n._(incidentWords[incident.reason])}
      </h3>
      <ol className={styles.sides}>
        {incident.handOvers.map(({ at, station, store, staffName, provisional, counted }) => (
          <li key={`${station}${at}`} className={styles.side}>
            <strong>{timeSince(at, now, locale)}</strong>
            <span>
              {store} · {station}
            </span>
            <span>{staffName ?? t`nobody known`}</span>
            <span className={styles.faint}>
              {counted ? <Trans>this one counts</Trans> : <Trans>this one is too many</Trans>}
            </span>
            {provisional ? (
              <span className={styles.faint}>
                <Trans>without a connection</Trans>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {incident.acknowledged ? (
        <p className={styles.noted}>
          <CircleCheck aria-hidden size={20} />
          <Trans>A lead has taken note</Trans>
        </p>
      ) : settles ? (
        <Button
          isDisabled={changing}
          onPress={() =>
            void deskBook.getState().change(
              (approval) =>
                rpc.call('desk.acknowledge', {
                  incidentId,
                  ...(approval === undefined ? {} : { approval }),
                }),
              { action: 'incident.acknowledge', subject: incidentId },
            )
          }
        >
          {t`Taken note`}
        </Button>
      ) : (
        <p className={styles.faint}>
          <Trans>A lead takes note of it here.</Trans>
        </p>
      )}
    </article>
  );
}
