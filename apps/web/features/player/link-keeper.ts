/** An address that plays a file for a while. */
export interface LivingLink {
  url: string
  /** Milliseconds that it opens from when it was got. */
  lifeMs: number
}

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
  requestLink(fileId: string, signal: AbortSignal): Promise<LivingLink>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds of any clock: spans alone count. */
  now(): number
  /** Told when a fresh link lies in hand. */
  onFresh(): void
}

/** A link is renewed this long before its end, or at half of its life where that is later. */
const RENEW_AHEAD_MS = 60_000

/** A keeper of the links of one player. */
export function createLinkKeeper({ requestLink, wait, now, onFresh }: LinkKeeperDeps): LinkKeeper {
  let spare: { fileId: string; url: string; endsAt: number } | undefined

  async function renew(fileId: string, life: number, signal: AbortSignal): Promise<void> {
    try {
      await wait(Math.max(life / 2, life - RENEW_AHEAD_MS), signal)
      const fresh = await requestLink(fileId, signal)
      if (signal.aborted) return
      spare = { fileId, url: fresh.url, endsAt: now() + fresh.lifeMs }
      onFresh()
    } catch {
      // Whoever finds the old link ended asks again, and tells the viewer if there is none.
    }
  }

  return {
    async take(fileId, signal) {
      const kept = spare?.fileId === fileId && spare.endsAt > now() ? spare : undefined
      spare = undefined
      const { url, lifeMs } = kept ? { url: kept.url, lifeMs: kept.endsAt - now() } : await requestLink(fileId, signal)
      if (!signal.aborted) void renew(fileId, lifeMs, signal)
      return url
    },
  }
}
