import type { TlObject } from '../rpc.ts'
import type { Layers } from '../tl/layers.ts'
import { permanentIdOf } from './auth-key.ts'
import type { Outbox } from './outbox.ts'
import type { Sessions } from './sessions.ts'

/** Dependencies of pushing updates. */
export interface PushDeps {
  /** The sessions that may receive updates. */
  sessions: Sessions
  /** Sends to the sessions. */
  outbox: Outbox
  /** Each session gets updates in its own layer. */
  layers: Layers
}

/** Sends updates to every connected session of these permanent keys that wants them, but `except`. Encodes once per layer. */
export function pushUpdates(
  { sessions, outbox, layers }: PushDeps,
  keyIds: readonly string[],
  updates: TlObject,
  except?: { authKeyId: string; sessionId: bigint },
): void {
  const wanted = new Set(keyIds)
  const bodies = new Map<number, Buffer>()
  for (const session of sessions.all()) {
    const { key, connection, wantsUpdates } = session
    if (!wantsUpdates || connection?.open !== true || !wanted.has(permanentIdOf(key))) continue
    if (except?.sessionId === session.id && except.authKeyId === permanentIdOf(key)) continue
    const layer = key.layer ?? layers.own
    const body = bodies.get(layer) ?? layers.codecOf(layer).write(updates)
    bodies.set(layer, body)
    outbox.sendNotice(session, body)
  }
}
