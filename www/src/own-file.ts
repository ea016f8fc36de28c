/** A document of the reader's own: opened by a button, dropped onto the page, or pasted. It does not leave the browser. */

/** As much of a file is read; the simulator takes no more either. */
const MOST_BYTES = 4 * 1_048_576;
/** What begins a line of a document and of little else: front matter, a heading, a fence. */
const DOCUMENT = /^(---$|#{1,6} |```)/m;

/** The text of a file of the reader's, and what it is called; `text` is `null` where it is too long. */
export interface OwnFile {
  readonly name: string;
  readonly text: string | null;
}

/** Tells of each file that the reader gives to the page. */
export function onOwnFile(button: HTMLButtonElement, input: HTMLInputElement, opened: (file: OwnFile) => void): void {
  const take = async (file: File | null | undefined): Promise<void> => {
    if (file) opened({ name: file.name, text: file.size > MOST_BYTES ? null : await file.text() });
  };
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void take(input.files?.[0]);
    // The same file again is a change too.
    input.value = '';
  });
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void take(file);
  });
  document.addEventListener('paste', (event) => {
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches('input, textarea, [contenteditable]')) return;
    const [file] = event.clipboardData?.files ?? [];
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (file) void take(file);
    else if (DOCUMENT.test(text)) opened({ name: '', text: text.length > MOST_BYTES ? null : text });
  });
}
