/** A lead agrees to one thing: who, why, and their PIN. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ApprovalReason } from '#shared/rpc/session.ts';
import { Panel } from '#renderer/components/panel.tsx';
import { PinPad } from '#renderer/components/pin-pad.tsx';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { usePin } from '#renderer/components/use-pin.ts';
import { useApproval } from '#renderer/stores/stores.tsx';
import { approvalWords, reasonWords } from '#renderer/words/roles.ts';
import styles from './approval-dialog.module.css';

export function ApprovalDialog() {
  const { t } = useLingui();
  const asking = useApproval((state) => state.asking);
  const decline = useApproval((state) => state.decline);
  return (
    <Panel
      shape="wide"
      title={t`A lead has to agree`}
      open={asking !== null}
      onClose={() => decline()}
    >
      {asking === null ? null : <Question key={asking.approval} asking={asking} />}
    </Panel>
  );
}

type Asking = NonNullable<ReturnType<typeof useAsking>>;
const useAsking = () => useApproval((state) => state.asking);

function Question({ asking }: { asking: Asking }) {
  const { t, i18n } = useLingui();
  const grant = useApproval((state) => state.grant);
  const { action, approvers } = asking;
  const [lead, setLead] = useState(approvers.length === 1 ? (approvers[0]?.staffId ?? null) : null);
  const [reason, setReason] = useState<ApprovalReason | null>(null);
  const { pin, setPin, busy, lock, error, attempt } = usePin();
  if (approvers.length === 0) {
    return (
      <p>
        <Trans>
          Nobody who could agree works here yet. A lead or a manager has to set a PIN first.
        </Trans>
      </p>
    );
  }
  const ready = lead !== null && reason !== null;
  return (
    <div className={styles.question}>
      <div className={styles.choices}>
        <p className={styles.what}>{i18n._(approvalWords[action])}</p>
        <fieldset className={styles.group}>
          <legend>{t`Who agrees`}</legend>
          <div className={styles.chips}>
            {approvers.map(({ staffId, name }) => (
              <ToggleChip
                key={staffId}
                isSelected={lead === staffId}
                onChange={() => setLead(staffId)}
              >
                {name}
              </ToggleChip>
            ))}
          </div>
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t`Why`}</legend>
          <div className={styles.chips}>
            {ApprovalReason.options.map((one) => (
              <ToggleChip key={one} isSelected={reason === one} onChange={() => setReason(one)}>
                {i18n._(reasonWords[one])}
              </ToggleChip>
            ))}
          </div>
        </fieldset>
      </div>
      <PinPad
        label={t`Their PIN`}
        value={pin}
        onChange={setPin}
        onSubmit={() => {
          if (lead !== null && reason !== null) void attempt(() => grant(lead, pin, reason));
        }}
        submit={t`Agree`}
        busy={busy}
        locked={lock !== null || !ready}
        error={error === null ? null : <strong className={styles.wrong}>{error}</strong>}
        hint={ready ? null : t`First choose who agrees, and why.`}
      />
    </div>
  );
}
