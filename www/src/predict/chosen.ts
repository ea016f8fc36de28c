/** Whether a reader wants to be asked before things happen, remembered for all elements of an origin. */

const REMEMBERED = 'mi-sim-questions';

/** What a reader chose on an earlier visit; to watch, where they chose nothing or the browser remembers nothing here. */
export function rememberedQuestions(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) === 'on';
  } catch {
    return false;
  }
}

export function rememberQuestions(isOn: boolean): void {
  try {
    if (isOn) localStorage.setItem(REMEMBERED, 'on');
    else localStorage.removeItem(REMEMBERED);
  } catch {
    // A frame without an origin of its own has no storage: the choice holds until it is left.
  }
}
