/** State of a link: it works, has expired, its file is gone, the viewer has too many streams, or no server answers. */
export type LinkHealth = 'serves' | 'expired' | 'gone' | 'crowded' | 'unreachable'

/** Requests the first byte of a link. A cross-origin link cannot be probed and counts as expired: a fresh one decides. */
export async function probeLink(url: string, signal: AbortSignal): Promise<LinkHealth> {
  const address = new URL(url, location.href)
  if (address.origin !== location.origin) return 'expired'
  const controller = new AbortController()
  try {
    const response = await fetch(address, {
      headers: { range: 'bytes=0-0' },
      cache: 'no-store',
      signal: AbortSignal.any([signal, controller.signal]),
    })
    if (response.ok) return 'serves'
    if (response.status === 404) return 'gone'
    if (response.status === 429 && (await codeOf(response)) === 'too_many_streams') return 'crowded'
    return response.status < 500 ? 'expired' : 'unreachable'
  } catch {
    return 'unreachable'
  } finally {
    controller.abort()
  }
}

async function codeOf(response: Response): Promise<string | undefined> {
  const problem = (await response.json()) as { error?: { code?: string } }
  return problem.error?.code
}
