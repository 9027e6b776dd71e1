/** Before a hub knows this station: the hub's address and the one-time code from head office. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { readEnrolmentQr } from '#shared/domain/enrolment-qr.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { UnenrolledBecause } from '#shared/rpc/status.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { listenForScans } from '#renderer/scanner/listen.ts';
import { useStation, useStores } from '#renderer/stores/stores.tsx';
import { PlainPage } from './plain-page.tsx';
import styles from './plain-page.module.css';

type EnrolRefusal = Extract<CallResult<'station.enrol'>, { ok: false }>['code'];

const refusals: Readonly<Record<EnrolRefusal, MessageDescriptor>> = {
  bad_address: msg`This is not an address of a hub. It starts with https:// or http://.`,
  bad_code: msg`This code is not known, was used already, or has run out (codes live ten minutes). Check it, or ask for a new one.`,
  unreachable: msg`The hub does not answer at this address. Check the address and the network, then try again.`,
  too_many: msg`Too many wrong codes. This code is locked; ask head office for a new one.`,
  already_enrolled: msg`This station is enrolled already. Start Dangol again.`,
  no_keystore: msg`This device has no safe place for keys, so it may hold no customer data: it can only be a kiosk. Ask whoever looks after the device.`,
  failed: msg`Enrolment failed. Try again; if it happens twice, call support.`,
};

const reasons: Readonly<Record<UnenrolledBecause, MessageDescriptor>> = {
  unconfirmed: msg`Nobody at head office confirmed this station in time, or they turned it away. Ask for a new code.`,
  wiped: msg`Head office had everything on this device deleted. It holds nothing any more, and can be enrolled anew.`,
};

/** A kiosk needs none: it holds nobody. */
function isWithoutKeystore({ keystore, mode }: { keystore: string; mode: string }): boolean {
  return keystore === 'none' && mode !== 'kiosk';
}

const CODE_LENGTH = 8;

export function EnrolScreen() {
  const { t, i18n } = useLingui();
  const { rpc } = useStores();
  const hint = useStation(({ status }) => (status?.stage === 'unenrolled' ? status.hubHint : null));
  const [hub, setHub] = useState(hint ?? '');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<EnrolRefusal | null>(null);
  const [checked, setChecked] = useState(false);

  const because = useStation(({ status }) =>
    status?.stage === 'unenrolled' ? status.because : null,
  );
  const mayHoldNobody = useStation(
    ({ status }) => status?.stage === 'unenrolled' && isWithoutKeystore(status),
  );

  useEffect(
    () =>
      listenForScans(document, (text) => {
        const scanned = readEnrolmentQr(text);
        setCode(scanned?.code ?? text);
        if (scanned?.hub !== null && scanned?.hub !== undefined) setHub(scanned.hub);
      }),
    [],
  );

  const missingHub = hub.trim() === '';
  const missingCode = code.replace(/[\s-]/g, '').length !== CODE_LENGTH;

  async function enrol(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    setRefusal(null);
    if (missingHub || missingCode) return;
    setBusy(true);
    try {
      const result = await rpc.call('station.enrol', { hub: hub.trim(), code });
      if (!result.ok) setRefusal(result.code);
    } catch {
      setRefusal('failed');
    } finally {
      setBusy(false);
    }
  }

  const hubError =
    checked && missingHub
      ? t`Type the address that head office gave you.`
      : refusal === 'bad_address' || refusal === 'unreachable'
        ? i18n._(refusals[refusal])
        : null;
  const codeError =
    checked && missingCode
      ? t`The code has eight letters and digits.`
      : refusal === 'bad_code' || refusal === 'too_many'
        ? i18n._(refusals[refusal])
        : null;
  const otherError =
    refusal !== null && hubError === null && codeError === null ? i18n._(refusals[refusal]) : null;

  return (
    <PlainPage title={t`Enrol this station`}>
      <div className={styles.words}>
        <p>
          <Trans>
            Head office gives you the hub's address and a code of eight characters. The code works
            once, for ten minutes, and says which store this station belongs to.
          </Trans>
        </p>
      </div>
      {because === null ? null : <Notice tone="care">{i18n._(reasons[because])}</Notice>}
      {mayHoldNobody ? (
        <Notice tone="stop">
          <Trans>
            No keystore answers on this device, so it may hold no customer data: it can be enrolled
            as a kiosk only (start it with --mode kiosk). On Linux, sign in to a desktop session
            whose keyring is unlocked; to try Dangol out, start it with --development-keys.
          </Trans>
        </Notice>
      ) : null}
      <Form
        className={styles.form ?? ''}
        validationBehavior="aria"
        onSubmit={(event) => {
          void enrol(event);
        }}
      >
        <TextField
          label={t`Hub address`}
          large
          value={hub}
          onChange={setHub}
          error={hubError}
          placeholder="https://hub.example.com"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          autoFocus={hub === ''}
        />
        <div className={styles.code}>
          <TextField
            label={t`Enrolment code`}
            value={code}
            onChange={setCode}
            error={codeError}
            placeholder="XXXX-XXXX"
            autoComplete="off"
            spellCheck="false"
            maxLength={40}
            autoFocus={hub !== ''}
          />
        </div>
        {otherError === null ? null : (
          <Notice tone="stop" alert>
            {otherError}
          </Notice>
        )}
        <Button look="primary" type="submit" isDisabled={busy || mayHoldNobody}>
          {busy ? t`Enrolling…` : t`Enrol`}
        </Button>
      </Form>
    </PlainPage>
  );
}
