/** The server's pages: the system's theme and, where there are counts, that they follow the server. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const setTheme = () => (document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light');
setTheme();
dark.addEventListener('change', setTheme);

document.addEventListener('DOMContentLoaded', () => {
  const stopped = document.querySelector('.stopped span');
  if (!stopped) return;
  const events = new EventSource('/classroom/events');
  events.addEventListener('open', () => (stopped.hidden = true));
  events.addEventListener('error', () => (stopped.hidden = false));
  events.addEventListener('message', ({ data }) => {
    for (const [name, count] of Object.entries(JSON.parse(data))) {
      document.querySelector(`[data-count=${name}]`).textContent = String(count);
    }
  });
});
