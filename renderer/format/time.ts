/**
 * Times as people at a counter say them, in both languages. All take the corrected time "now" in
 * milliseconds; none reads a clock.
 */
export type Locale = 'ko' | 'en';

const tags: Record<Locale, string> = { ko: 'ko-KR', en: 'en-GB' };
export const languageTag = (locale: Locale): string => tags[locale];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `14:02`, on a 24-hour clock. */
export function clockTime(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** `3월 2일`, `2 Mar`; in another year `2025. 10. 26.`, `26 Oct 2025`. */
export function shortDate(at: number, now: number, locale: Locale): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const month = locale === 'en' ? 'short' : sameYear ? 'long' : 'numeric';
  return new Intl.DateTimeFormat(tags[locale], {
    month,
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** Intl says "now" and "지금", which reads as still going on. */
const justNow: Record<Locale, string> = { ko: '방금', en: 'just now' };

/** `방금`, `3분 전`, `2시간 전`, `어제`, then a date. A moment of the future (clocks differ) is now. */
export function ago(at: number, now: number, locale: Locale): string {
  const past = Math.max(0, now - at);
  const relative = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' });
  if (past < MINUTE_MS) return justNow[locale];
  if (past < HOUR_MS) return relative.format(-Math.floor(past / MINUTE_MS), 'minute');
  if (past < DAY_MS) return relative.format(-Math.floor(past / HOUR_MS), 'hour');
  const days = Math.floor(past / DAY_MS);
  if (days < 7) return relative.format(-days, 'day');
  return shortDate(at, now, locale);
}

/** `14:02` on the same day, else `3월 2일 14:02`. */
export function timeSince(at: number, now: number, locale: Locale): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? clockTime(at, locale) : `${shortDate(at, now, locale)} ${clockTime(at, locale)}`;
}

/** `2026년 3월 2일 14:02`, `2 March 2026, 14:02`: where the year may be what is wrong. */
export function dateAndTime(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A length of time in its largest unit, rounded up: `40초`, `3분`, `2시간`. */
export function duration(ms: number, locale: Locale): string {
  const [value, unit] =
    ms < MINUTE_MS
      ? [Math.max(1, Math.ceil(ms / 1000)), 'second']
      : ms < HOUR_MS
        ? [Math.ceil(ms / MINUTE_MS), 'minute']
        : [Math.ceil(ms / HOUR_MS), 'hour'];
  return new Intl.NumberFormat(tags[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(
    value,
  );
}

/** Whole years between two moments, for "a customer for 4 years". */
export function wholeYears(from: number, now: number): number {
  const [then, today] = [new Date(from), new Date(now)];
  const years = today.getFullYear() - then.getFullYear();
  const reached =
    today.getMonth() > then.getMonth() ||
    (today.getMonth() === then.getMonth() && today.getDate() >= then.getDate());
  return Math.max(0, reached ? years : years - 1);
}

/** How long something has been so: `방금`, `12분`, `5시간`, `15일`; rounded down. */
export function length(ms: number, locale: Locale): string {
  if (ms < MINUTE_MS) return justNow[locale];
  const [value, unit] =
    ms < HOUR_MS
      ? [Math.floor(ms / MINUTE_MS), 'minute']
      : ms < 2 * DAY_MS
        ? [Math.floor(ms / HOUR_MS), 'hour']
        : [Math.floor(ms / DAY_MS), 'day'];
  return new Intl.NumberFormat(tags[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(
    value,
  );
}

/** A running wait to the second: `0:42`, `12:05`, `1:02:05`. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
