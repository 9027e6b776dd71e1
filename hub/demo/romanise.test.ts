import { expect, it } from 'vitest';
import { romanise } from './romanise.ts';

it('spells by the official rules, syllable by syllable', () => {
  const official = (given: string) => romanise(given, { customary: false, joint: '' });
  expect(['민지', '정훈', '혜원', '석진', '은비', '값'].map(official)).toEqual([
    'Minji',
    'Jeonghun',
    'Hyewon',
    'Seokjin',
    'Eunbi',
    'Gap',
  ]);
});

it('spells by custom, joined as the person joins it', () => {
  expect(romanise('정훈', { customary: true, joint: '' })).toBe('Junghoon');
  expect(romanise('영수', { customary: true, joint: '-' })).toBe('Young-soo');
  expect(romanise('민지', { customary: true, joint: ' ' })).toBe('Min Ji');
});

it('leaves what is not Hangul as it is', () => {
  expect(romanise('Zoë', { customary: true, joint: '' })).toBe('Zoë');
});
