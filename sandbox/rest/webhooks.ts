import { Hono } from 'hono';
import { unknownMessage, unknownWebhook } from '../api-error.ts';
import type { InteractionState } from '../interactions.ts';
import type { SandboxMessage } from '../world.ts';
import type { RestParts } from './index.ts';
import { type C, type Env, fetched, form } from './request.ts';

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;

/** Answers to interactions, and what follows them. These routes want no token of the bot: theirs is in the path. */
export function webhookRoutes({ store, interactions }: RestParts): Hono<Env> {
  const app = new Hono<Env>();

  app.post('/interactions/:id/:token/callback', async (c) => {
    const { body, files } = await form(c);
    const { id, token } = c.req.param();
    const state = interactions.callback(id, token, body, files);
    if (c.req.query('with_response') !== 'true') return c.body(null, 204);
    const made = body.type === 4 || body.type === 5 || body.type === 7 ? state.message : undefined;
    const flags = state.message?.body.flags ?? 0;
    return c.json({
      interaction: {
        id,
        type: state.type,
        ...(state.message && {
          response_message_id: state.message.id,
          response_message_loading: (flags & LOADING) !== 0,
          response_message_ephemeral: (flags & EPHEMERAL) !== 0,
        }),
      },
      ...(made && { resource: { type: body.type, message: made.body } }),
    });
  });

  const stateOf = (c: C): InteractionState => {
    if (c.req.param('app') !== store.world.application.id) throw unknownWebhook();
    return interactions.ofToken(c.req.param('token') ?? '');
  };
  const messageOf = (c: C, state: InteractionState): SandboxMessage => {
    const id = decodeURIComponent(c.req.param('message') ?? '');
    if (id === '@original') return interactions.original(state);
    const found = [state.message, ...state.followUps].find((m) => m?.id === id);
    if (!found) throw unknownMessage();
    return found;
  };
  app.post('/webhooks/:app/:token', async (c) => {
    const state = stateOf(c);
    const { body, files } = await form(c);
    return c.json(interactions.followUp(state, body, files).body);
  });
  app.get('/webhooks/:app/:token/messages/:message', (c) => c.json(fetched(messageOf(c, stateOf(c)))));
  app.patch('/webhooks/:app/:token/messages/:message', async (c) => {
    const state = stateOf(c);
    const { body, files } = await form(c);
    return c.json(interactions.edit(state, messageOf(c, state), body, files).body);
  });
  app.delete('/webhooks/:app/:token/messages/:message', (c) => {
    const state = stateOf(c);
    interactions.remove(state, messageOf(c, state));
    return c.body(null, 204);
  });
  return app;
}
