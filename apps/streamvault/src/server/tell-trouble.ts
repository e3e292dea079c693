import type { DataHolder } from '@streamvault/data-lock'
import type { SourceEvent } from '@streamvault/file-source'
import type { Logger } from '@streamvault/log'
import { tellSparingly } from './tell-sparingly.ts'

/** Reports of problems while the server runs, one function each. None of them ends the server. */
export interface Trouble {
  /** The start waits for the holder of the data directory. */
  directoryTaken(holder: DataHolder): void
  telegram(message: string, error: unknown): void
  telegramUnopened(error: unknown): void
  imageCache(error: unknown): void
  changedFile(error: unknown, fileId: string): void
  source(event: SourceEvent, store: string): void
  blockHashes(fileId: string, error: unknown): void
  gatewayEngine(error: unknown): void
  /** Without an id the problem is in the job store itself. */
  job(error: unknown, jobId?: string): void
  siteEnded(exitCode: number | null): void
  siteLine(line: string): void
  operations(error: unknown): void
}

/** Logs problems. Those that may repeat with each request are logged once a minute. */
export function tellTrouble(log: Logger): Trouble {
  const warn = (message: string) => (err: unknown) => log.warn({ err }, message)
  return {
    directoryTaken: ({ pid }) => log.warn({ pid }, 'waits for another process to let go of the data directory'),
    telegram: (message, err) => log.warn({ err }, message),
    telegramUnopened: warn('the Telegram sessions could not be opened'),
    imageCache: tellSparingly({
      everyMs: 60_000,
      tell: (err, leftOut) => log.warn({ err, leftOut }, 'resized pictures could not be kept'),
    }),
    changedFile: (err, fileId) => log.warn({ err, fileId }, 'a changed file could not be indexed anew'),
    source({ kind, fileId, error: err }, store) {
      if (kind !== 'took_over') log.warn({ err, fileId, store, kind }, 'a source of a file failed')
    },
    blockHashes: (fileId, err) => log.warn({ err, fileId }, 'the hashes of a file cannot be read'),
    gatewayEngine: warn('the engine could not give bytes to the gateway'),
    job: (err, jobId) => log.warn({ err, jobId }, 'a job failed'),
    siteEnded: (exitCode) => log.error({ exitCode }, 'the site ended and is started again'),
    siteLine: (line) => log.warn({ line }, 'the site tells of trouble'),
    operations: warn('the operations port could not answer'),
  }
}
