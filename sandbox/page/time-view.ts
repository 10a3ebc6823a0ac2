import { el } from './element.ts';
import { formatTime } from './time.ts';

/** A `<t:…>` on screen, with the full time on hover and on focus by name. */
export function timeView(seconds: number, style: string, now: number): HTMLElement {
  const ms = seconds * 1000;
  const full = formatTime(ms, 'F', now);
  const attributes = {
    title: full,
    datetime: full === 'Invalid Date' ? undefined : new Date(ms).toISOString(),
    'data-relative': style === 'R' && full !== 'Invalid Date' ? ms : undefined,
  };
  return el('time', { class: 'timestamp', text: formatTime(ms, style, now), attributes });
}

/** Keeps every relative time of the page true. Returns what ends it. */
export function tickTimes(root: ParentNode, clock: () => number): () => void {
  const timer = setInterval(() => {
    const now = clock();
    for (const time of root.querySelectorAll<HTMLElement>('time[data-relative]')) {
      const text = formatTime(Number(time.dataset.relative), 'R', now);
      if (time.textContent !== text) time.textContent = text;
    }
  }, 1000);
  return () => clearInterval(timer);
}
