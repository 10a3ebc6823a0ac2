import type { APIEmbed } from 'discord-api-types/v10';
import { cssColour, el, outsideLink } from './element.ts';
import { inlineView, markdownView } from './markdown-view.ts';
import { mediaView } from './media.ts';
import type { Surroundings } from './surroundings.ts';
import { messageTime } from './time.ts';

/** An embed of a message. */
export function embedView(embed: APIEmbed, surroundings: Surroundings): HTMLElement {
  const options = { surroundings };
  const { author, title, url, description, fields = [], footer, timestamp, image, thumbnail } = embed;
  const heading = title === undefined ? undefined : inlineView(title, options);
  const when = timestamp === undefined ? undefined : messageTime(Date.parse(timestamp), surroundings.now());
  const box = el(
    'article',
    { class: 'embed' },
    el(
      'div',
      { class: 'embed-words' },
      author && el('div', { class: 'embed-author' }, linked(author.url, document.createTextNode(author.name))),
      heading && el('div', { class: 'embed-title' }, linked(url, heading)),
      description === undefined ? undefined : markdownView(description, options),
      fields.length > 0
        ? el(
            'div',
            { class: 'embed-fields' },
            ...fields.map((field) =>
              el(
                'div',
                { class: field.inline ? 'embed-field inline' : 'embed-field' },
                el('div', { class: 'embed-field-name' }, inlineView(field.name, options)),
                markdownView(field.value, options),
              ),
            ),
          )
        : undefined,
      image && mediaView({ media: image, description: 'Picture' }, 'embed-image'),
      footer || when
        ? el('small', { class: 'embed-footer', text: [footer?.text, when].filter(Boolean).join(' • ') })
        : undefined,
    ),
    thumbnail && mediaView({ media: thumbnail, description: 'Picture' }, 'thumbnail'),
  );
  box.style.setProperty('--accent', cssColour(embed.color ?? 0x1e1f22));
  return box;
}

function linked(url: string | undefined, inside: Node): Node {
  return url === undefined ? inside : outsideLink(url, {}, inside);
}
