// Chooses the theme before the first paint, so it stands outside of the bundle. Keep in step with src/lib/theme.ts.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('auriga-theme');
  } catch {
    // Storage may be refused; the system's theme is used then.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
