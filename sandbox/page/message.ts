import type { PageMessage } from '../contract.ts';
import { avatar } from './avatar.ts';
import { type ComponentContext, componentView } from './components.ts';
import { cssColour, el } from './element.ts';
import { embedView } from './embeds.ts';
import { markdownView } from './markdown-view.ts';
import { dots } from './marks.ts';
import { fileView } from './media.ts';
import type { ComponentPayload } from './payload.ts';
import type { LocalMessage, PageModel } from './state.ts';
import type { Surroundings } from './surroundings.ts';
import { formatTime, messageTime } from './time.ts';

const LOADING = 1 << 7;
const COMPONENTS_V2 = 1 << 15;
const QUOTED_CHARS = 90;

/** What a person can do with messages. */
export interface MessageActions {
  press(message: PageMessage, customId: string): void;
  select(message: PageMessage, customId: string, values: readonly string[]): void;
  openThread(id: string): void;
}

export interface MessageContext {
  readonly model: PageModel;
  readonly surroundings: Surroundings;
  readonly actions: MessageActions;
  /** Whether the messages stand in a thread: then no chip leads to it. */
  readonly inThread: boolean;
}

/** A message as the person sees it. `compact` leaves out who wrote it, below another one of the same author. */
export function messageView(message: PageMessage, context: MessageContext, compact: boolean): HTMLElement {
  const { model, surroundings } = context;
  const { body } = message;
  const sent = Date.parse(body.timestamp);
  const author = model.member(body.author.id);
  const name = author?.name ?? body.author.username;
  const mine = model.mentionsMe(message);
  const classes = ['message', compact && 'compact', mine && 'mentioned', message.ephemeral && 'ephemeral'];
  const clock = formatTime(sent, 't', surroundings.now());
  const invocation = body.interaction;
  return el(
    'article',
    {
      class: classes.filter(Boolean).join(' '),
      attributes: { 'aria-label': `${name}, ${messageTime(sent, surroundings.now())}`, 'data-message': message.id },
    },
    invocation
      ? invocationView(model.member(invocation.user.id)?.name ?? invocation.user.username, invocation.name)
      : replyView(message, model),
    compact
      ? el('time', { class: 'side-time', text: clock, attributes: { title: formatTime(sent, 'F', 0) } })
      : avatar(name, { bot: author?.bot ?? body.author.bot ?? false }),
    el(
      'div',
      { class: 'message-body' },
      compact ? undefined : headerView(name, author?.bot ?? false, author?.colour ?? 0, sent, surroundings.now()),
      ...contentViews(message, context),
      threadChip(message, context),
      failureView(model.failure(message.id)),
      message.ephemeral ? ephemeralView(() => model.dismiss(message.id)) : undefined,
    ),
  );
}

/** A command that is under way or got no answer. */
export function localView(local: LocalMessage, model: PageModel, now: number): HTMLElement {
  const bot = model.state?.bot.name ?? 'The bot';
  const me = model.state?.me.key ?? '';
  return el(
    'article',
    { class: 'message ephemeral', attributes: { 'aria-label': `/${local.path}` } },
    invocationView(me, local.path),
    avatar(bot, { bot: true }),
    el(
      'div',
      { class: 'message-body' },
      headerView(bot, true, 0, local.at, now),
      local.trouble === undefined
        ? el('div', { class: 'thinking' }, dots(), el('span', { text: 'Sending command…' }))
        : el('div', { class: 'failure', text: local.trouble, attributes: { role: 'alert' } }),
      local.trouble === undefined ? undefined : ephemeralView(() => model.dismiss(local.id)),
    ),
  );
}

function contentViews(message: PageMessage, context: MessageContext): (HTMLElement | undefined)[] {
  const { body } = message;
  const { surroundings, actions, model } = context;
  if ((body.flags ?? 0) & LOADING) {
    const name = model.state?.bot.name ?? 'The bot';
    return [el('div', { class: 'thinking' }, dots(), el('span', { text: `${name} is thinking…` }))];
  }
  const edited =
    body.edited_timestamp === null
      ? undefined
      : el('span', {
          class: 'edited',
          text: '(edited)',
          attributes: { title: formatTime(Date.parse(body.edited_timestamp), 'F', 0) },
        });
  const components: ComponentContext = {
    surroundings,
    broadcasts: message.pinged.everyone,
    pending: model.pending(message.id),
    press: (customId) => actions.press(message, customId),
    select: (customId, values) => actions.select(message, customId, values),
  };
  const text = body.content === '' ? undefined : markdownView(body.content, components);
  const last = text?.lastElementChild;
  if (edited && last?.classList.contains('paragraph')) last.append(' ', edited);
  const payloads = (body.components ?? []) as unknown as readonly ComponentPayload[];
  return [
    text,
    ...body.embeds.map((embed) => embedView(embed, surroundings)),
    // With the newer components, files show only where a component says so.
    ...((body.flags ?? 0) & COMPONENTS_V2 ? [] : body.attachments).map((a) =>
      fileView({ file: { url: a.url }, name: a.filename, size: a.size }),
    ),
    ...payloads.map((payload) => componentView(payload, components)),
    edited?.parentElement ? undefined : edited,
  ];
}

function headerView(name: string, bot: boolean, colour: number, at: number, now: number): HTMLElement {
  const author = el('span', { class: 'author', text: name });
  if (colour) author.style.setProperty('color', cssColour(colour));
  return el(
    'header',
    {},
    author,
    bot ? el('span', { class: 'tag', text: 'APP' }) : undefined,
    el('time', { text: messageTime(at, now), attributes: { title: formatTime(at, 'F', now) } }),
  );
}

function invocationView(who: string, path: string): HTMLElement {
  return el(
    'div',
    { class: 'invocation' },
    avatar(who, { class: 'mini' }),
    el('span', {}, el('b', { text: who }), ' used ', el('span', { class: 'command-name', text: `/${path}` })),
  );
}

/** Which message this one replies to, as Discord hints at it: who wrote it, and how it begins. */
function replyView({ body }: PageMessage, model: PageModel): HTMLElement | undefined {
  const to = body.referenced_message;
  if (!to) return undefined;
  const who = model.member(to.author.id)?.name ?? to.author.username;
  const text = firstText([{ content: to.content }, ...((to.components ?? []) as readonly object[])]) ?? 'a message';
  const plain = text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>|[*_~`#>|\\]/g, '')
    .trim();
  const words = plain.split('\n')[0] ?? '';
  return el(
    'div',
    { class: 'invocation reply' },
    avatar(who, { class: 'mini', bot: to.author.bot ?? false }),
    el('b', { text: who }),
    el('span', { class: 'reply-words', text: words.slice(0, QUOTED_CHARS) }),
  );
}

/** The first text that stands in components, nested ones too. */
function firstText(nodes: readonly object[]): string | undefined {
  for (const node of nodes as readonly { readonly content?: string; readonly components?: readonly object[] }[]) {
    const text = node.content || firstText(node.components ?? []);
    if (text) return text;
  }
  return undefined;
}

function threadChip(message: PageMessage, { model, actions, inThread }: MessageContext): HTMLElement | undefined {
  const thread = inThread ? undefined : model.channel(message.id);
  if (!thread) return undefined;
  const count = model.messages(thread.id).length;
  const words = count === 1 ? '1 Message' : `${count} Messages`;
  return el(
    'button',
    {
      class: 'thread-chip',
      attributes: {
        type: 'button',
        'aria-label': `Thread ${thread.name}, ${words}`,
        'data-key': `thread-${thread.id}`,
      },
      on: { click: () => actions.openThread(thread.id) },
    },
    el('span', { class: 'thread-name', text: thread.name }),
    el('span', { class: 'thread-count', text: `${words} ›` }),
    thread.archived ? el('small', { text: 'archived' }) : undefined,
  );
}

function failureView(trouble: string | undefined): HTMLElement | undefined {
  return trouble === undefined
    ? undefined
    : el('div', { class: 'failure', text: trouble, attributes: { role: 'alert' } });
}

function ephemeralView(dismiss: () => void): HTMLElement {
  return el(
    'footer',
    { class: 'ephemeral-note' },
    el('span', { text: '👁 Only you can see this · ' }),
    el('button', {
      text: 'Dismiss message',
      class: 'plain-link',
      attributes: { type: 'button' },
      on: { click: dismiss },
    }),
  );
}
