import type { PlayLink } from '@streamvault/api'

/** Gives play links that do not run out under a viewer. */
export interface LinkKeeper {
  /**
   * An address that plays the file now: the one kept in hand, else a new one. Until `signal` is aborted
   * a fresh one is fetched before this one ends.
   *
   * @throws what `requestLink` throws
   */
  take(fileId: string, signal: AbortSignal): Promise<string>
}

/** Collaborators of a keeper. */
export interface LinkKeeperDeps {
  requestLink(fileId: string, signal: AbortSignal): Promise<PlayLink>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds since 1970. */
  now(): number
  /** Told when a fresh link lies in hand. */
  onFresh(): void
}

/** A link is renewed this long before its end, or at half of its life where that is later. */
const RENEW_AHEAD_MS = 60_000

/** A keeper of the links of one player. */
export function createLinkKeeper({ requestLink, wait, now, onFresh }: LinkKeeperDeps): LinkKeeper {
  let spare: (PlayLink & { fileId: string }) | undefined

  async function renew(fileId: string, { expiresAt }: PlayLink, signal: AbortSignal): Promise<void> {
    const life = Date.parse(expiresAt) - now()
    try {
      await wait(Math.max(life / 2, life - RENEW_AHEAD_MS), signal)
      const fresh = await requestLink(fileId, signal)
      if (signal.aborted) return
      spare = { ...fresh, fileId }
      onFresh()
    } catch {
      // Whoever finds the old link ended asks again, and tells the viewer if there is none.
    }
  }

  return {
    async take(fileId, signal) {
      const kept = spare?.fileId === fileId && Date.parse(spare.expiresAt) > now() ? spare : undefined
      spare = undefined
      const link = kept ?? (await requestLink(fileId, signal))
      if (!signal.aborted) void renew(fileId, link, signal)
      return link.url
    },
  }
}
