import type { ChannelPost } from '../telegram-client.ts'

/** Those who want to know of the posts that sessions see. */
export interface PostListeners {
  /** Tells `listener` of each post that a session sees, until what this returns is called. */
  add(sessionId: string, listener: (post: ChannelPost) => void): () => void
  tell(sessionId: string, post: ChannelPost): void
  /** A session that is closed sees nothing more. */
  forget(sessionId: string): void
}

/** Makes an empty list of them. */
export function createPostListeners(): PostListeners {
  const listeners = new Map<string, Set<(post: ChannelPost) => void>>()
  return {
    add(sessionId, listener) {
      const all = listeners.get(sessionId) ?? new Set()
      listeners.set(sessionId, all.add(listener))
      return () => void all.delete(listener)
    },
    tell(sessionId, post) {
      for (const listener of listeners.get(sessionId) ?? []) listener(post)
    },
    forget(sessionId) {
      listeners.delete(sessionId)
    },
  }
}
