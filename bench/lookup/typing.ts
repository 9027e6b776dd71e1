/** What a search box holds after each key: letter by letter, and Hangul jamo by jamo as an IME shows it. */
import { assemble, disassemble } from 'es-hangul';
import { isHangulSyllable } from '#shared/domain/search/hangul.ts';

/** `김민` → `ㄱ 기 김 김ㅁ 김미 김민`; the last is the query itself. */
export function keystrokes(query: string): string[] {
  const typed: string[] = [];
  let before = '';
  for (const char of query) {
    if (isHangulSyllable(char)) {
      const keys = [...disassemble(char)];
      for (let i = 1; i < keys.length; i += 1) typed.push(before + assemble(keys.slice(0, i)));
    }
    before += char;
    typed.push(before);
  }
  return typed;
}
