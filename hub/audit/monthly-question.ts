/** What the monthly report is asked with, in words as a person or a program writes them. */
import { isTimeZone } from '../time-zone.ts';
import type { MonthlyOptions } from './monthly-report.ts';

export interface MonthlyWords {
  /** `2026-11`; the month before this one where it is left out. */
  month?: string | undefined;
  /** Opening hours, `9-22`. */
  hours?: string | undefined;
  timeZone?: string | undefined;
}

export type MonthlyQuestion =
  | { ok: true; options: MonthlyOptions }
  | { ok: false; field: keyof MonthlyWords; detail: string };

export function readMonthlyWords(words: MonthlyWords, nowMs: number): MonthlyQuestion {
  const { month = monthBefore(new Date(nowMs)), hours = '9-22', timeZone = 'Asia/Seoul' } = words;
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month) || month.startsWith('0000')) {
    return { ok: false, field: 'month', detail: 'wants a month such as 2026-11' };
  }
  const [, opens, closes] = /^(\d{1,2})-(\d{1,2})$/.exec(hours) ?? [];
  if (opens === undefined || Number(opens) >= Number(closes) || Number(closes) > 24) {
    return { ok: false, field: 'hours', detail: 'wants opening hours such as 9-22' };
  }
  if (!isTimeZone(timeZone)) {
    return { ok: false, field: 'timeZone', detail: 'wants one such as Asia/Seoul' };
  }
  return { ok: true, options: { month, timeZone, opens: Number(opens), closes: Number(closes) } };
}

function monthBefore(now: Date): string {
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return before.toISOString().slice(0, 7);
}
