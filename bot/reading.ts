import type { Reading } from '../core/ports.ts';
import { UserError } from '../core/user-error.ts';
import { escapeLine } from './render/text.ts';

const MESSAGE_CHARS = 500;

/** What the reading side says to people is plain text, in which servers and feeds have a word: made inert here. */
export function withInertErrors(reading: Reading): Reading {
  return {
    preview: (candidate) => reading.preview(candidate).catch(rethrow),
    pollNow: (sourceId) => reading.pollNow(sourceId).catch(rethrow),
    addByHand: (bulletin) => reading.addByHand(bulletin).catch(rethrow),
    readOutlines: (url) => reading.readOutlines(url).catch(rethrow),
    writeOutlines: (title, outlines) => reading.writeOutlines(title, outlines),
    validate: (source) => {
      try {
        reading.validate(source);
      } catch (error) {
        rethrow(error);
      }
    },
  };
}

function rethrow(error: unknown): never {
  if (error instanceof UserError) throw new UserError(escapeLine(error.message, MESSAGE_CHARS), { cause: error });
  throw error;
}
