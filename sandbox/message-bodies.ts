import type { APIAttachment, APIEmbed, APIMessage } from 'discord-api-types/v10';

type Node = Record<string, unknown>;
type Attachments = readonly APIAttachment[];

const nodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);

/** Components as Discord answers them: each with a number, media with their addresses, defaults written out. */
export function componentBodies(components: unknown, attachments: Attachments): NonNullable<APIMessage['components']> {
  const used = new Set<number>();
  const inside = (node: Node): Node[] => [
    ...nodes(node.components),
    ...(node.accessory ? [node.accessory as Node] : []),
  ];
  const collect = (node: Node): void => {
    if (typeof node.id === 'number') used.add(node.id);
    inside(node).forEach(collect);
  };
  nodes(components).forEach(collect);
  let next = 1;
  const fresh = (): number => {
    while (used.has(next)) next++;
    return next++;
  };
  const body = (node: Node): Node => ({
    ...DEFAULTS[Number(node.type)],
    ...node,
    id: typeof node.id === 'number' && node.id !== 0 ? node.id : fresh(),
    ...(Array.isArray(node.components) && { components: node.components.map(body) }),
    ...(node.accessory ? { accessory: body(node.accessory as Node) } : {}),
    ...(node.media ? { media: media(node.media as Node, attachments) } : {}),
    ...(node.file ? file(node.file as Node, attachments) : {}),
    ...(Array.isArray(node.items) && {
      items: node.items.map((item: Node) => ({
        description: null,
        spoiler: false,
        ...item,
        media: media(item.media as Node, attachments),
      })),
    }),
  });
  return nodes(components).map(body) as unknown as NonNullable<APIMessage['components']>;
}

/** What Discord adds when it was left out. */
const DEFAULTS: Readonly<Record<number, Node>> = {
  3: { min_values: 1, max_values: 1 },
  5: { min_values: 1, max_values: 1 },
  6: { min_values: 1, max_values: 1 },
  7: { min_values: 1, max_values: 1 },
  8: { min_values: 1, max_values: 1 },
  11: { description: null, spoiler: false },
  13: { spoiler: false },
  14: { spacing: 1, divider: true },
  17: { accent_color: null, spoiler: false },
};

function media({ url }: Node, attachments: Attachments): Node {
  const attachment = attachments.find((a) => url === `attachment://${a.filename}`);
  const address = attachment?.url ?? url;
  return {
    id: attachment?.id ?? '0',
    url: address,
    proxy_url: address,
    width: null,
    height: null,
    ...(attachment && { attachment_id: attachment.id, content_type: attachment.content_type ?? null }),
  };
}

function file(of: Node, attachments: Attachments): Node {
  const attachment = attachments.find((a) => of.url === `attachment://${a.filename}`);
  return {
    file: media(of, attachments),
    name: attachment?.filename ?? null,
    size: attachment?.size ?? null,
  };
}

/** Embeds as Discord answers them. */
export function embedBodies(embeds: unknown, attachments: Attachments): APIEmbed[] {
  return nodes(embeds).map((embed) => {
    const picture = (of: unknown): Node | undefined => {
      if (typeof of !== 'object' || of === null) return undefined;
      const { id: _, attachment_id: __, ...rest } = media(of as Node, attachments);
      return { ...rest, width: 0, height: 0 };
    };
    return {
      ...embed,
      type: 'rich',
      ...(embed.image ? { image: picture(embed.image) } : {}),
      ...(embed.thumbnail ? { thumbnail: picture(embed.thumbnail) } : {}),
      ...(embed.fields ? { fields: nodes(embed.fields).map((f) => ({ inline: false, ...f })) } : {}),
    } as unknown as APIEmbed;
  });
}
