import { z } from 'zod'
import { parseStorageUrl, type StorageAddress } from './parse-storage-url.ts'
import { parseList, variable } from './variable.ts'

/** Variables of the file storages. */
export interface StorageValues {
  /** The main storage. */
  STORAGE_URL?: StorageAddress | undefined
  STORAGE_AUTHORIZATION?: string | undefined
  AWS_ACCESS_KEY_ID?: string | undefined
  AWS_SECRET_ACCESS_KEY?: string | undefined
  AWS_SESSION_TOKEN?: string | undefined
  AWS_REGION: string
  AWS_ENDPOINT_URL_S3?: string | undefined
  S3_PATH_STYLE?: boolean | undefined
  MIRROR_ALLOW_HOSTS: string[]
}

/** Parsers by variable name. */
export const storageVariables: {
  [Name in keyof StorageValues]-?: z.ZodType<StorageValues[Name], string | undefined>
} = {
  STORAGE_URL: z
    .string()
    .transform((text, context) => {
      const parsed = parseStorageUrl(text)
      if ('kind' in parsed) return parsed
      context.addIssue({ code: 'custom', message: `expected ${parsed.expected}` })
      return z.NEVER
    })
    .optional(),
  STORAGE_AUTHORIZATION: headerValue().optional(),
  AWS_ACCESS_KEY_ID: headerValue().optional(),
  AWS_SECRET_ACCESS_KEY: headerValue().optional(),
  AWS_SESSION_TOKEN: headerValue().optional(),
  AWS_REGION: variable('a region such as eu-central-1', (text) =>
    /^[\w-]{1,64}$/.test(text) ? text : undefined,
  ).default('us-east-1'),
  AWS_ENDPOINT_URL_S3: variable('the address of a server: https://host', (text) => {
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' ? text : undefined
  }).optional(),
  S3_PATH_STYLE: z
    .enum(['true', 'false'], 'expected true or false')
    .transform((text) => text === 'true')
    .optional(),
  MIRROR_ALLOW_HOSTS: variable('hosts, or host:port, with commas between them', parseHosts).default([]),
}

/** A valid header value: printable, without line ends. */
function headerValue() {
  return variable('text of one line', (text) => (/^[\x20-\x7e]+$/.test(text) ? text : undefined))
}

function parseHosts(text: string): string[] | undefined {
  return parseList(text, (host) => /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(host))
}
