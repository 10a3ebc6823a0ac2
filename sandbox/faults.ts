/**
 * What goes wrong with a request. `commit-*`: the state changes, but the client does not hear of it.
 * - `rate-limit`: 429; `header` false leaves Retry-After out; `global` for all routes
 * - `status`: that HTTP status with an empty JSON error
 * - `html`: a page, as a proxy in between answers; with status 200 unless another is named
 * - `slow`: all is as it should be, only later
 * - `hang`: no answer at all
 * - `drop`: the connection is cut before anything happens
 */
export type FaultKind =
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number; readonly header?: boolean; readonly global?: boolean }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'slow'; readonly afterMs: number }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'hang' | 'drop' | 'commit-then-drop' | 'commit-then-500' | 'commit-then-hang' };

export type Fault = FaultKind & {
  /** Default: any. */
  readonly method?: string;
  /** Matched against the path below `/api/v10`. */
  readonly path?: RegExp;
  /** How many requests it strikes; default 1. */
  readonly times?: number;
};

/** The faults that tests asked for, first come first served. */
export class Faults {
  #list: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#list.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#list = [];
  }

  /** The fault that strikes a request, if any; it is used up once. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#list.find(
      ({ fault, left }) => left > 0 && (fault.method ?? method) === method && (fault.path?.test(path) ?? true),
    );
    if (!hit) return undefined;
    hit.left--;
    this.#list = this.#list.filter(({ left }) => left > 0);
    return hit.fault;
  }
}
