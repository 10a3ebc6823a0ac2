import type { OperatorNotice } from '../../core/delivery.ts';
import { buttons, COLOUR, message, type RenderedMessage, text } from './message.ts';
import { escapeLine } from './text.ts';

const NOTICES: Readonly<Record<OperatorNotice['what'], (subject: string) => string>> = {
  'source-failing': (s) => `⚠️ The source **${s}** cannot be read.`,
  'source-web-page': (s) =>
    `⚠️ The source **${s}** is a web page now, and was a feed: it may have moved, or ask for a login.`,
  'source-back': (s) => `✅ The source **${s}** can be read again.`,
  'source-quiet': (s) => `🔇 The source **${s}** has been silent for longer than it ever is.`,
  'source-empty': (s) => `⚠️ The source **${s}** can be read, but has next to nothing in it.`,
  'source-news-back': (s) => `✅ The source **${s}** has bulletins again.`,
  'source-paused': (s) => `⏸️ The source **${s}** was paused.`,
  'document-refused': (s) => `🚫 The source **${s}** has something that is not to be trusted. It was left out.`,
  'source-moved': (s) => `➡️ The source **${s}** has moved.`,
  'source-robots': (s) =>
    `🤖 The site of **${s}** does not let programs read its pages: its bulletins are judged by what the source itself says.`,
  'document-missing': (s) => `⚠️ The source **${s}** lists a document that cannot be had. I go on trying.`,
  'channel-broken': (s) => `⚠️ I cannot post to ${s}. What is owed to it waits until I can.`,
  'channel-back': (s) => `✅ I can post to ${s} again. What waited for it follows.`,
  'channel-given-up': (s) => `⚠️ I have not been able to post to ${s} for a week.`,
  'delivery-dead': (s) => `⚠️ A message could not be delivered: **${s}**.`,
};

/** Trouble, in a sentence, for the operator channel. `decided`, ours or escaped: what became of its question. */
export function renderNotice(notice: OperatorNotice, decided?: string): RenderedMessage {
  const { what, detail, moveId } = notice;
  const isChannel = what.startsWith('channel-') && /^\d{17,20}$/.test(notice.subject);
  const subject = isChannel ? `<#${notice.subject}>` : escapeLine(notice.subject, 100);
  const more = detail === undefined ? '' : `\n${escapeLine(detail, 500)}`;
  const question =
    moveId === undefined || decided !== undefined
      ? []
      : [
          buttons(
            { label: 'Use the new address', id: `moved:${moveId}:use`, style: 'primary' },
            { label: 'Keep the old one', id: `moved:${moveId}:keep` },
          ),
        ];
  return message(
    [text(`${NOTICES[what](subject)}${more}${decided === undefined ? '' : `\n${decided}`}`), ...question],
    {
      colour: what.endsWith('-back') ? COLOUR.done : COLOUR.medium,
    },
  );
}
