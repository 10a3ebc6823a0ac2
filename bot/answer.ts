import {
  type ChatInputCommandInteraction,
  type InteractionReplyOptions,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { RenderedMessage } from './render/message.ts';

export type Answerable =
  | ChatInputCommandInteraction<'cached'>
  | MessageComponentInteraction<'cached'>
  | ModalSubmitInteraction<'cached'>;

/** Answers so that only the person who asked sees it; also after a deferral. */
export async function answer(interaction: Answerable, rendered: RenderedMessage): Promise<void> {
  const body = { components: rendered.components, allowedMentions: rendered.allowedMentions };
  if (interaction.deferred && !interaction.replied) {
    await interaction.editReply({ ...body, flags: MessageFlags.IsComponentsV2 } as never);
    return;
  }
  const reply = { ...body, flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral } as InteractionReplyOptions;
  if (interaction.replied) await interaction.followUp(reply);
  else await interaction.reply(reply);
}

/** Says that an answer will take longer than three seconds. */
export async function think(interaction: Answerable): Promise<void> {
  if (!interaction.deferred && !interaction.replied) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
}

/** Puts something new in place of the message on which a button was pressed. */
export async function replace(
  interaction: MessageComponentInteraction<'cached'> | ModalSubmitInteraction<'cached'>,
  rendered: RenderedMessage,
): Promise<void> {
  if (interaction.isModalSubmit() && !interaction.isFromMessage()) return answer(interaction, rendered);
  await interaction.update({
    components: rendered.components,
    flags: rendered.flags,
    allowedMentions: rendered.allowedMentions,
  } as never);
}
