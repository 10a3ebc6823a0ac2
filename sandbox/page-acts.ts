import { z } from 'zod';
import type { Act, ActResult, PageAction } from './contract.ts';
import { IDS, type PersonName } from './founding.ts';
import type { InteractionState } from './interactions.ts';
import { PERMISSION, permissionsOf } from './permissions.ts';
import type { Sandbox } from './sandbox.ts';

const text = z.string().max(8_000);
const optionValue = z.union([
  text,
  z.number(),
  z.boolean(),
  z.object({ attachment: z.object({ name: text, url: text, size: z.number() }) }),
]);
const options = z.record(z.string().max(32), optionValue);
const values = z.array(text).max(25);
const actSchema: z.ZodType<Act> = z.discriminatedUnion('do', [
  z.object({ do: z.literal('command'), channelId: text, path: text, options }),
  z.object({ do: z.literal('autocomplete'), channelId: text, path: text, option: text, partial: text, options }),
  z.object({ do: z.literal('press'), channelId: text, messageId: text, customId: text }),
  z.object({ do: z.literal('select'), channelId: text, messageId: text, customId: text, values }),
  z.object({ do: z.literal('submit'), modal: text, values: z.record(z.string(), z.union([text, values])) }),
  z.object({ do: z.literal('action'), key: text }),
  z.object({ do: z.literal('say'), channelId: text, content: z.string().trim().min(1).max(2_000) }),
]);

/** Something that a person can make happen; answers in words what it did. */
export interface OfferedAction extends PageAction {
  readonly run: () => Promise<string>;
}

const MODALS_KEPT = 100;

/** Does what people do on the page, and waits for the bot's first answer. */
export class PageActs {
  readonly #sandbox: Sandbox;
  readonly #actions: readonly OfferedAction[];
  /** Interactions that a modal answered, to be submitted. */
  readonly #modals = new Map<string, InteractionState>();

  constructor(sandbox: Sandbox, actions: readonly OfferedAction[]) {
    this.#sandbox = sandbox;
    this.#actions = actions;
  }

  /** Never throws: what cannot be done is refused. */
  async perform(person: PersonName, body: unknown): Promise<ActResult> {
    const parsed = actSchema.safeParse(body);
    if (!parsed.success) return { outcome: 'refused', why: 'The page sent what the sandbox does not understand.' };
    try {
      return await this.#perform(person, parsed.data);
    } catch (error) {
      return { outcome: 'refused', why: error instanceof Error ? error.message : String(error) };
    }
  }

  async #perform(person: PersonName, act: Act): Promise<ActResult> {
    const { store } = this.#sandbox;
    if (act.do === 'submit') return this.#submit(person, act);
    if (act.do === 'action') {
      const action = this.#actions.find(({ key }) => key === act.key);
      return action
        ? { outcome: 'told', words: await action.run() }
        : { outcome: 'refused', why: 'There is no such action.' };
    }
    const actor = this.#sandbox.actor(person, act.channelId);
    const channel = store.channel(act.channelId);
    const bits = permissionsOf(store.world, this.#sandbox.guild, actor.userId, channel);
    if (!(bits & PERMISSION.viewChannel)) return { outcome: 'refused', why: 'You cannot see this channel.' };
    switch (act.do) {
      case 'say': {
        const need = channel.type === 11 ? PERMISSION.sendMessagesInThreads : PERMISSION.sendMessages;
        if (!(bits & need)) return { outcome: 'refused', why: 'You may not write here.' };
        store.createMessage({
          channelId: act.channelId,
          authorId: actor.userId,
          body: { content: act.content, allowed_mentions: { parse: ['users'] } },
        });
        return { outcome: 'done' };
      }
      case 'autocomplete':
        return {
          outcome: 'choices',
          choices: await actor.autocomplete(act.path, act.option, act.partial, act.options),
        };
      case 'command':
        return this.#result(actor.run(act.path, act.options).state);
      case 'press':
        return this.#result(actor.press(store.message(act.channelId, act.messageId), act.customId).state);
      case 'select':
        return this.#result(actor.select(store.message(act.channelId, act.messageId), act.customId, act.values).state);
    }
  }

  async #submit(person: PersonName, act: Extract<Act, { do: 'submit' }>): Promise<ActResult> {
    const shown = this.#modals.get(act.modal);
    if (!shown?.modal || shown.userId !== IDS.people[person])
      return { outcome: 'refused', why: 'This form is no longer open.' };
    const actor = this.#sandbox.actor(person, shown.channelId);
    const result = await this.#result(actor.submit(shown.modal, act.values, shown.source).state);
    if (result.outcome !== 'failed') this.#modals.delete(act.modal);
    return result;
  }

  async #result(state: InteractionState): Promise<ActResult> {
    await this.#answered(state);
    if (state.failed) return { outcome: 'failed' };
    if (!state.modal) return { outcome: 'done' };
    this.#modals.set(state.id, state);
    const oldest = this.#modals.keys().next().value;
    if (this.#modals.size > MODALS_KEPT && oldest !== undefined) this.#modals.delete(oldest);
    return { outcome: 'modal', modal: { id: state.id, title: state.modal.title, components: state.modal.components } };
  }

  #answered(state: InteractionState): Promise<void> {
    if (state.answered || state.failed) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#sandbox.interactions.onChange((changed) => {
        if (changed !== state) return;
        stop();
        resolve();
      });
    });
  }
}
