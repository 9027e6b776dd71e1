import { describe, expect, it } from 'vitest';
import { findForms, initialOf, lastFourForm, maskedName, personForms } from './pickup-find.ts';

const minji = {
  name: { family: '김', given: '민지' },
  latinName: 'Kim Minji',
  phone: '+821012344821',
  email: 'Minji@Example.com',
  loyalty: 'DG10000001',
};

describe('whoever collects', () => {
  it.each([
    '김민지',
    '김 민지',
    '민지 김',
    '민지',
    'kim minji',
    'Minji Kim',
    '010-1234-4821',
    '+82 10 1234 4821',
    '12344821',
    '4821',
    'minji@example.com',
    'dg10000001',
  ])('is found by %s', (typed) => {
    const held = new Set(personForms(minji));
    expect(findForms(typed).some((form) => held.has(form))).toBe(true);
  });

  it.each(['', '김', '482', '123', '010-1234-4822', 'minji@example.org', '김민', 'a'.repeat(300)])(
    'is not found by %s',
    (typed) => {
      const held = new Set(personForms(minji));
      expect(findForms(typed).some((form) => held.has(form))).toBe(false);
    },
  );

  it('has forms for no more than is known', () => {
    expect(personForms({})).toEqual([]);
    expect(personForms({ name: { family: '', given: 'Ida' } })).toEqual(['n:ida']);
    expect(lastFourForm('4821')).toBe('4:4821');
  });

  it('is masked on the screen', () => {
    expect(maskedName({ family: '김', given: '민지' })).toBe('김•지');
    expect(maskedName({ family: '이', given: '호' })).toBe('이•');
    expect(maskedName({ family: '남궁', given: '민수' })).toBe('남••수');
    expect(maskedName({ family: 'Wilson', given: 'Emma' })).toBe('E••• W•••••');
    expect([
      initialOf({ family: '김', given: '민지' }),
      initialOf({ family: '', given: 'ida' }),
    ]).toEqual(['김', 'I']);
  });
});
