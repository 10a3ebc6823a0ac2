import { el, outsideLink } from './element.ts';
import { spoilerView } from './markdown-view.ts';

interface MediaItem {
  readonly media: { readonly url: string };
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

/** A picture's place. Pictures themselves are never fetched: the page asks nothing off this machine. */
export function mediaView(item: MediaItem, kind: string): HTMLElement {
  const { url } = item.media;
  const name = item.description ?? lastPart(url);
  const tile = outsideLink(
    url,
    { class: `media ${kind}`, attributes: { title: name } },
    el('span', { class: 'media-mark', text: '🖼', attributes: { 'aria-hidden': 'true' } }),
    el('span', { class: 'media-name', text: name }),
  );
  return item.spoiler ? spoilerView([tile]) : tile;
}

/** A file by its name and size. */
export function fileView(file: {
  readonly file: { readonly url: string };
  readonly name?: string;
  readonly size?: number;
  readonly spoiler?: boolean;
}): HTMLElement {
  const name = file.name ?? lastPart(file.file.url);
  const box = el(
    'div',
    { class: 'file' },
    el('span', { class: 'file-mark', text: '📄', attributes: { 'aria-hidden': 'true' } }),
    el(
      'div',
      { class: 'file-words' },
      outsideLink(file.file.url, { class: 'file-name', text: name }),
      file.size === undefined ? undefined : el('small', { text: sizeWords(file.size) }),
    ),
  );
  return file.spoiler ? spoilerView([box]) : box;
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1) || url;
}
