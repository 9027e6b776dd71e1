import { expect, it } from 'vitest';
import { DARK, lightOf } from './light.ts';

const picture = (red: number, green: number, blue: number) =>
  Uint8ClampedArray.from({ length: 4 * 10_000 }, (_, i) => [red, green, blue, 255][i % 4] ?? 0);

it('tells a dark room from a lit one', () => {
  expect(lightOf(picture(0, 0, 0))).toBe(0);
  expect(lightOf(picture(255, 255, 255))).toBeCloseTo(1);
  expect(lightOf(picture(20, 20, 20))).toBeLessThan(DARK);
  expect(lightOf(picture(90, 80, 70))).toBeGreaterThan(DARK);
  expect(lightOf([])).toBe(0);
});
