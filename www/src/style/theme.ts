/** `auto` is the system's. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The theme of this name. */
export function themeOf(name: string): Theme | undefined {
  return THEMES.find((theme) => theme === name);
}
