/** `dialog`: what would be shown is kept, and answered as STAND_IN_ANSWER says (a button's number). */
interface Shown {
  title: string;
  detail: string;
}

export const shown: Shown[] = [];

export const dialog = {
  showErrorBox(title: string, detail: string): void {
    shown.push({ title, detail });
    process.stderr.write(`error box: ${title}: ${detail}\n`);
  },
  showMessageBoxSync(_window: unknown, options: { message: string; detail?: string }): number {
    shown.push({ title: options.message, detail: options.detail ?? '' });
    return Number(process.env['STAND_IN_ANSWER'] ?? 0);
  },
};
