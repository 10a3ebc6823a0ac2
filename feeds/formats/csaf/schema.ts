import { z } from 'zod';

/**
 * CSAF 2.0 and 2.1 as they are met in the wild: what is not of its type is left out, not the document with it. Documents
 * are read for what they say, not for whether they are valid.
 */

export const text = z.string().optional().catch(undefined);

/** A list of which those members count that are as they should be. */
export const listOf = <T extends z.ZodType>(member: T) =>
  z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((members) =>
      members.flatMap((one): z.output<T>[] => {
        const read = member.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

const Reference = z.object({ url: z.string(), summary: text, category: text });
const Product = z.object({ product_id: z.string(), name: z.string() });
export type Branch = { readonly product?: z.output<typeof Product> | undefined; readonly branches: readonly unknown[] };
export const Branch: z.ZodType<Branch> = z.object({
  product: Product.optional().catch(undefined),
  branches: z.array(z.unknown()).catch([]).default([]),
});

const Cvss = z.object({ vectorString: z.string() }).optional().catch(undefined);
const Scores = z.object({ cvss_v2: Cvss, cvss_v3: Cvss, cvss_v4: Cvss });
const SsvcSelection = z.object({ name: text, key: text, values: z.array(z.unknown()).catch([]) });

const Vulnerability = z.object({
  cve: text,
  title: text,
  ids: listOf(z.object({ system_name: text, text: z.string() })),
  product_status: z.record(z.string(), listOf(z.string())).catch({}).default({}),
  remediations: listOf(
    z.object({
      category: z.string(),
      details: z.string().catch('').default(''),
      url: text,
      product_ids: listOf(z.string()),
      restart_required: z.object({ category: text }).optional().catch(undefined),
    }),
  ),
  threats: listOf(z.object({ category: z.string(), details: z.string() })),
  references: listOf(Reference),
  /** 2.0 */
  scores: listOf(Scores),
  /** 2.1 */
  metrics: listOf(
    z.object({
      content: Scores.extend({
        ssvc_v1: z
          .object({ selections: listOf(SsvcSelection) })
          .optional()
          .catch(undefined),
      }),
    }),
  ),
  /** 2.1 */
  first_known_exploitation_dates: listOf(z.object({ exploitation_date: z.string() })),
});
export type Vulnerability = z.output<typeof Vulnerability>;

/** What makes a document CSAF at all; the rest may be missing. */
export const CsafAdvisory = z.object({
  document: z.object({
    category: text,
    csaf_version: z.string(),
    title: z.string().catch('').default(''),
    lang: text,
    aggregate_severity: z.object({ text }).optional().catch(undefined),
    distribution: z
      .object({ tlp: z.object({ label: text }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
    publisher: z.object({ name: text, namespace: text, category: text }).catch({
      name: undefined,
      namespace: undefined,
      category: undefined,
    }),
    references: listOf(Reference),
    tracking: z.object({
      id: z.string().trim().min(1),
      aliases: listOf(z.string()),
      initial_release_date: text,
      current_release_date: text,
      status: text,
      version: text,
    }),
  }),
  product_tree: z
    .object({
      branches: z.array(z.unknown()).catch([]).default([]),
      full_product_names: listOf(Product),
      /** 2.0 */
      relationships: listOf(z.object({ full_product_name: Product })),
      /** 2.1 */
      product_paths: listOf(z.object({ full_product_name: Product })),
    })
    .optional()
    .catch(undefined),
  vulnerabilities: listOf(Vulnerability),
});
export type CsafAdvisory = z.output<typeof CsafAdvisory>;
