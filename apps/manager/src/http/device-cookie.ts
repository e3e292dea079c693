import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The cookie by which a device is known while nobody has an account. */
const DEVICE_COOKIE = 'streamvault_device'

/** 128 bits: nobody guesses another's. */
const ID_BYTES = 16
const GIVEN = new RegExp(`(?:^|;\\s*)${DEVICE_COOKIE}=([\\w-]{22})(?:;|$)`)
/** As long as browsers keep any cookie. */
const MAX_AGE_SECONDS = 400 * 24 * 3600

/**
 * The id of the device that asks, which gets a cookie with a new random one when it shows none. Scripts cannot read it, and
 * other sites cannot send it along with what they post. Who came by TLS never shows it without.
 */
export function deviceOf(request: FastifyRequest, reply: FastifyReply): string {
  const given = GIVEN.exec(request.headers.cookie ?? '')?.[1]
  if (given !== undefined) return given
  const made = randomBytes(ID_BYTES).toString('base64url')
  // The edge's word: it drops what clients say of it.
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''
  const limits = `Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`
  reply.header('set-cookie', `${DEVICE_COOKIE}=${made}; ${limits}`)
  return made
}
