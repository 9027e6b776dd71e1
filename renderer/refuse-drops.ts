/**
 * A browser opens what is dropped on a page in the page's place: the counter would be gone, and a file of
 * somebody's on the screen. Nothing here takes files; text may be dropped into fields.
 */
export function refuseDrops(page: Document): void {
  for (const name of ['dragover', 'drop'] as const) {
    page.addEventListener(name, (event) => {
      const intoField =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (intoField && event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
    });
  }
}
