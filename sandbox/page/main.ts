import type { PersonKey } from '../contract.ts';
import { App } from './app.ts';
import { tickTimes } from './time-view.ts';

const PEOPLE: readonly PersonKey[] = ['admin', 'responder', 'reader'];

function start(): void {
  const wanted = new URLSearchParams(location.search).get('as');
  const first = PEOPLE.find((person) => person === wanted) ?? 'admin';
  let app: App | undefined;
  const be = (person: PersonKey, place: string): void => {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    const drawer = app?.element.classList.contains('drawer-open') ?? false;
    app?.close();
    app = new App(person, place, be);
    app.element.classList.toggle('drawer-open', drawer);
    document.body.append(app.element);
    if (focused?.startsWith('person-')) app.focusPerson();
  };
  be(first, location.hash.slice(1));
  tickTimes(document, () => app?.now() ?? Date.now());
}

start();
