/** The whole answers of naming collectors and telling people again. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, examplePickup, readyPickup } from '#tests/support/example-pickup.ts';
import {
  about,
  claimed,
  DAY_MS,
  nothing,
  otherId,
  rejection,
  staff,
  written,
} from '#tests/support/pickup-answers.ts';

const collector = (id: string, expiresAt: number) => ({
  id,
  masked: '이•호',
  initial: '이',
  language: null,
  find: ['f'.repeat(16)],
  expiresAt,
  by: null,
  at: 1,
});

describe('people', () => {
  const person = { masked: '이•호', initial: '이', language: null };
  const args = { collectorId: otherId, person, find: ['f'.repeat(16)], days: 2 };
  const added = { ...collector(otherId, EXAMPLE_MS + 2 * DAY_MS), at: EXAMPLE_MS, by: staff };

  it('are added beside those whose time is not over', () => {
    const over = collector('k1', EXAMPLE_MS);
    const standing = collector('k2', EXAMPLE_MS + 1);
    const pickup = readyPickup({ collectors: [over, standing] });
    expect(about('pickup.collector', args, pickup)).toEqual(
      written({ ...pickup, collectors: [standing, added] }),
    );
    const again = readyPickup({ collectors: [standing, collector(otherId, 1)] });
    expect(about('pickup.collector', args, again)).toEqual(nothing);
  });

  it('are ten at most, and none where it is over or where a number was typed', () => {
    const of = (length: number) =>
      readyPickup({
        collectors: Array.from({ length }, (_, i) => collector(`k${i}`, EXAMPLE_MS + 1)),
      });
    expect(about('pickup.collector', args, of(10))).toEqual(
      rejection('invalid', 'too many collectors'),
    );
    expect(about('pickup.collector', args, of(9))).toMatchObject({ status: 'writes' });
    expect(about('pickup.collector', args, readyPickup({ state: 'expired' }))).toEqual(
      rejection('wrong_state', '#1001 is expired'),
    );
    const numbered = { ...args, person: { ...person, masked: '900101-1234567' } };
    expect(about('pickup.collector', numbered, readyPickup())).toEqual(
      rejection('forbidden_number', 'resident_number'),
    );
  });

  it('are told again of what is ready, or is being given', () => {
    for (const pickup of [readyPickup(), readyPickup({ state: 'claimed', claimed })]) {
      expect(about('pickup.resend', {}, pickup)).toEqual(
        written({ ...pickup, noticeAskedAt: EXAMPLE_MS }),
      );
    }
    expect(about('pickup.resend', {}, examplePickup())).toEqual(
      rejection('wrong_state', '#1001 is placed'),
    );
  });
});
