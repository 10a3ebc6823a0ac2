/** An error as Discord answers it: HTTP status, JSON code, message, and for a form the path of each fault. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly errors: FormErrors | undefined;

  constructor(status: number, code: number, message: string, errors?: FormErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  body(): object {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

export interface FormErrors {
  [key: string]: FormErrors | { code: string; message: string }[];
}

/** Faults of a request's body, collected under their paths. */
export class Form {
  readonly #errors: FormErrors = {};
  #count = 0;

  fault(path: readonly (string | number)[], code: string, message: string): void {
    this.#count++;
    let node = this.#errors;
    for (const key of path) {
      const next = node[key];
      if (next === undefined || Array.isArray(next)) node[key] = {};
      node = node[key] as FormErrors;
    }
    const list = Array.isArray(node._errors) ? node._errors : [];
    node._errors = [...list, { code, message }];
  }

  /** Throws Discord's 50035 when there is any fault. */
  check(): void {
    if (this.#count > 0) throw this.error();
  }

  error(): ApiError {
    return new ApiError(400, 50035, 'Invalid Form Body', this.#errors);
  }
}

export const unknownChannel = (): ApiError => new ApiError(404, 10003, 'Unknown Channel');
export const unknownMessage = (): ApiError => new ApiError(404, 10008, 'Unknown Message');
export const unknownInteraction = (): ApiError => new ApiError(404, 10062, 'Unknown interaction');
export const unknownWebhook = (): ApiError => new ApiError(404, 10015, 'Unknown Webhook');
export const missingAccess = (): ApiError => new ApiError(403, 50001, 'Missing Access');
export const missingPermissions = (): ApiError => new ApiError(403, 50013, 'Missing Permissions');
export const unauthorized = (): ApiError => new ApiError(401, 0, '401: Unauthorized');
