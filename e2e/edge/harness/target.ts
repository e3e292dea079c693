import type { LinkToSign } from '@streamvault/crypto-links'
import type { ContractSource } from './contract-source.ts'
import type { SuitePlaces } from './suite-places.ts'

/** The edge under test: ours, nginx with its own slices, or nginx in front of ours. */
export type EdgeName = 'ours' | 'nginx' | 'nginx+edge'

/** An edge under test, with the storage behind it. */
export interface EdgeTarget extends AsyncDisposable {
  name: EdgeName
  port: number
  source: ContractSource
  sliceBytes: number
  /** The viewers' places that this edge checks. */
  viewers: SuitePlaces
  /** Path and query of a link: for a member, an hour, from 127.0.0.1, in the form that this edge verifies itself. */
  linkTo(fileId: string, changes?: Partial<LinkToSign> & { kid?: string }): string
  /** Slices of a file, or of all files, on disk. */
  slicesOnDisk(fileId: string | undefined): number
  /** Purges as the use case does. */
  purge(fileId: string | undefined): Promise<void>
  /** Everything logged so far. */
  logText(): string
  /** Requests that the edge forwarded to the site or the API. */
  site: { port: number; requests: SiteRequest[] }
}

/** A request that the site behind an edge received. */
export interface SiteRequest {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
}

/** The trusted proxy of the edges under test. */
export const TRUSTED_PROXY = '127.0.0.9'

/** Link secrets of the suite; `old` no longer signs. */
export const LINK_KEYS = {
  current: 'k1',
  secrets: { k1: 'the secret of links in the suite', old: 'the secret that was used before' },
} as const
