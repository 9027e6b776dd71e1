/** The few words the host itself shows, when there is no page to show them. */

const english = {
  leaveTitle: 'Some changes have not reached the hub yet',
  leaveDetail: 'They are kept on this device and will be sent when Dangol is opened again.',
  leave: 'Leave',
  stay: 'Stay',
  brokenTitle: 'Dangol has stopped',
  brokenDetail:
    'It stopped several times in a row and was not started again. What was saved is kept. Open Dangol again; if it stops again, call support.',
  takenTitle: 'Dangol is already running',
  takenDetail: 'Another station uses the same data on this device.',
  startTitle: 'Dangol could not start',
};

const korean: typeof english = {
  leaveTitle: '아직 허브에 보내지 못한 변경이 있습니다',
  leaveDetail: '이 기기에 안전하게 보관되며, 단골 앱을 다시 열면 전송됩니다.',
  leave: '나가기',
  stay: '머무르기',
  brokenTitle: '단골 앱이 멈췄습니다',
  brokenDetail:
    '여러 번 연속으로 멈춰 다시 시작하지 않았습니다. 저장된 내용은 그대로 있습니다. 단골 앱을 다시 열고, 또 멈추면 지원팀에 연락해 주세요.',
  takenTitle: '단골 앱이 이미 실행 중입니다',
  takenDetail: '이 기기에서 다른 단골 앱이 같은 데이터를 사용하고 있습니다.',
  startTitle: '단골 앱을 시작할 수 없습니다',
};

export type Words = typeof english;

/** @param locale as of `app.getLocale()`, e.g. `ko` or `en-GB`. */
export function wordsFor(locale: string): Words {
  return locale.startsWith('ko') ? korean : english;
}
