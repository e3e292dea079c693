import type { PlayLink } from '@streamvault/api'
import type { LivingLink } from './link-keeper.ts'
import { linkLife } from './link-life.ts'
import { fileToLeave, nowPlaying } from './playing-file.ts'

/** The manager refused or could not make a link. `code` is its own word for why, or `unreachable`. */
class PlayLinkError extends Error {
  override name = 'PlayLinkError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Asks for an address that plays `fileId` for a while, and tells which file this tab played before: it plays that no more.
 *
 * @throws PlayLinkError when there is none to have.
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
