// Runs before the page is painted, so that it never flashes in the wrong theme. The choice stays in this browser.
(function () {
  'use strict';
  const KEY = 'lifeboat.theme';
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let stored = null;
  function read() {
    try {
      stored = localStorage.getItem(KEY);
    } catch {
      /* storage may be forbidden: the system's theme it is */
    }
  }
  function show() {
    const light = stored === 'light' || (stored !== 'dark' && !dark.matches);
    document.documentElement.dataset.theme = light ? 'light' : 'dark';
  }
  read();
  show();
  dark.addEventListener('change', show);
  window.lifeboatTheme = {
    chosen: () => (stored === 'light' || stored === 'dark' ? stored : 'system'),
    choose(theme) {
      stored = theme;
      try {
        if (theme === 'system') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, theme);
      } catch {
        /* it holds until the page is left */
      }
      show();
    },
  };
})();
