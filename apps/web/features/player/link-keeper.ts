/** A play link with a limited lifetime. */
export interface LivingLink {
  url: string
  /** Lifetime from the moment of the answer, in milliseconds. */
  lifeMs: number
}

/** Provides play links that do not expire during playback. */
export interface LinkKeeper {
  /**
   * A link that plays the file now: the prefetched one, else a new one. Until `signal` aborts,
   * a fresh link is prefetched before this one expires.
   *
   * @throws the errors of `requestLink`
   */
  take(fileId: string, signal: AbortSignal): Promise<string>
}

/** Dependencies of a keeper. */
export interface LinkKeeperDeps {
  requestLink(fileId: string, signal: AbortSignal): Promise<LivingLink>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds of any clock: only differences matter. */
  now(): number
  /** Called when a fresh link was prefetched. */
  onFresh(): void
}

/** A link is renewed this long before its expiry, or after half its lifetime if that is later. */
const RENEW_AHEAD_MS = 60_000

/** Creates the keeper of one player's links. */
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
      // Playback requests a new link when the old one has expired, and reports that error to the viewer.
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
