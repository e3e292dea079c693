import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The cookie that identifies a device as long as there are no accounts. */
const DEVICE_COOKIE = 'streamvault_device'

/** 128 bits: impossible to guess. */
const ID_BYTES = 16
const GIVEN = new RegExp(`(?:^|;\\s*)${DEVICE_COOKIE}=([\\w-]{22})(?:;|$)`)
/** The maximum that browsers keep any cookie. */
const MAX_AGE_SECONDS = 400 * 24 * 3600

/**
 * The id of the requesting device. A device without the cookie gets one with a new random id. The cookie is hidden from
 * scripts, and other sites' POST requests do not carry it. A cookie set over TLS is never sent without TLS.
 */
export function deviceOf(request: FastifyRequest, reply: FastifyReply): string {
  const given = GIVEN.exec(request.headers.cookie ?? '')?.[1]
  if (given !== undefined) return given
  const made = randomBytes(ID_BYTES).toString('base64url')
  // Reliable: the edge drops the client's own header.
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''
  const limits = `Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`
  reply.header('set-cookie', `${DEVICE_COOKIE}=${made}; ${limits}`)
  return made
}
