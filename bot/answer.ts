import {
  type APIModalInteractionResponseCallbackData,
  type ChatInputCommandInteraction,
  ComponentType,
  DiscordAPIError,
  type InteractionReplyOptions,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
} from 'discord.js';
import { UserError } from '../core/user-error.ts';
import type { RenderedMessage } from './render/message.ts';

type Pressed = MessageComponentInteraction<'cached'> | ModalSubmitInteraction<'cached'>;
export type Answerable = ChatInputCommandInteraction<'cached'> | Pressed;

/** A "thinking" of ours waits for its text. A button's quiet deferral leaves `ephemeral` as it was: null. */
const isThinking = (interaction: Answerable): boolean =>
  interaction.deferred && !interaction.replied && interaction.ephemeral !== null;

/** Answers so that only the person who asked sees it; also after a deferral. */
export async function answer(interaction: Answerable, rendered: RenderedMessage): Promise<void> {
  const body = { components: rendered.components, allowedMentions: rendered.allowedMentions };
  if (isThinking(interaction)) {
    await interaction.editReply({ ...body, flags: MessageFlags.IsComponentsV2 } as never);
    return;
  }
  const reply = { ...body, flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral } as InteractionReplyOptions;
  if (interaction.deferred || interaction.replied) await interaction.followUp(reply);
  else await interaction.reply(reply);
}

/** Answers with a file, after `think`: only the person who asked sees it. */
export async function answerWithFile(
  interaction: Answerable,
  rendered: RenderedMessage,
  file: { readonly name: string; readonly content: string },
): Promise<void> {
  const shown = { type: ComponentType.File, file: { url: `attachment://${file.name}` } };
  await interaction.editReply({
    components: [...rendered.components, shown],
    allowedMentions: rendered.allowedMentions,
    flags: MessageFlags.IsComponentsV2,
    files: [{ attachment: Buffer.from(file.content), name: file.name }],
  } as never);
}

/** Says that an answer will take longer than three seconds. */
export async function think(interaction: Answerable): Promise<void> {
  if (!interaction.deferred && !interaction.replied) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
}

/** Keeps an interaction alive past three seconds, whatever its answer will be; the message under a button stays. */
export async function holdOn(interaction: Answerable): Promise<void> {
  if (interaction.deferred || interaction.replied) return;
  if (interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage()))
    await interaction.deferUpdate();
  else await think(interaction);
}

/** Shows a form; Discord allows that only as the first answer. */
export async function ask(
  interaction: ChatInputCommandInteraction<'cached'> | MessageComponentInteraction<'cached'>,
  modal: APIModalInteractionResponseCallbackData,
): Promise<void> {
  if (interaction.deferred || interaction.replied)
    throw new UserError('I was too slow to open the form: please try again.');
  await interaction.showModal(modal);
}

/** Puts something new in place of the message on which a button was pressed. */
export async function replace(interaction: Pressed, rendered: RenderedMessage): Promise<void> {
  if (isThinking(interaction) || (interaction.isModalSubmit() && !interaction.isFromMessage()))
    return answer(interaction, rendered);
  const { components, flags, allowedMentions } = rendered;
  const body = { components, flags, allowedMentions } as never;
  try {
    if (interaction.deferred || interaction.replied) await interaction.editReply(body);
    else await interaction.update(body);
  } catch (error) {
    // Somebody deleted the message meanwhile: what was done counts all the same.
    if (!(error instanceof DiscordAPIError) || error.code !== RESTJSONErrorCodes.UnknownMessage) throw error;
    await answer(interaction, rendered);
  }
}
