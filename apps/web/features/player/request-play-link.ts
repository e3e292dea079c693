import type { PlayLink } from '@streamvault/api'
import type { LivingLink } from './link-keeper.ts'
import { linkLife } from './link-life.ts'
import { fileToLeave, nowPlaying } from './playing-file.ts'

/** The manager returned no link. `code` is its error code, or `unreachable`. */
class PlayLinkError extends Error {
  override name = 'PlayLinkError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Requests a temporary link for `fileId`, and reports the file that this tab played before and no longer plays.
 *
 * @throws PlayLinkError when there is no link.
 */
export async function requestPlayLink(fileId: string, signal: AbortSignal): Promise<LivingLink> {
  const response = await fetch('/api/play', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fileId, leaving: fileToLeave(fileId) }),
    signal,
  }).catch((cause: unknown) => {
    throw new PlayLinkError('unreachable', 'The server cannot be reached', { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && isPlayLink(body)) {
    nowPlaying(fileId)
    return { url: body.url, lifeMs: linkLife(body.expiresAt, response.headers.get('date'), Date.now()) }
  }
  const problem = (body as { error?: { code?: string; message?: string } } | undefined)?.error
  throw new PlayLinkError(problem?.code ?? 'unreachable', problem?.message ?? 'The server gave no link to play')
}

function isPlayLink(body: unknown): body is PlayLink {
  return typeof body === 'object' && body !== null && typeof (body as PlayLink).url === 'string'
}
