import { el } from './element.ts';

const GAP_PX = 4;
const LEAST_ROOM_PX = 180;

/** A box over everything else, below or above what opened it. Stays beside it; closes at a press elsewhere. */
export class Popup {
  readonly #box: HTMLElement;
  readonly #end = new AbortController();
  readonly #closed: () => void;

  constructor(anchor: HTMLElement, content: HTMLElement, closed: () => void) {
    this.#closed = closed;
    this.#box = el('div', { class: 'popup', attributes: { popover: 'manual' } }, content);
    // Inside an open dialog all else is inert, so the box must live in it.
    (anchor.closest('dialog') ?? document.body).append(this.#box);
    this.#box.showPopover();
    const place = () => this.#place(anchor.getBoundingClientRect());
    place();
    const { signal } = this.#end;
    const beside = (event: Event) => {
      if (!(event.target instanceof Node && (this.#box.contains(event.target) || anchor.contains(event.target))))
        this.close();
    };
    document.addEventListener('pointerdown', beside, { signal, capture: true });
    document.addEventListener('scroll', place, { signal, capture: true });
    window.addEventListener('resize', place, { signal });
  }

  close(): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#box.remove();
    this.#closed();
  }

  #place(anchor: DOMRect): void {
    const { style } = this.#box;
    const below = window.innerHeight - anchor.bottom - 2 * GAP_PX;
    const above = anchor.top - 2 * GAP_PX;
    const up = below < LEAST_ROOM_PX && above > below;
    style.setProperty('width', `${anchor.width}px`);
    style.setProperty(
      'left',
      `${Math.max(GAP_PX, Math.min(anchor.left, window.innerWidth - anchor.width - GAP_PX))}px`,
    );
    style.setProperty('max-height', `${Math.min(up ? above : below, 340)}px`);
    style.setProperty('bottom', up ? `${window.innerHeight - anchor.top + GAP_PX}px` : 'auto');
    style.setProperty('top', up ? 'auto' : `${anchor.bottom + GAP_PX}px`);
  }
}
