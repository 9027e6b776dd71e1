import { describe, expect, it } from 'vitest';
import { ago, clockTime, duration, shortDate, timeSince, wholeYears } from './time.ts';

const now = new Date(2026, 2, 5, 14, 20).getTime();
const minutes = (n: number) => n * 60_000;
const days = (n: number) => n * 86_400_000;

describe('times as people say them', () => {
  it('says how long ago in words that fit the distance, in both languages', () => {
    const moments = [0, minutes(3), minutes(125), days(1), days(3), days(20), days(200)];
    expect(moments.map((past) => ago(now - past, now, 'ko'))).toEqual([
      '방금',
      '3분 전',
      '2시간 전',
      '어제',
      '3일 전',
      '2월 13일',
      '2025. 8. 17.',
    ]);
    expect(moments.map((past) => ago(now - past, now, 'en'))).toEqual([
      'just now',
      '3 minutes ago',
      '2 hours ago',
      'yesterday',
      '3 days ago',
      '13 Feb',
      '17 Aug 2025',
    ]);
  });

  it('calls a moment of the future now, because clocks differ', () => {
    expect(ago(now + minutes(5), now, 'ko')).toBe('방금');
  });

  it('writes clock times on 24 hours, midnight as 00', () => {
    expect(clockTime(new Date(2026, 2, 5, 0, 5).getTime(), 'en')).toBe('00:05');
    expect(clockTime(new Date(2026, 2, 5, 14, 2).getTime(), 'ko')).toBe('14:02');
  });

  it('names the day only where it is another one', () => {
    expect(timeSince(now - minutes(18), now, 'ko')).toBe('14:02');
    expect(timeSince(now - days(1), now, 'ko')).toBe('3월 4일 14:20');
  });

  it('leaves the year out of a date of this year', () => {
    expect(shortDate(now, now, 'en')).toBe('5 Mar');
    expect(shortDate(now - days(365), now, 'en')).toBe('5 Mar 2025');
  });

  it('rounds what is left up, and never says zero', () => {
    expect([0, 900, 41_000, minutes(2) + 1, minutes(90)].map((ms) => duration(ms, 'en'))).toEqual([
      '1 second',
      '1 second',
      '41 seconds',
      '3 minutes',
      '2 hours',
    ]);
    expect(duration(minutes(3), 'ko')).toBe('3분');
  });

  it('counts a year as whole on its day, not before', () => {
    expect(wholeYears(new Date(2022, 2, 5).getTime(), now)).toBe(4);
    expect(wholeYears(new Date(2022, 2, 6).getTime(), now)).toBe(3);
    expect(wholeYears(now + days(400), now)).toBe(0);
  });
});
