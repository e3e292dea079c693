import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { type Config, ConfigError } from '@streamvault/config'
import { FolderError, makeFolder, whyNoFile } from '@streamvault/folders'

/**
 * Creates the configured folders before any work starts there.
 *
 * A cache without rights or space merely stays empty; one whose path cannot be a folder is a configuration error.
 *
 * @throws ConfigError
 */
export async function prepareDataAndCache({ dataDir, cache }: Pick<Config, 'dataDir' | 'cache'>): Promise<void> {
  const problems: string[] = []
  const note = (variable: string, reason: string) =>
    problems.push(`${variable}: expected a folder, or a path where one can be made: ${reason}`)

  const data = await makeFolder(dataDir).catch(asFolderError)
  if (data instanceof FolderError) note('STREAMVAULT_DATA or --data', data.reason)
  else await mayWrite(dataDir).catch((error) => note('STREAMVAULT_DATA or --data', whyNoFile(error)))

  // By default it is in the data directory; then the same error is reported once.
  const isTold = problems.length > 0 && cache.dir.startsWith(`${dataDir}${path.sep}`)
  const kept = isTold ? undefined : await makeFolder(cache.dir).catch(asFolderError)
  if (kept instanceof FolderError && kept.isMistake) note('CACHE_DIR', kept.reason)

  if (problems.length > 0) throw new ConfigError(problems)
}

const mayWrite = (folder: string) => access(folder, constants.R_OK | constants.W_OK | constants.X_OK)

function asFolderError(error: unknown): FolderError {
  if (error instanceof FolderError) return error
  throw error
}
