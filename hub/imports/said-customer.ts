/**
 * What another system says of one customer, as an import file and the HTTP API both give it: kept as
 * the base of the next comparison (source_row.mapped) and applied by `apply-customers.ts`.
 */
import type { Customer } from '#shared/domain/customer.ts';

export interface SaidCustomer extends Customer {
  /** The system's one free-text field about the person. */
  note?: string;
  /** Consent to advertising by channel; a channel that was not spoken of is missing. */
  consent?: Partial<Record<SaidChannel, boolean>>;
}

export type SaidChannel = 'email' | 'sms';

export interface CustomerItem {
  /** Physical line of the file; 0 where there is no file. */
  line: number;
  /** The other system's id; undefined where it gives none. */
  sourceId: string | undefined;
  /** Tells people apart who have neither id nor e-mail nor phone. */
  fingerprint: string;
  said: SaidCustomer;
  /** The person may be found by this phone; an address's phone is not the person's own. */
  ownPhone: string | undefined;
  /** Everything the system gave, by column, understood or not. */
  row: Record<string, unknown>;
}
