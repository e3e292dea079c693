import type { AuthKey } from './auth-key.ts'
import { createSession, type Session } from './session.ts'

/** The sessions of all keys. */
export interface Sessions {
  /** The session of this key and id, created if missing. */
  of(key: AuthKey, id: bigint): Session
  /** Ends a session and its calls; returns whether it existed. */
  end(keyId: string, id: bigint): boolean
  /** Ends every session of these keys. */
  endOf(keyIds: readonly string[]): void
  /** All sessions, the least recently active first. */
  all(): Iterable<Session>
}

/** Creates an empty list of at most `limit` sessions; those without a connection are evicted first. */
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
