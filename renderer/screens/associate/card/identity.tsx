/** Who it is, at a glance: name, standing, consent, and how to reach them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Check, Mail, MapPin, Pencil, Phone, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CustomerField } from '#shared/domain/customer.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { SaveMark } from '#renderer/components/save-mark.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { wholeYears } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { addressLine } from '#renderer/words/changes.ts';
import { consentChannelWords } from '#renderer/words/domain.ts';
import { tierName } from '#renderer/words/tiers.ts';
import styles from './identity.module.css';

export function Identity({ card }: { card: CustomerCard }) {
  const { t } = useLingui();
  const locale = useLocale();
  const edit = useCard((state) => state.edit);
  const { fields, phoneShown } = card;
  return (
    <header className={styles.identity}>
      <div className={styles.top}>
        <div className={styles.names}>
          <h1 className={styles.name}>
            <bdi>{card.name}</bdi> <FieldMark card={card} field="name" />
          </h1>
          {fields.latinName === undefined ? null : (
            <span className={styles.latin} lang="en">
              <bdi>{fields.latinName}</bdi> <FieldMark card={card} field="latinName" />
            </span>
          )}
        </div>
        <Button icon={<Pencil aria-hidden size={20} />} onPress={() => edit(true)}>
          {t`Edit`}
        </Button>
      </div>
      <Standing card={card} />
      <Consents card={card} />
      <ul className={styles.contacts}>
        <Contact icon={<Phone aria-hidden size={20} />} missing={t`No phone`} value={phoneShown}>
          <FieldMark card={card} field="phone" />
        </Contact>
        <Contact
          icon={<Mail aria-hidden size={20} />}
          missing={t`No email`}
          value={fields.email ?? null}
        >
          <FieldMark card={card} field="email" />
        </Contact>
        <Contact
          icon={<MapPin aria-hidden size={20} />}
          missing={t`No address`}
          value={fields.address === undefined ? null : addressLine(fields.address, locale)}
        >
          <FieldMark card={card} field="address" />
        </Contact>
      </ul>
    </header>
  );
}

function FieldMark({ card, field }: { card: CustomerCard; field: CustomerField }) {
  return <SaveMark state={card.fieldStates[field] ?? 'synced'} />;
}

function Contact(props: {
  icon: ReactNode;
  value: string | null;
  missing: string;
  children: ReactNode;
}) {
  return (
    <li className={classes(styles.contact, props.value === null && styles.missing)}>
      {props.icon}
      <bdi className={styles.contactValue}>{props.value ?? props.missing}</bdi>
      {props.children}
    </li>
  );
}

function Standing({ card }: { card: CustomerCard }) {
  const { i18n } = useLingui();
  const now = useNow();
  const years = card.since === null ? null : wholeYears(card.since, now);
  const tier = card.loyalty?.tier ?? null;
  const member = card.loyalty?.number ?? null;
  const parts = [
    tier === null ? null : <strong key="tier">{tierName(i18n, tier)}</strong>,
    years === null ? null : (
      <span key="since">
        {years === 0 ? (
          <Trans>new this year</Trans>
        ) : (
          <Plural value={years} one="a regular for # year" other="a regular for # years" />
        )}
      </span>
    ),
    member === null ? null : <bdi key="member">{member}</bdi>,
    ...card.tags.map((tag) => (
      <bdi key={`tag ${tag}`} className={styles.tag}>
        {tag}
      </bdi>
    )),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return <p className={styles.standing}>{parts}</p>;
}

function Consents({ card }: { card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const marketing = card.consent.filter(({ purpose }) => purpose === 'marketing');
  return (
    <div className={styles.consents}>
      <span className={styles.consentLabel}>
        <Trans>Consent to news</Trans>
      </span>
      {marketing.length === 0 ? (
        <span className={styles.consentNone}>{t`not asked yet`}</span>
      ) : (
        marketing.map(({ channel, granted }) => (
          <span key={channel} className={granted ? styles.granted : styles.refused}>
            {granted ? <Check aria-hidden size={16} /> : <X aria-hidden size={16} />}
            {i18n._(consentChannelWords[channel])} {granted ? t`yes` : t`no`}
          </span>
        ))
      )}
    </div>
  );
}
