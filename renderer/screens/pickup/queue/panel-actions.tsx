/** What can be done with an order as a whole: stage it, tell that it is ready, hold it, print its label. */
import { useLingui } from '@lingui/react/macro';
import { BellRing, CircleCheckBig, OctagonX, Printer, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { HoldReason } from '#shared/domain/pickup.ts';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { toPick } from '#renderer/stores/desk-lines.ts';
import { useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import { holdWords } from '#renderer/words/desk.ts';
import { PrintLine } from '../print/print-line.tsx';
import styles from './pickup-panel.module.css';

export function PanelActions({ pickup }: { pickup: DeskPickup }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook, deskPrint } = useStores();
  const changing = useDeskBook((state) => state.changing);
  const picks = useMay('pickup.stage');
  const holds = useMay('pickup.hold');
  const resends = useMay('pickup.resend');
  const [bin, setBin] = useState('');
  const [choosing, setChoosing] = useState(false);
  const { pickupId, state } = pickup;
  const { change } = deskBook.getState();
  const open = ['placed', 'picking', 'ready'].includes(state);
  const whole = pickup.lines.every((line) => toPick(line) === 0);
  // Then it is done with: the next one is picked.
  const makeReady = async () => {
    const saved = await change(() => rpc.call('desk.ready', { pickupId }));
    if (saved) deskBook.getState().open(null);
  };
  const stage = async () => {
    const saved = await change(() => rpc.call('desk.stage', { pickupId, bin: bin.trim() }));
    if (saved) setBin('');
  };
  return (
    <div className={styles.section}>
      <div className={styles.buttons}>
        {open && picks ? (
          <form
            className={styles.bins}
            onSubmit={(event) => {
              event.preventDefault();
              if (bin.trim() !== '') void stage();
            }}
          >
            <TextField
              label={t`Bin: scan its label or type it`}
              value={bin}
              maxLength={40}
              onChange={setBin}
            />
            <Button type="submit" isDisabled={changing || bin.trim() === ''}>
              {t`Put there`}
            </Button>
          </form>
        ) : null}
        {picks && (state === 'placed' || state === 'picking') ? (
          <Button
            look="primary"
            icon={<CircleCheckBig aria-hidden />}
            isDisabled={changing || !whole}
            onPress={() => void makeReady()}
          >
            {t`Ready to collect`}
          </Button>
        ) : null}
        {state === 'ready' && pickup.waitingSince === null ? (
          <Button
            icon={<UserRoundCheck aria-hidden />}
            isDisabled={changing}
            onPress={() => void change(() => rpc.call('desk.arrive', { pickupId }))}
          >
            {t`The customer is here`}
          </Button>
        ) : null}
        {resends && state === 'ready' ? (
          <Button
            icon={<BellRing aria-hidden />}
            isDisabled={changing}
            onPress={() => void change(() => rpc.call('desk.resend', { pickupId }))}
          >
            {t`Tell the customer again`}
          </Button>
        ) : null}
        {pickup.bin === null ? null : (
          <Button
            icon={<Printer aria-hidden />}
            onPress={() => void deskPrint.getState().print({ what: 'label', pickup })}
          >
            {t`Print the label`}
          </Button>
        )}
        {open && holds ? (
          <Button
            icon={<OctagonX aria-hidden />}
            aria-expanded={choosing}
            onPress={() => setChoosing(!choosing)}
          >
            {t`Hold it`}
          </Button>
        ) : null}
      </div>
      {choosing ? (
        <div className={styles.chips} role="group" aria-label={t`Why`}>
          {HoldReason.options
            .filter((reason) => pickup.holds.every((hold) => hold.reason !== reason))
            .map((reason) => (
              <Button
                key={reason}
                isDisabled={changing}
                onPress={() => {
                  void change(() => rpc.call('desk.hold', { pickupId, reason })).then((saved) => {
                    if (saved) setChoosing(false);
                  });
                }}
              >
                {i18n._(holdWords[reason])}
              </Button>
            ))}
        </div>
      ) : null}
      <PrintLine of={(paper) => paper.what !== 'shelf' && paper.pickup.pickupId === pickupId} />
    </div>
  );
}
