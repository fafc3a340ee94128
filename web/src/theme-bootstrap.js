// Runs before the first paint, outside the bundle (see vite.config.ts). Keep in step with lib/theme.ts.
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
