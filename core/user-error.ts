/** Something the person in the channel can mend; the message is shown to them as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code = 'user';
}
