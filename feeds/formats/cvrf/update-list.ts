import { z } from 'zod';
import type { ListedDocument } from '../../read-bulletin.ts';
import { cvrfTime } from './advisory.ts';

/** MSRC's list of its months: `GET /cvrf/v3.0/updates`. */
const Update = z.object({
  ID: z.string(),
  CvrfUrl: z.string(),
  InitialReleaseDate: z.string().optional().catch(undefined),
  CurrentReleaseDate: z.string(),
});
const MAX_UPDATES = 1_000;

export const isUpdateList = (read: unknown): read is { readonly value: readonly unknown[] } =>
  typeof read === 'object' && read !== null && 'value' in read && Array.isArray(read.value);

/** Newest first. What names no document of the list's own site is left out. */
export function readUpdateList({ value }: { readonly value: readonly unknown[] }, from: string): ListedDocument[] {
  const listed = value.slice(0, MAX_UPDATES).flatMap((member): ListedDocument[] => {
    const update = Update.safeParse(member);
    if (!update.success || !URL.canParse(update.data.CvrfUrl, from)) return [];
    const { ID: id, CvrfUrl, InitialReleaseDate, CurrentReleaseDate: state } = update.data;
    const url = new URL(CvrfUrl, from);
    if (url.host !== new URL(from).host) return [];
    const published = cvrfTime(InitialReleaseDate);
    return [{ id, url: url.href, state, ...(published !== undefined && { published }) }];
  });
  return listed.sort((a, b) => (b.published ?? 0) - (a.published ?? 0));
}
