/** RETURNS: an order that comes back over the desk, line by line, and what would fit better instead. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CircleCheck, Search } from 'lucide-react';
import { useState } from 'react';
import type { DeskPickup, ReturnOpened } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import type { FitLine } from '#renderer/stores/desk-return-store.ts';
import { useDeskReturn, useStores } from '#renderer/stores/stores.tsx';
import { noReturnWords } from '#renderer/words/desk.ts';
import { Alternatives } from './alternatives.tsx';
import { ReturnForm } from './return-form.tsx';
import styles from './returns-screen.module.css';

export function ReturnsScreen() {
  const { t } = useLingui();
  const { deskReturn } = useStores();
  const shown = useDeskReturn((state) => state.shown);
  return (
    <section className={styles.returns} aria-label={t`Returns`}>
      {shown.is === 'received' ? (
        <Received shown={shown} />
      ) : (
        <>
          <h1 className={styles.heading}>
            <Trans>Returns</Trans>
          </h1>
          <FindOrder />
          {shown.is === 'refused' ? <Refusal code={shown.code} /> : null}
          {shown.is === 'failed' ? (
            <Notice tone="care" alert>
              <Trans>The station did not answer. Try again.</Trans>
            </Notice>
          ) : null}
          {shown.is === 'form' ? (
            <ReturnForm
              key={shown.opened.pickup.pickupId}
              opened={shown.opened}
              onReceive={(lines) => void deskReturn.getState().receive(lines)}
            />
          ) : null}
        </>
      )}
    </section>
  );
}

function FindOrder() {
  const { t } = useLingui();
  const { deskReturn } = useStores();
  const busy = useDeskReturn((state) => state.busy);
  const query = useDeskReturn((state) => state.query);
  const [typed, setTyped] = useState(query);
  return (
    <form
      className={styles.find}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') void deskReturn.getState().open(typed.trim());
      }}
    >
      <div className={styles.grow}>
        <TextField
          autoFocus
          large
          label={t`Scan the slip, or type the order's number`}
          value={typed}
          maxLength={60}
          onChange={setTyped}
        />
      </div>
      <Button
        type="submit"
        look="primary"
        icon={<Search aria-hidden />}
        isDisabled={busy || typed.trim() === ''}
      >
        {t`Find the order`}
      </Button>
    </form>
  );
}

function Refusal({ code }: { code: Extract<ReturnOpened, { ok: false }>['code'] }) {
  const { i18n } = useLingui();
  return (
    <Notice tone="care" alert>
      {i18n._(noReturnWords[code])}
    </Notice>
  );
}

function Received(props: { shown: { pickup: DeskPickup; fitLines: FitLine[] } }) {
  const { t } = useLingui();
  const { deskReturn } = useStores();
  const { pickup, fitLines } = props.shown;
  const { number } = pickup;
  return (
    <div className={styles.received}>
      <div className={styles.done} role="status">
        <CircleCheck aria-hidden className={styles.icon} />
        <div>
          <h1 className={styles.title}>
            <Trans>Received</Trans>
          </h1>
          <p className={styles.words}>
            <Trans>
              {number} is on its way back. The refund follows from the shop system; nothing is paid
              out here.
            </Trans>
          </p>
        </div>
      </div>
      {fitLines.map(({ lineId, reason }) => (
        <Alternatives key={lineId} pickup={pickup} lineId={lineId} reason={reason} />
      ))}
      <Button look="primary" autoFocus onPress={() => deskReturn.getState().close()}>
        {t`Next return`}
      </Button>
    </div>
  );
}
