// @ts-check
// Runs before the start page is painted, so that nothing moves when the rest is there: chooses language and theme.
// The page holds its texts in every language; each stands in an element of the class `said`, with its `lang`.
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const spoken = (document.currentScript?.dataset['langs'] ?? root.lang).split(' ');
  const wishes = [asked.get('lang') ?? '', ...navigator.languages].map((wish) => wish.toLowerCase().split('-')[0]);
  const lang = wishes.find((wish) => wish !== undefined && spoken.includes(wish));
  if (lang) root.lang = lang;
  const theme = asked.get('theme') ?? '';
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
})();
