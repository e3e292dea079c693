import type { LinkToSign } from '@streamvault/crypto-links'
import type { ContractSource } from './contract-source.ts'
import type { SuitePlaces } from './suite-places.ts'

/** Which edge is looked at: ours, nginx with its own slices, or nginx in front of ours. */
export type EdgeName = 'ours' | 'nginx' | 'nginx+edge'

/** An edge under test, with the storage behind it. */
export interface EdgeTarget extends AsyncDisposable {
  name: EdgeName
  port: number
  source: ContractSource
  sliceBytes: number
  /** Who may watch how much: asked by this edge. */
  viewers: SuitePlaces
  /** Path and query of a link: for a member, an hour, from 127.0.0.1, in the form that this edge checks itself. */
  linkTo(fileId: string, changes?: Partial<LinkToSign> & { kid?: string }): string
  /** Slices of a file, or all, that lie on disk. */
  slicesOnDisk(fileId: string | undefined): number
  /** As the use case does it. */
  purge(fileId: string | undefined): Promise<void>
  /** Everything that was logged so far. */
  logText(): string
  /** Requests that reached what is behind the edge and is not bytes. */
  site: { port: number; requests: SiteRequest[] }
}

/** A request that the site behind an edge got. */
export interface SiteRequest {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
}

/** The address that edges under test take another's word from. */
export const TRUSTED_PROXY = '127.0.0.9'

/** Secrets of links in the suite; `old` signs no more. */
export const LINK_KEYS = {
  current: 'k1',
  secrets: { k1: 'the secret of links in the suite', old: 'the secret that was used before' },
} as const
