import type { AuthKey } from './auth-key.ts'
import { createSession, type Session } from './session.ts'

/** The sessions of all keys. */
export interface Sessions {
  /** The session of this key and number, made when it is not there. */
  of(key: AuthKey, id: bigint): Session
  /** Ends a session and its calls; whether it was there. */
  end(keyId: string, id: bigint): boolean
  /** Ends every session of these keys. */
  endOf(keyIds: readonly string[]): void
  /** All of them, the one that spoke longest ago first. */
  all(): Iterable<Session>
}

/** Makes an empty record of at most `limit` sessions; those without a connection go first. */
export function createSessions(limit = 2000): Sessions {
  const sessions = new Map<string, Session>()

  function drop(name: string, session: Session): void {
    sessions.delete(name)
    for (const call of session.running.values()) call.controller.abort()
  }

  function shrink(): void {
    for (const [name, session] of sessions) {
      if (sessions.size <= limit) return
      if (session.connection?.open !== true) drop(name, session)
    }
  }

  return {
    of(key, id) {
      const name = nameOf(key.id, id)
      const session = sessions.get(name) ?? createSession(id, key)
      sessions.delete(name)
      sessions.set(name, session)
      shrink()
      return session
    },
    end(keyId, id) {
      const name = nameOf(keyId, id)
      const session = sessions.get(name)
      if (session !== undefined) drop(name, session)
      return session !== undefined
    },
    endOf(keyIds) {
      for (const [name, session] of [...sessions]) if (keyIds.includes(session.key.id)) drop(name, session)
    },
    all: () => sessions.values(),
  }
}

function nameOf(keyId: string, id: bigint): string {
  return `${keyId}:${id}`
}
