/** VERIFY: may this person have this parcel, and if not yet, what is missing. */
import { Trans, useLingui } from '@lingui/react/macro';
import { PackageOpen, ShoppingBag } from 'lucide-react';
import type { DeskCheck, StopReason } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { piecesToHand } from '#renderer/stores/desk-lines.ts';
import { mayHandOver, type Said } from '#renderer/stores/desk-store.ts';
import { useDesk } from '#renderer/stores/stores.tsx';
import { stopWords, verdictWords } from '#renderer/words/desk.ts';
import { NameCollector } from './collector-form.tsx';
import { Proofs } from './proofs.tsx';
import { SaidLine } from './said-line.tsx';
import { Signal } from './signal.tsx';
import { StaffCard } from './staff-card.tsx';
import { StopActions } from './stop-view.tsx';
import { Who } from './who.tsx';

export function VerdictView({ check, said }: { check: DeskCheck; said: Said | null }) {
  const { i18n } = useLingui();
  const { verdict, pickup } = check;
  return (
    <Signal
      tone={verdict.is}
      word={i18n._(verdictWords[verdict.is])}
      who={<Who pickup={pickup} collectorId={check.collectorId} />}
      {...(verdict.is === 'check_id'
        ? { aside: <Proofs check={check} need={verdict.need} /> }
        : { line: <Line check={check} />, actions: <Actions check={check} /> })}
    >
      <StaffCard check={check} />
      <SaidLine said={said} pickup={pickup} />
    </Signal>
  );
}

function Line({ check }: { check: DeskCheck }) {
  const { i18n } = useLingui();
  const { verdict, pickup } = check;
  const pieces = piecesToHand(pickup);
  switch (verdict.is) {
    case 'ready':
      return pieces === 0 ? (
        <Trans>Nothing of it is here to hand over</Trans>
      ) : pickup.bin === null ? (
        <Trans>Not in a bin yet</Trans>
      ) : (
        <Trans>Bin {pickup.bin}</Trans>
      );
    case 'check_id':
      return null;
    case 'provisional':
      return <Trans>No connection: whether it was given elsewhere shows later</Trans>;
    case 'stop':
      return i18n._(stopWords[verdict.reason].why);
  }
}

/** What a lead can let pass with their PIN. */
const leadLets: readonly StopReason[] = [
  'held_age',
  'held_damaged',
  'offline_value',
  'desk_locked',
  'claimed_elsewhere',
  'too_many_wrong',
  'leased_elsewhere',
];

function Actions({ check }: { check: DeskCheck }) {
  const { t } = useLingui();
  const addAll = useDesk((state) => state.addAll);
  const toItems = useDesk((state) => state.toItems);
  const prove = useDesk((state) => state.prove);
  const busy = useDesk((state) => state.busy);
  const { verdict, pickup } = check;
  if (verdict.is === 'stop') {
    return (
      <StopActions
        pickup={pickup}
        reason={verdict.reason}
        onLead={
          verdict.lead && leadLets.includes(verdict.reason)
            ? () => void prove({ method: 'lead' })
            : null
        }
      />
    );
  }
  if (!mayHandOver(check) || piecesToHand(pickup) === 0) return null;
  const pieces = piecesToHand(pickup);
  return (
    <>
      <Button
        look="primary"
        autoFocus
        icon={<ShoppingBag aria-hidden size={28} />}
        isDisabled={busy}
        onPress={() => addAll()}
      >
        {pieces === 1 ? t`The item is here` : t`All ${pieces} items are here`}
      </Button>
      <Button icon={<PackageOpen aria-hidden size={28} />} onPress={() => toItems()}>
        {t`Scan or count them`}
      </Button>
      <NameCollector check={check} />
    </>
  );
}
