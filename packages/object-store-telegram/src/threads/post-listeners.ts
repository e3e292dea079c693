import type { ChannelPost } from '../telegram-client.ts'

/** Listeners to the posts that sessions receive. */
export interface PostListeners {
  /** Calls `listener` with each post that a session receives. The returned function unsubscribes. */
  add(sessionId: string, listener: (post: ChannelPost) => void): () => void
  tell(sessionId: string, post: ChannelPost): void
  /** Removes the listeners of a closed session. */
  forget(sessionId: string): void
}

/** Starts empty. */
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
