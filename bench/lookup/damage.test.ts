import { expect, it } from 'vitest';
import { createRandom } from '#hub/demo/random.ts';
import { damaged } from './damage.ts';

it('changes a name by one slip, never its first letter alone, and stays in its script', () => {
  const random = createRandom(1, 1);
  for (const name of ['김민지', '남궁서연', 'Emma Wilson', 'Zoë']) {
    let changed = 0;
    for (let i = 0; i < 200; i += 1) {
      const query = damaged(name, random);
      if (query !== name) changed += 1;
      expect(Math.abs([...query].length - [...name].length)).toBeLessThan(2);
      if (/^\p{Script=Hangul}+$/u.test(name)) {
        expect(query).toMatch(/^[가-힣]+$/);
        expect(query[0]).toBe(name[0]);
      }
    }
    expect(changed).toBeGreaterThan(140);
  }
});
