import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'
import { DEFAULT_GATEWAY_PORT, DEFAULT_GATEWAY_TLS_PORT } from './find-contradictions.ts'
import { parseHost } from './parse-host.ts'
import { parseList, port, variable, wholeNumber } from './variable.ts'

/** Settings of an nginx in front of this server. */
export interface GatewayValues {
  GATEWAY_CACHE?: 'edge' | 'nginx' | undefined
  GATEWAY_ADDRESSES: string[]
  GATEWAY_PORT: number
  GATEWAY_TLS_PORT: number
  GATEWAY_TLS_CERT?: string | undefined
  GATEWAY_TLS_KEY?: string | undefined
  GATEWAY_UPSTREAM: string
  GATEWAY_CACHE_DIR: string
  GATEWAY_USER: string
  GATEWAY_HELPER_PORT: number
  ENGINE_PORT: number
}

/** Parsers by variable name. */
export const gatewayVariables: {
  [Name in keyof GatewayValues]-?: z.ZodType<GatewayValues[Name], string | undefined>
} = {
  GATEWAY_CACHE: z.enum(['edge', 'nginx'], 'expected edge or nginx').optional(),
  GATEWAY_ADDRESSES: variable('addresses such as 0.0.0.0 or [::], separated by commas', parseAddresses).default([
    '0.0.0.0',
  ]),
  // Not 0: nginx cannot let the system choose a port.
  GATEWAY_PORT: wholeNumber(1, 65_535).default(DEFAULT_GATEWAY_PORT),
  GATEWAY_TLS_PORT: wholeNumber(1, 65_535).default(DEFAULT_GATEWAY_TLS_PORT),
  GATEWAY_TLS_CERT: filePath().optional(),
  GATEWAY_TLS_KEY: filePath().optional(),
  GATEWAY_UPSTREAM: variable('an address or host name without port', parseHost).default('127.0.0.1'),
  GATEWAY_CACHE_DIR: filePath().default('/var/cache/streamvault'),
  GATEWAY_USER: variable('a user', (text) => (/^[a-z_][\w-]{0,31}$/.test(text) ? text : undefined)).default('www-data'),
  GATEWAY_HELPER_PORT: port().default(8083),
  ENGINE_PORT: port().default(8082),
}

/** An absolute path that is safe inside another program's configuration file. */
function filePath() {
  return variable('an absolute path', (text) => (/^\/[\w./ -]*$/.test(text) ? text : undefined))
}

function parseAddresses(text: string): string[] | undefined {
  const parts = parseList(text, (part) => isIPv4(part) || isIPv6(/^\[([\da-f:]+)\]$/i.exec(part)?.[1] ?? ''))
  // nginx refuses to start with a duplicate name.
  return parts && [...new Set(parts.map((part) => new URL(`http://${part}`).hostname))]
}
