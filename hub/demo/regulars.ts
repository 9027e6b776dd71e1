/** The first customers of every demo shop, the same for every seed; only their dates move with `nowMs`. */
import type { Consent } from '#shared/domain/consent.ts';
import type { Note } from '#shared/domain/note.ts';
import type { Order, OrderLine } from '#shared/domain/order.ts';
import type { Preference } from '#shared/domain/preference.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { demoCurrency, demoProduct } from './catalogue.ts';
import { demoScope, staffOf } from './premises.ts';
import { orderLine } from './purchases.ts';
import { type By, type Story, stories } from './regular-stories.ts';

const dayMs = 86_400_000;

/** The records of one regular, who gets the number given. */
type Regular = (number: string, nowMs: number) => RecordWrite[];

export const regulars: readonly Regular[] = stories.map(
  (story) => (number, nowMs) => tell(story, number, nowMs),
);

function tell(story: Story, number: string, nowMs: number): RecordWrite[] {
  const customerId = `demo:c:${number}`;
  const noon = Math.floor(nowMs / dayMs) * dayMs - 9 * 3_600_000;
  const at = (daysAgo: number) => noon - daysAgo * dayMs;
  const observed = (daysAgo: number, [store, index]: By) => ({
    at: at(daysAgo),
    station: 'demo',
    store,
    staff: staffOf(store)[index] ?? null,
  });
  const records: RecordWrite[] = [];
  const add = (kind: string, letter: string, i: number, doc: Record<string, unknown>) =>
    records.push({ kind, id: `demo:${letter}:${number}-${i + 1}`, scope: demoScope, doc });

  const moments = [story.orders, story.learnt, story.notes, story.consents].flatMap((list) =>
    (list ?? []).map(({ daysAgo }) => daysAgo),
  );
  const since = at(Math.max(1, ...moments));
  records.push({
    kind: 'customer',
    id: customerId,
    scope: demoScope,
    doc: { ...story.profile, since },
  });
  story.orders?.forEach(({ daysAgo, channel, store, items }, i) => {
    const lines: OrderLine[] = items.map(([handle, colour, size]) =>
      orderLine(demoProduct(handle), colour, size),
    );
    const doc: Order = {
      number: `#${1000 + Number(number) * 12 + i + 1}`,
      customerId,
      placedAt: at(daysAgo),
      channel,
      source: 'demo',
      ...(store === undefined ? {} : { store }),
      currency: demoCurrency,
      totalMinor: lines.reduce((sum, line) => sum + line.priceMinor, 0),
      payment: 'paid',
      fulfilment: channel !== 'store' && daysAgo < 4 ? 'unfulfilled' : 'fulfilled',
      lines,
    };
    add('order', 'o', i, doc);
  });
  story.learnt?.forEach(({ daysAgo, by, ...rest }, i) => {
    const doc: Preference = { customerId, ...rest, observed: observed(daysAgo, by) };
    add('preference', 'p', i, doc);
  });
  story.notes?.forEach(({ daysAgo, by, text }, i) => {
    const doc: Note = { customerId, text, observed: observed(daysAgo, by) };
    add('note', 'n', i, doc);
  });
  story.consents?.forEach(({ daysAgo, channel, granted }, i) => {
    const doc: Consent = {
      customerId,
      purpose: 'marketing',
      channel,
      granted,
      wording: '2026-01',
      language: story.profile.language ?? 'ko',
      source: 'counter',
      at: at(daysAgo),
    };
    add('consent', 'k', i, doc);
  });
  return records;
}
