import { cssColour, el, outsideLink } from './element.ts';
import { markdownView, spoilerView } from './markdown-view.ts';
import { dots, emojiView } from './marks.ts';
import { fileView, mediaView } from './media.ts';
import type { ButtonPayload, ComponentPayload } from './payload.ts';
import { SelectMenu } from './select-menu.ts';
import type { Surroundings } from './surroundings.ts';

/** What the components of one message need. */
export interface ComponentContext {
  readonly surroundings: Surroundings;
  /** Whether `@everyone` in the texts really pinged. */
  readonly broadcasts: boolean;
  /** Custom ids that wait for the bot. */
  readonly pending: ReadonlySet<string>;
  press(customId: string): void;
  select(customId: string, values: readonly string[]): void;
}

const BUTTON_CLASSES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
  6: 'premium',
};

/** A component and all inside it. Unknown kinds say so. */
export function componentView(component: ComponentPayload, context: ComponentContext): HTMLElement {
  switch (component.type) {
    case 1:
      return el('div', { class: 'action-row' }, ...component.components.map((c) => componentView(c, context)));
    case 2:
      return buttonView(component, context);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return new SelectMenu(component, {
        surroundings: context.surroundings,
        pending: context.pending.has(component.custom_id),
        choose: (values) => context.select(component.custom_id, values),
      }).element;
    case 9:
      return el(
        'div',
        { class: 'section' },
        el('div', { class: 'section-texts' }, ...component.components.map((c) => componentView(c, context))),
        el('div', { class: 'section-accessory' }, componentView(component.accessory, context)),
      );
    case 10:
      return markdownView(component.content, { surroundings: context.surroundings, broadcasts: context.broadcasts });
    case 11:
      return mediaView(component, 'thumbnail');
    case 12:
      return el('div', { class: 'gallery' }, ...component.items.map((item) => mediaView(item, 'gallery-item')));
    case 13:
      return fileView(component);
    case 14: {
      const size = component.spacing === 2 ? 'large' : 'small';
      return el('div', {
        class: `separator ${size}${component.divider === false ? '' : ' divider'}`,
        attributes: component.divider === false ? {} : { role: 'separator' },
      });
    }
    case 17:
      return containerView(component, context);
    default:
      return el('div', { class: 'unknown-component', text: 'This component is not shown here.' });
  }
}

function containerView(container: Extract<ComponentPayload, { type: 17 }>, context: ComponentContext): HTMLElement {
  const children = container.components.map((c) => componentView(c, context));
  const box = el('div', { class: 'container' }, ...(container.spoiler ? [spoilerView(children)] : children));
  if (typeof container.accent_color === 'number') {
    box.classList.add('accented');
    box.style.setProperty('--accent', cssColour(container.accent_color));
  }
  return box;
}

function buttonView(button: ButtonPayload, context: ComponentContext): HTMLElement {
  const look = `button ${BUTTON_CLASSES[button.style] ?? 'secondary'}`;
  const inside = [emojiView(button.emoji), button.label ? el('span', { text: button.label }) : undefined];
  if (button.style === 5) {
    const mark = el('span', { class: 'outside', text: '↗', attributes: { 'aria-hidden': 'true' } });
    const attributes = button.disabled ? { 'aria-disabled': 'true' } : {};
    return outsideLink(button.disabled ? '' : (button.url ?? ''), { class: look, attributes }, ...inside, mark);
  }
  const customId = button.custom_id ?? '';
  const waits = context.pending.has(customId);
  const attributes = {
    type: 'button',
    disabled: button.disabled === true,
    'data-key': customId,
    'aria-disabled': waits ? 'true' : undefined,
    'aria-busy': waits ? 'true' : undefined,
    'aria-label': button.label ? undefined : (button.emoji?.name ?? 'Button'),
  };
  const on = { click: () => (waits ? undefined : context.press(customId)) };
  return el(
    'button',
    { class: waits ? `${look} waiting` : look, attributes, on },
    ...inside,
    waits ? dots() : undefined,
  );
}
