import type { ActResult, PageModal } from '../contract.ts';
import { el } from './element.ts';
import { markdownView } from './markdown-view.ts';
import { dots } from './marks.ts';
import type { ComponentPayload, SelectPayload, TextInputPayload } from './payload.ts';
import { SelectMenu } from './select-menu.ts';
import type { Surroundings } from './surroundings.ts';

export type ModalValues = Readonly<Record<string, string | readonly string[]>>;

interface Field {
  readonly element: HTMLElement;
  readonly customId: string;
  value(): string | readonly string[];
  fault(): string | undefined;
}

/** Shows a form until it is sent or put away. `send` answers whether the bot took it. */
export function openModal(
  modal: PageModal,
  bot: string,
  surroundings: Surroundings,
  send: (values: ModalValues) => Promise<ActResult>,
): void {
  const back = document.activeElement;
  const fields: Field[] = [];
  const parts = (modal.components as readonly ComponentPayload[]).map((part) => partView(part, fields, surroundings));
  const trouble = el('p', { class: 'failure', attributes: { role: 'alert' } });
  const submit = el('button', { class: 'button primary', text: 'Submit', attributes: { type: 'submit' } });
  const close = (): void => dialog.close();
  const dialog = el(
    'dialog',
    { class: 'modal', attributes: { 'aria-labelledby': 'modal-title' } },
    el(
      'form',
      { attributes: { method: 'dialog', novalidate: true }, on: { submit: (event) => void onSubmit(event) } },
      el(
        'header',
        {},
        el('h2', { text: modal.title, attributes: { id: 'modal-title' } }),
        el('button', {
          class: 'close',
          text: '✕',
          attributes: { type: 'button', 'aria-label': 'Close' },
          on: { click: close },
        }),
      ),
      el(
        'div',
        { class: 'modal-fields' },
        el('p', { class: 'modal-note', text: `This form goes to ${bot}.` }),
        ...parts,
      ),
      trouble,
      el(
        'footer',
        {},
        el('button', { class: 'button plain', text: 'Cancel', attributes: { type: 'button' }, on: { click: close } }),
        submit,
      ),
    ),
  );
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (submit.getAttribute('aria-busy') === 'true') return;
    const faults = fields.map((field) => field.fault());
    if (faults.some((fault) => fault !== undefined)) {
      const at = faults.findIndex((fault) => fault !== undefined);
      trouble.textContent = faults[at] ?? '';
      fields[at]?.element.focus();
      return;
    }
    trouble.textContent = '';
    submit.setAttribute('aria-busy', 'true');
    submit.replaceChildren(dots());
    const result = await send(Object.fromEntries(fields.map((field) => [field.customId, field.value()])));
    submit.removeAttribute('aria-busy');
    submit.textContent = 'Submit';
    if (result.outcome === 'done' || result.outcome === 'modal') close();
    else trouble.textContent = result.outcome === 'refused' ? result.why : 'Something went wrong. Try again.';
  };
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (!(back instanceof HTMLElement)) return;
    const key = back.dataset.key;
    // The message may have been drawn anew meanwhile.
    const same =
      back.isConnected || key === undefined
        ? back
        : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    same?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  (fields[0]?.element ?? submit).focus();
}

function partView(part: ComponentPayload, fields: Field[], surroundings: Surroundings): HTMLElement {
  if (part.type === 10) return markdownView(part.content, { surroundings });
  const label =
    part.type === 18
      ? { label: part.label, description: part.description, component: part.component }
      : { label: undefined, description: undefined, component: part.type === 1 ? part.components[0] : part };
  const { component } = label;
  if (component?.type === 4) {
    const name = label.label ?? component.label ?? '';
    return labelled(inputField(component, name), name, label.description, component.required !== false, fields);
  }
  if (component && [3, 5, 6, 7, 8].includes(component.type)) {
    const select = component as SelectPayload;
    const name = label.label ?? select.placeholder ?? '';
    return labelled(
      selectField(select, name, surroundings),
      name,
      label.description,
      select.required !== false,
      fields,
    );
  }
  return el('div', { class: 'unknown-component', text: 'This kind of field is not shown here.' });
}

function labelled(
  field: Field,
  name: string,
  description: string | undefined,
  required: boolean,
  fields: Field[],
): HTMLElement {
  fields.push(field);
  const id = `field-${fields.length}`;
  field.element.id = id;
  if (description) field.element.setAttribute('aria-describedby', `${id}-description`);
  const star = required ? el('span', { class: 'star', text: ' *', attributes: { 'aria-hidden': 'true' } }) : undefined;
  return el(
    'div',
    { class: 'modal-field' },
    el('label', { attributes: { for: id } }, name, star),
    description ? el('small', { text: description, attributes: { id: `${id}-description` } }) : undefined,
    field.element,
  );
}

function inputField(input: TextInputPayload, name: string): Field {
  const required = input.required !== false;
  const attributes = {
    placeholder: input.placeholder,
    maxlength: input.max_length ?? 4_000,
    required,
    autocomplete: 'off',
  };
  const element =
    input.style === 2 ? el('textarea', { attributes: { ...attributes, rows: 5 } }) : el('input', { attributes });
  element.value = input.value ?? '';
  return {
    element,
    customId: input.custom_id,
    value: () => element.value,
    fault: () => {
      if (required && element.value.trim() === '') return `“${name}” is required.`;
      const least = input.min_length ?? 0;
      return element.value !== '' && element.value.length < least
        ? `“${name}” needs at least ${least} characters.`
        : undefined;
    },
  };
}

function selectField(select: SelectPayload, name: string, surroundings: Surroundings): Field {
  const menu = new SelectMenu(select, { surroundings, pending: false, label: name, choose: () => {} });
  return {
    element: menu.element,
    customId: select.custom_id,
    value: () => menu.values,
    fault: () => {
      const least = select.required === false ? 0 : Math.max(select.min_values ?? 1, 1);
      return menu.values.length < least ? `“${name}” is required.` : undefined;
    },
  };
}
